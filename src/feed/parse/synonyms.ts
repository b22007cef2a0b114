/** Renames elements that suppliers write under another name to the name that the readers know. */
import { ENTRY_NAME, type FeedKind } from './document.ts'
import { FORM_NAMES, usualForm } from './forms.ts'

/** Names inside an RSS or RDF item, in lower case: those of Atom and Dublin Core without their prefix, of old drafts, and mistakes. */
const IN_ITEM: Record<string, string> = {
  fullitem: 'content:encoded',
  body: 'content:encoded',
  'xhtml:body': 'content:encoded',
  'content:html': 'content:encoded',
  content: 'atom:content',
  summary: 'atom:summary',
  published: 'atom:published',
  updated: 'atom:updated',
  id: 'atom:id',
  date: 'dc:date',
  creator: 'dc:creator',
  'dc:author': 'dc:creator',
  subject: 'dc:subject',
  created: 'dcterms:created',
  issued: 'dcterms:issued',
  modified: 'dcterms:modified',
}
/** The same in an Atom entry, for the names of RSS. */
const IN_ENTRY: Record<string, string> = {
  description: 'summary',
  'content:encoded': 'content',
  guid: 'id',
  pubdate: 'published',
  'dc:author': 'dc:creator',
}

const TABLES = { rss: IN_ITEM, rdf: IN_ITEM, atom: IN_ENTRY }
const ITUNES = ['itunes:category', 'itunes:image', 'itunes:link']
const ANY_TAG = /<(\/?)([a-z_][\w:.-]*)([^<>]*)>/iy

/** The names that may have to be changed, in lower case: of any element, of an empty one, and of one in another form than the usual one. */
export interface OtherNames {
  kind: FeedKind
  any: ReadonlySet<string>
  empty: ReadonlySet<string>
}

const otherNamesOf = (kind: FeedKind): OtherNames => ({
  kind,
  any: new Set([...Object.keys(TABLES[kind]), ...ITUNES]),
  empty: new Set(kind === 'atom' ? [] : ['link']),
})
export const OTHER_NAMES: Record<FeedKind, OtherNames> = { rss: otherNamesOf('rss'), rdf: otherNamesOf('rdf'), atom: otherNamesOf('atom') }
/** Texts of RSS whose `xml:base` the reader honours only under the names of Atom. */
const WITH_BASE: Record<string, string> = { description: 'atom:summary', 'content:encoded': 'atom:content' }

/** Renames such elements inside entries, and gives others their usual form. Linear. CDATA and comments are left unchanged. */
export function withKnownNames(text: string, kind: FeedKind): string {
  const first = text.search(/<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]/i)
  if (first < 0) return text
  const names = TABLES[kind]
  let out = ''
  let kept = 0
  let inside = 0
  let textElement: string | null = null
  let based: string | null = null
  for (let at = first; at >= 0; at = text.indexOf('<', at)) {
    const opaque = text.startsWith('<![CDATA[', at) ? ']]>' : text.startsWith('<!--', at) ? '-->' : null
    if (opaque) {
      const end = text.indexOf(opaque, at)
      if (end < 0) break
      at = end + 3
      continue
    }
    ANY_TAG.lastIndex = at
    const [tag, slash, written, attributes] = ANY_TAG.exec(text) ?? []
    if (!tag) {
      at++
      continue
    }
    const name = written!.toLowerCase()
    const form = inside > 0 && !slash && textElement === null && FORM_NAMES.has(name) ? usualForm(text, at, kind) : null
    if (form) {
      out += text.slice(kept, at) + form.by
      kept = form.end
      at = form.end
      continue
    }
    if (ENTRY_NAME.test(name)) inside += attributes!.endsWith('/') ? 0 : slash ? -1 : 1
    else if (inside > 0 && (textElement === null || (slash && textElement === name))) {
      const own = Object.hasOwn(names, name)
      if (!slash) based = kind !== 'atom' && attributes!.includes('xml:base') ? (WITH_BASE[name] ?? null) : null
      const by = based
        ? `<${slash}${based}${attributes}>`
        : own
          ? `<${slash}${names[name]}${attributes}>`
          : ITUNES.includes(name)
            ? itunes(name, slash!, attributes!)
            : name === 'link' && kind !== 'atom'
              ? atomLink(attributes!)
              : null
      if (by !== null) {
        out += text.slice(kept, at) + by
        kept = at + tag.length
      }
      // Elements within a text are its markup, whatever their names.
      if (own || TEXT_ELEMENTS.has(name)) textElement = slash || attributes!.endsWith('/') ? null : name
    }
    at += tag.length
  }
  return kept ? out + text.slice(kept) : text
}

/** Elements whose markup is the publisher's text. */
const TEXT_ELEMENTS = new Set(['title', 'description', 'summary', 'content', 'content:encoded', 'author', 'source', 'media:description'])

/** A link of Atom without its prefix is an empty element with the address in `href`. */
function atomLink(attributes: string): string | null {
  return attributes.endsWith('/') && /\shref\s*=/i.test(attributes) ? `<atom:link${attributes}>` : null
}

/** Apple's extension: a category is an attribute, a picture's address stands in `href` (RSS habit: `url`; old drafts: a link). */
function itunes(name: string, slash: string, attributes: string): string | null {
  if (name === 'itunes:category') {
    const text = /\stext\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes)
    return slash || !text ? '' : `<dc:subject>${text[1] ?? text[2]}</dc:subject>`
  }
  if (slash) return null
  if (name === 'itunes:image' && !/\shref\s*=/i.test(attributes)) return `<itunes:image${attributes.replace(/\surl(?=\s*=)/i, ' href')}>`
  const empty = attributes.endsWith('/') ? '/' : '></itunes:image><itunes:link'
  return name === 'itunes:link' && /\srel\s*=\s*["']image["']/i.test(attributes)
    ? `<itunes:image${attributes.replace(/\/$/, '')}${empty}>`
    : null
}
