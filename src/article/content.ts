import type { Caption } from '../model.ts'
import { copyBlocks, withoutRepeats } from './body/paragraphs.ts'
import { readCaptions } from './captions/captions.ts'
import { isHiddenElement } from './html/measure.ts'
import { clean } from './html/text.ts'
import { holderOf, parseHtml } from './html/tree.ts'
import { withoutSyndication } from './syndication.ts'

/** The text of a feed entry, body apart from captions. Both may be empty. */
export interface Content {
  body: string[]
  captions: Caption[]
}

/**
 * A feed entry's own content or summary, HTML or plain text, read as a page's body is. `url` is the article's address, the base for picture addresses;
 * what leads to it at the end of the text is left out.
 * Plain text is split into paragraphs at blank lines, or at line breaks where it has none.
 */
export function readContent(html: string, { url }: { url: string }): Content {
  const body = holderOf(parseHtml(/<[a-z!/]/i.test(html) ? html : plainTextAsHtml(html)).children)
  const { items, captions } = readCaptions({ body, headline: null, isClutter: isHiddenElement, base: url })
  const blocks = withoutSyndication(
    items.filter((item) => item.kind === 'text'),
    url,
  )
  const paragraphs = copyBlocks(blocks).map((block) => block.text)
  return { body: withoutRepeats(paragraphs, null), captions }
}

/** Plain text as paragraphs; entities stay for the parser to decode. */
function plainTextAsHtml(text: string): string {
  const parts = /\n\s*\n/.test(text) ? text.split(/\n\s*\n/) : text.split('\n')
  const lines = parts.map((part) => clean(part)).filter(Boolean)
  return lines.map((line) => `<p>${line.replace(/</g, '&lt;')}</p>`).join('')
}
