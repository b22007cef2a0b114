import type { Copy, ReadAs } from '../model.ts'
import { isBuiltLive, statedPosts } from './body/live-blog.ts'
import { partOf } from './body/parts.ts'
import type { HtmlPage } from './html/document.ts'
import { typesOf } from './html/jsonld.ts'
import type { Metadata } from './html/metadata.ts'
import { wordCount } from './html/text.ts'
import { type Element, find, type Root } from './html/tree.ts'

/** Captions of a gallery at least; an illustrated story has fewer. */
const FEWEST_PICTURES = 4

/** What a page was read as. `body` is the element that was read, `from` where the copy's text was found. */
export interface ReadPage {
  page: HtmlPage
  copy: Copy
  body: Element | null
  from: ReadAs['from']
}

/** What more than an article a page is: a live blog, a gallery, a part, a variant. */
export function readAs({ page: { root, metadata, url }, copy, body, from }: ReadPage): ReadAs {
  const part = partOf(root, url)
  return {
    kind: statedPosts(metadata.things).length > 0 || isBuiltLive(body) ? 'live-blog' : isGallery(metadata, copy) ? 'gallery' : 'article',
    variant: variantOf(root, copy.canonicalUrl, url),
    from,
    parts: part && { read: [part.number], of: part.of, next: part.next },
  }
}

/** Whether the captions have more words than the text. Two captions are enough where the page states a gallery. */
export function isGallery({ things }: Metadata, { body, captions }: Copy): boolean {
  const described = captions.filter((caption) => caption.text)
  const words = (texts: string[]) => texts.reduce((sum, text) => sum + wordCount(text), 0)
  const isStated = things.some((thing) => typesOf(thing).some((type) => /^(?:Image|Media)Gallery$/.test(type)))
  if (described.length < (isStated ? 2 : FEWEST_PICTURES)) return false
  return words(described.map((caption) => caption.text)) > words(body)
}

const PRINT = /(?:^|[/?&_.-])(?:print|printable|print-?version|printpage|drucken|druckansicht|imprimir|imprimer|stampa)(?:$|[/?&=_.-])/i

/** AMP by `<html amp>`; print by an address that says so while the canonical one does not. */
function variantOf(root: Root, canonicalUrl: string | null, url: string): ReadAs['variant'] {
  const html = find(root, (e) => e.name === 'html')
  if (html && ('amp' in html.attribs || '⚡' in html.attribs || '\u26a1\ufe0f' in html.attribs)) return 'amp'
  if (!URL.canParse(url) || !canonicalUrl) return null
  const { pathname, search } = new URL(url)
  const canonical = new URL(canonicalUrl)
  return PRINT.test(pathname + search) && !PRINT.test(canonical.pathname + canonical.search) ? 'print' : null
}

const FROM = { 'linked-data': 'its linked data (articleBody)', state: 'the state that its script starts from' }

/** How a page was read, one sentence per peculiarity; none for a plain article. */
export function describeReadAs({ kind, variant, from, parts }: ReadAs): string[] {
  return [
    kind === 'live-blog' ? 'It is a live blog: its posts are the body, in the order of the page.' : '',
    kind === 'gallery' ? 'It is a gallery: its captions say more than its text.' : '',
    variant ? `It is the ${variant === 'amp' ? 'AMP' : 'print'} variant of its canonical address.` : '',
    from === 'markup' ? '' : `The body was read from ${FROM[from]}, since the markup holds much less.`,
    parts ? `It is in parts: ${parts.read.join(', ')} of ${parts.of} read.` : '',
  ].filter(Boolean)
}
