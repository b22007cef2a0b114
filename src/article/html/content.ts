import type { Caption } from '../../model.ts'
import { distinct } from '../captions/captions.ts'
import { captionsInText } from '../captions/captions-in-text.ts'
import { isHidden } from './clutter.ts'
import { type Block, type Item, readFlow } from './flow.ts'
import { copyBlocks, withoutRepeats } from './paragraphs.ts'
import { clean } from './text.ts'
import { holderOf, parseHtml } from './tree.ts'

/** The text of a feed entry, body apart from captions. Both may be empty. */
export interface Content {
  body: string[]
  captions: Caption[]
}

/**
 * A feed entry's own content or summary, HTML or plain text, read as a page's body is. `url` is the base for picture addresses.
 * Plain text is cut into paragraphs at blank lines, or at line breaks where it has none.
 */
export function readContent(html: string, { url }: { url: string }): Content {
  const body = holderOf(parseHtml(/<[a-z!/]/i.test(html) ? html : paragraphsOf(html)).children)
  const items = captionsInText(readFlow({ body, scope: body, headline: null, isClutter: isHidden, base: url }))
  const blocks = items.filter((i: Item): i is Block => i.kind === 'text')
  return {
    body: withoutRepeats(
      copyBlocks(blocks).map((b) => b.text),
      null,
    ),
    captions: distinct(items.flatMap((i) => (i.kind === 'caption' ? [i.caption] : []))),
  }
}

/** Plain text as paragraphs; entities stay for the parser to decode. */
function paragraphsOf(text: string): string {
  const parts = /\n\s*\n/.test(text) ? text.split(/\n\s*\n/) : text.split('\n')
  const lines = parts.map((part) => clean(part)).filter(Boolean)
  return lines.map((line) => `<p>${line.replace(/</g, '&lt;')}</p>`).join('')
}
