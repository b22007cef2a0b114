/** Finds the feed in a document: the position of its root element, what precedes it, and whether the document is a web page instead. */

export type FeedKind = 'rss' | 'atom' | 'rdf'

/** The name of an element that is an entry, with or without a prefix. */
export const ENTRY_NAME = /^(?:[\w.-]+:)?(?:item|entry)$/i

export interface FeedRoot<Kind = FeedKind | 'sitemap' | 'wire'> {
  kind: Kind
  /** As written, with its prefix. */
  name: string
  at: number
  /** Whether anything but declarations, comments and white space precedes it. */
  junk: boolean
  /** Whether the document type declares entities. */
  doctype: boolean
}

const ROOT_TAG =
  /<((?:[\w.-]{1,40}:)?(rss|feed|rdf|urlset|sitemapindex|nitf|newsml|newsmessage|(?:news|package|planning|concept|knowledge|catalog)item))(?=[\s/>])/iy
const PAGE_TAG = /<(?:html|head|body)(?=[\s/>])/iy
const KINDS: Record<string, FeedRoot['kind']> = { rss: 'rss', feed: 'atom', rdf: 'rdf', urlset: 'sitemap', sitemapindex: 'sitemap' }

/** The root of a feed in `text`, or `page` for HTML, or null when there is neither. Linear in the text before it. */
export function findRoot(text: string): FeedRoot | 'page' | null {
  let junk = false
  let doctype = false
  let at = 0
  for (;;) {
    const tag = text.indexOf('<', at)
    if (tag < 0) return null
    if (!junk && /\S/.test(text.slice(at, tag).replaceAll('\ufeff', ''))) junk = true
    PAGE_TAG.lastIndex = ROOT_TAG.lastIndex = tag
    if (PAGE_TAG.test(text)) return 'page'
    const root = ROOT_TAG.exec(text)
    if (root) return { kind: KINDS[root[2]!.toLowerCase()] ?? 'wire', name: root[1]!, at: tag, junk, doctype }
    if (text.startsWith('<!--', tag)) at = endOf(text, '-->', tag + 4)
    else if (text.startsWith('<?', tag)) at = endOf(text, '?>', tag + 2)
    else if (/^<!doctype/i.test(text.slice(tag, tag + 9))) {
      at = endOfDoctype(text, tag + 9)
      doctype ||= text.slice(tag, at).includes('<!ENTITY')
    } else {
      junk = true
      at = tag + 1
    }
  }
}

function endOf(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  return at < 0 ? text.length : at + end.length
}

/** The position after the `>` that closes a document type, whatever its quotes, brackets and comments contain. */
function endOfDoctype(text: string, from: number): number {
  const marks = /["'[\]>]|<!--/g
  marks.lastIndex = from
  let inside = false
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const [sign] = mark
    if (sign === '[') inside = true
    else if (sign === ']') inside = false
    else if (sign === '<!--') marks.lastIndex = endOf(text, '-->', marks.lastIndex)
    else if (sign !== '>') marks.lastIndex = endOf(text, sign, marks.lastIndex)
    else if (!inside) return mark.index + 1
  }
  return text.length
}
