// Only this part is imported: the whole library would add 11 KB to the page.
import { diffArrays } from 'diff/lib/diff/array.js'
import type { Version } from '../data/shapes.ts'

/** Beyond this many edits a word-level diff of two bodies is unreadable, and slow. */
const MAX_EDIT_LENGTH = 4000

/** What was added and removed between two versions, word by word: headline, text, captions. */
export function Changes({ before, after }: { before: Version; after: Version }) {
  return (
    <div className="diff">
      {before.headline !== after.headline && <Difference before={before.headline} after={after.headline} as="h4" />}
      <Difference before={before.body.join('\n\n')} after={after.body.join('\n\n')} as="p" />
      {captionText(before) !== captionText(after) && <Difference before={captionText(before)} after={captionText(after)} as="p" />}
    </div>
  )
}

const captionText = (version: Version) => version.captions.map(({ text, credit }) => (credit ? `${text} (${credit})` : text)).join('\n\n')

/** Words, each with the space after it. */
const wordTokens = (text: string) => text.match(/\S+\s*/g) ?? []

function Difference({ before, after, as: Tag }: { before: string; after: string; as: 'h4' | 'p' }) {
  const parts = diffArrays(wordTokens(before), wordTokens(after), { maxEditLength: MAX_EDIT_LENGTH })
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
