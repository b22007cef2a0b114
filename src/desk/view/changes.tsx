// The one part that is needed: the whole library would add 11 KB to the page.
import { diffArrays } from 'diff/lib/diff/array.js'
import type { Version } from '../data/shapes.ts'

/** Past so many edits a word-level diff of two bodies is no reading matter, and takes long. */
const MOST_EDITS = 4000

/** What came and went between two versions, word by word: headline, text, captions. */
export function Changes({ before, after }: { before: Version; after: Version }) {
  return (
    <div className="diff">
      {before.headline !== after.headline && <Difference before={before.headline} after={after.headline} as="h4" />}
      <Difference before={before.body.join('\n\n')} after={after.body.join('\n\n')} as="p" />
      {captionsOf(before) !== captionsOf(after) && <Difference before={captionsOf(before)} after={captionsOf(after)} as="p" />}
    </div>
  )
}

const captionsOf = (version: Version) => version.captions.map(({ text, credit }) => (credit ? `${text} (${credit})` : text)).join('\n\n')

/** Words, each with the space behind it. */
const tokens = (text: string) => text.match(/\S+\s*/g) ?? []

function Difference({ before, after, as: Tag }: { before: string; after: string; as: 'h4' | 'p' }) {
  const parts = diffArrays(tokens(before), tokens(after), { maxEditLength: MOST_EDITS })
  if (!parts) return <p>Most of the text is new.</p>
  return (
    <Tag dir="auto">
      {parts.map(({ value, added, removed }, at) => {
        const words = value.join('')
        if (added) return <ins key={at}>{words}</ins>
        return removed ? <del key={at}>{words}</del> : <span key={at}>{words}</span>
      })}
    </Tag>
  )
}
