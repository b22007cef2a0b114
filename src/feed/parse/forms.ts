/** Values that stand in another place than the format says: an address as text instead of an attribute, a category as an attribute instead of text. */
import type { FeedKind } from './document.ts'

/** Elements of a file, in lower case, and the attributes in which suppliers write its address. */
const FILES = ['enclosure', 'image', 'thumbnail', 'thumb', 'media:content', 'media:thumbnail']
const ADDRESSES = ['url', 'href', 'src', 'uri', 'rdf:resource', 'resource']
/** Attributes in which they write the word of a category, the most exact first. */
const WORDS = ['term', 'text', 'label', 'value', 'name']

/** Elements that may have another form than the usual one. */
export const FORM_NAMES: ReadonlySet<string> = new Set([...FILES, 'category'])

/** Whether an element has another form than the usual one, as far as its start tag says it. */
export function isOddForm(kind: FeedKind, name: string, { attributes, isEmpty }: { attributes: string; isEmpty: boolean }): boolean {
  if (name === 'category') return kind === 'atom' ? !/\sterm\s*=/.test(attributes) : isEmpty
  if (name.startsWith('media:')) return !/\surl\s*=/.test(attributes)
  return name !== 'enclosure' || kind === 'atom' || !/\surl\s*=/.test(attributes)
}

/** A start tag, and the whole of the element where it holds nothing but text. */
const START = /<([\w:.-]+)(\s[^<>]*?)?(\/?)>/y
const TEXT_ONLY = /\s*(?:<!\[CDATA\[([^\]]{0,2000})\]\]>|([^<]{0,2000}))\s*<\/([\w:.-]+)\s*>/y
/** The address within an element that is built as the `image` of a channel. */
const INNER_ADDRESS = /<url>\s*(?:<!\[CDATA\[([^\]]{0,2000})\]\]>|([^<]{0,2000}))\s*<\/url>/iy
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const ADDRESS = /^\S*[/.]\S*$/

/**
 * The element that begins at `at`, in the form that the readers know.
 * @returns the text to put in its place, and where what it replaces ends; null where its form is usual or not understood
 */
export function usualForm(text: string, at: number, kind: FeedKind): { by: string; end: number } | null {
  START.lastIndex = at
  const start = START.exec(text)
  if (!start) return null
  const [, written, list = '', slash] = start
  const name = written!.toLowerCase()
  const attributes = new Map(
    Array.from(list.matchAll(ATTRIBUTE), ([, key, double, single]) => [key!.toLowerCase(), double ?? single ?? '']),
  )
  const behind = START.lastIndex
  const content = slash ? { value: '', end: behind } : textOf(text, behind, written!)
  if (name === 'category') return category(attributes, content, kind)
  const stated = ADDRESSES.map((key) => attributes.get(key)).find(Boolean)
  const isInner = name === 'image' || name.endsWith('thumbnail')
  const address = stated ?? content?.value ?? (isInner ? innerAddress(text, behind, written!) : null)
  if (!address || !ADDRESS.test(address)) return null
  for (const key of ADDRESSES) attributes.delete(key)
  if (name === 'enclosure' && kind === 'atom') attributes.set('rel', 'enclosure').set('href', address)
  else attributes.set('url', address)
  const [tag] = name === 'enclosure' ? [kind === 'atom' ? 'link' : name] : [name.startsWith('media:') ? name : 'media:thumbnail']
  const isWhole = content ?? wholeOf(text, behind, written!, tag === 'media:thumbnail')
  const fields = Array.from(attributes, ([key, value]) => ` ${key}="${value.replaceAll('"', '&quot;')}"`).join('')
  return isWhole ? { by: `<${tag}${fields}/>`, end: isWhole.end } : { by: `<${tag}${fields}>`, end: behind }
}

function category(
  attributes: Map<string, string>,
  content: { value: string; end: number } | null,
  kind: FeedKind,
): { by: string; end: number } | null {
  const stated = WORDS.map((key) => attributes.get(key)).find(Boolean)
  if (kind !== 'atom') return stated && content?.value === '' ? { by: `<category>${stated}</category>`, end: content.end } : null
  const word = attributes.get('term') || content?.value
  return word && content ? { by: `<category term="${word.replaceAll('"', '&quot;')}"/>`, end: content.end } : null
}

/** The text of an element that holds nothing else, as an attribute's value, and where the element ends. */
function textOf(text: string, at: number, name: string): { value: string; end: number } | null {
  TEXT_ONLY.lastIndex = at
  const match = TEXT_ONLY.exec(text)
  return match && match[3] === name ? { value: asValue(match), end: TEXT_ONLY.lastIndex } : null
}

/** Of what an element of several others holds, the address, if it is among the first. */
function innerAddress(text: string, at: number, name: string): string | null {
  const close = text.indexOf(`</${name}>`, at)
  const from = text.slice(at, Math.min(close < 0 ? 0 : close, at + 2000)).search(/<url>/i)
  if (from < 0) return null
  INNER_ADDRESS.lastIndex = at + from
  const match = INNER_ADDRESS.exec(text)
  return match && asValue(match)
}

/** The end of an element whose other contents are not read. */
function wholeOf(text: string, at: number, name: string, isLeaf: boolean): { end: number } | null {
  const close = isLeaf ? text.indexOf(`</${name}>`, at) : -1
  return close < 0 ? null : { end: close + name.length + 3 }
}

/** Text has its references already; in a CDATA section `&amp;` was meant as `&`. */
function asValue([, data, plain = '']: RegExpExecArray): string {
  if (data === undefined) return plain.trim()
  return data.trim().replaceAll('&amp;', '&').replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
