/** Reads the bytes of a feed into one shape, whatever its format. Pure and synchronous. */
import { parseAtomFeed, parseJsonFeed, parseRdfFeed, parseRssFeed } from 'feedsmith'
import { trouble } from '../../errors.ts'
import type { Entry, ParsedFeed, Trouble } from '../../model.ts'
import { isoDate } from '../../text/dates.ts'
import { decode } from '../../text/encoding.ts'
import { pageInPlace } from '../../text/page-in-place.ts'
import { feedsIn } from '../discover.ts'
import { fromAtom } from './atom.ts'
import { type FeedKind, type FeedRoot, findRoot } from './document.ts'
import type { MappedFeed, Surroundings } from './extensions.ts'
import { fromJson } from './json.ts'
import { type ListingRules, readListing } from './listing.ts'
import { repairDocument, rewrite } from './repair.ts'
import { fromRdf, fromRss } from './rss.ts'
import { readAgain } from './second-reader.ts'
import { readSitemap } from './sitemap.ts'
import { FORBIDDEN } from './text.ts'
import { readNinjs } from './wire/ninjs.ts'
import { isTelegraph, readTelegraph } from './wire/telegraph.ts'
import { readWire } from './wire/xml.ts'
import { hintsFrom, readSupplierHints, type SupplierHints, WIRE_NAMESPACE, withNumbers } from './wire.ts'

export interface Received {
  /** The HTTP header. */
  contentType?: string | null
  /** The address of the feed; relative addresses are resolved against it. */
  url?: string | null
  /** BCP 47, if it is known beforehand. It helps to decode a document that declares no encoding. */
  language?: string | null
  /** How to read the document if it is a web page. */
  listing?: ListingRules | undefined
}

/** JSON escapes of the characters that XML forbids; they are dropped from JSON too. */
const FORBIDDEN_ESCAPE = /(?<!\\)\\u00(?:0[0-8bcef]|1[0-9a-f])/gi

/** The default of FETCH_MAX_BYTES. The tree of a larger document would take too much memory beside the other feeds. */
const MAX_DOCUMENT_BYTES = 15_000_000

/** Documents with more entries are not read a second time to find the empty ones among them. */
const MAX_NUMBERED_ENTRIES = 10_000
/** Characters at the start of a document that contain the tags of the root and its channel. */
const HEAD_CHARACTERS = 2000

/** Reads a feed. Returns the feed, or NOT_A_FEED, FEED_UNREADABLE or TOO_LARGE as trouble; it never throws for what the bytes contain. */
export function parseFeed(bytes: Uint8Array, received: Received = {}): { feed: ParsedFeed } | { trouble: Trouble } {
  const decoded = decodeFeed(bytes, received)
  return 'trouble' in decoded ? decoded : parseText(decoded.text, received)
}

/** The text of a feed, or TOO_LARGE as trouble. */
export function decodeFeed(bytes: Uint8Array, { contentType, url, language }: Received): { text: string } | { trouble: Trouble } {
  if (bytes.length > MAX_DOCUMENT_BYTES) return { trouble: trouble('TOO_LARGE', `It holds ${bytes.length} bytes.`) }
  return { text: decode(bytes, { contentType, url, language }).text }
}

/** Reads the text of a feed, as `parseFeed` does its bytes. */
export function parseText(text: string, { url = null, listing }: Received): { feed: ParsedFeed } | { trouble: Trouble } {
  const start = /[^\s\ufeff]/.exec(text)
  if (!start) return { trouble: trouble('NOT_A_FEED', 'It is empty.') }
  if (text[start.index] === '{' || text[start.index] === '[') return readJson(text.slice(start.index), url)
  if (isTelegraph(text)) return readTelegraph(text)
  const root = findRoot(text)
  if (!root) return { trouble: trouble('NOT_A_FEED', 'It has no rss, feed or rdf element.') }
  if (root === 'page') return listing ? readListing(text, listing, url) : { trouble: foundPage(text, url) }
  if (root.kind === 'sitemap') return readSitemap(text, root, url)
  if (root.kind === 'wire') return readWire(text, root, url)
  return readXml(text, { ...root, kind: root.kind }, url)
}

/** A page in place of a feed: what it is, and the feeds that it names. */
function foundPage(text: string, url: string | null): Trouble {
  const feeds = url ? feedsIn(text, url) : []
  if (feeds.length) return trouble('NOT_A_FEED', `It is a web page, which names these feeds: ${feeds.map((feed) => feed.url).join(', ')}.`)
  const kind = pageInPlace(text)
  if (kind === 'login') return trouble('FEED_BEHIND_LOGIN')
  if (kind === 'challenge') return trouble('FEED_CHALLENGED')
  return trouble('NOT_A_FEED', `${url ?? 'It'} is a web page that names no feed.`)
}

function readXml(document: string, root: FeedRoot<FeedKind>, url: string | null): { feed: ParsedFeed } | { trouble: Trouble } {
  const { text: repaired, entries: begun, repairs } = repairDocument(document, root)
  const prefixes = prefixesIn(repaired)
  const { text, hints } = prefixes.some(([, namespace]) => namespace === WIRE_NAMESPACE)
    ? readSupplierHints(repaired)
    : { text: repaired, hints: null }
  // Searched from the end, where the closing tag is.
  const complete = document.lastIndexOf(`</${root.name}`) > root.at
  const around: Surroundings = {
    url,
    base64: isAtom03(text) && /["']base64["']/.test(text),
    channelBase: CHANNEL_BASE.exec(text.slice(0, HEAD_CHARACTERS))?.[1],
    channelLink: CHANNEL_LINK.exec(text.slice(0, HEAD_CHARACTERS).split(/<item[\s>]/, 1)[0]!)?.[1],
    prefixedTag: prefixedTag(prefixes),
  }
  let first = attempt(() => readFirst(text, root, around, hints))
  // feedsmith skips an entry without any known element. A number as its id prevents that.
  const read = first.reading?.entries.length ?? begun
  if (read < begun && begun <= MAX_NUMBERED_ENTRIES && (complete || read) && !hints) {
    first = attempt(() => readFirst(withNumbers(text), root, around, null))
  }
  // A feed that breaks off this early is trouble: it cannot be distinguished from an empty feed.
  if (!complete && !first.reading?.entries.length) {
    return { trouble: trouble('FEED_UNREADABLE', 'It breaks off before its first entry ends.') }
  }
  if (first.reading) return { feed: { ...first.reading, repairs, complete } }

  const rewritten = rewrite(text, root)
  const second = attempt(() => readFirst(rewritten, root, around, hints)).reading ?? readAgain(text, around) ?? readAgain(rewritten, around)
  if (second) return { feed: { ...second, repairs: [...repairs, 'Broken markup was repaired.'], complete } }
  return { trouble: trouble('FEED_UNREADABLE', `${first.error}.`) }
}

/** Whether a document is Atom 0.3, whose elements have a mode (3.1.2). Those of Atom 1.0 have none. */
function isAtom03(text: string): boolean {
  return text.slice(0, HEAD_CHARACTERS).includes('purl.org/atom/ns#')
}

const CHANNEL_BASE = /<channel\s[^<>]*?xml:base\s*=\s*["']([^"'<>]*)["']/
/** Without a relation, or as `alternate`. */
const CHANNEL_LINK = /<link\s(?![^<>]*\brel\s*=\s*["'](?!alternate))[^<>]*?href\s*=\s*["']([^"'<>]+)["']/
const HTML = /^http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg|1998\/Math\/MathML)$/
const DECLARATION = /xmlns:([\w.-]{1,40})\s*=\s*["']([^"'<>]{1,200})["']/y
/** More declarations than a feed has that repeats all of its namespaces on every entry. */
const MAX_DECLARATIONS = 2000

/** The prefixes that a document declares, each with its namespaces. */
function prefixesIn(text: string): [prefix: string, namespace: string][] {
  const found: [string, string][] = []
  for (let at = text.indexOf('xmlns:'); at >= 0 && found.length < MAX_DECLARATIONS; at = text.indexOf('xmlns:', at + 6)) {
    DECLARATION.lastIndex = at
    const [, prefix, namespace] = DECLARATION.exec(text) ?? []
    if (prefix) found.push([prefix, namespace!.trim()])
  }
  return found
}

/** Matches tags of HTML, SVG and MathML with a prefix. HTML has no prefixes: `<svg:circle>` is a circle only without it. */
function prefixedTag(prefixes: [string, string][]): RegExp | null {
  const own = new Set(prefixes.filter(([, namespace]) => HTML.test(namespace)).map(([prefix]) => prefix.replaceAll('.', '\\.')))
  return own.size ? new RegExp(`<(/?)(?:${[...own].join('|')}):`, 'g') : null
}

function readFirst(text: string, root: FeedRoot<FeedKind>, around: Surroundings, hints: Map<string, SupplierHints> | null): MappedFeed {
  const options = { parseDateFn: (date: string) => isoDate(date) as string }
  const hinted = <Item extends { xml?: { id?: string } }>(items: Item[] | undefined, reading: MappedFeed): MappedFeed => {
    if (!hints) return reading
    const entries = reading.entries.map((entry, i): Entry => ({ ...entry, ...hints.get(items?.[i]?.xml?.id ?? '') }))
    return { ...reading, entries }
  }
  switch (root.kind) {
    case 'rss': {
      const feed = parseRssFeed(text, options)
      return hinted(feed.items, fromRss(feed, around))
    }
    case 'atom': {
      const feed = parseAtomFeed(text, options)
      return hinted(feed.entries, fromAtom(feed, around))
    }
    case 'rdf': {
      const feed = parseRdfFeed(text, options)
      return hinted(feed.items, fromRdf(feed, around))
    }
  }
}

/** An error of a reader is the publisher's trouble, whatever the reader throws. */
function attempt(read: () => MappedFeed): { reading: MappedFeed; error?: never } | { reading?: never; error: string } {
  try {
    return { reading: read() }
  } catch (error) {
    const { message, cause } = error as Error
    return { error: (cause instanceof Error ? cause.message : message).slice(0, 200) }
  }
}

function readJson(text: string, url: string | null): { feed: ParsedFeed } | { trouble: Trouble } {
  try {
    const document: unknown = JSON.parse(text.replace(FORBIDDEN, '').replace(FORBIDDEN_ESCAPE, ''))
    const ninjs = isJsonFeed(document) ? null : readNinjs(document, url)
    if (ninjs) return { feed: ninjs }
    const items = itemsOf(document)
    // With a number as its id, no item is skipped for being empty.
    const numbered = items.length
      ? { ...(document as object), items: items.map((item, i) => ({ ...withLists(item), id: String(i) })) }
      : document
    const feed = parseJsonFeed(numbered, { parseDateFn: (date: string) => isoDate(date) as string })
    const ids = items.map((item) => item.id)
    const reading = fromJson(feed, ids, { url, base64: false })
    const entries = reading.entries.map((entry, i) => {
      const hints = items[i]?._wire
      return hints && typeof hints === 'object' ? { ...entry, ...hintsFrom(hints as Record<string, unknown>) } : entry
    })
    return { feed: { ...reading, entries, repairs: [], complete: true } }
  } catch (error) {
    return { trouble: trouble('NOT_A_FEED', `${(error as Error).message.slice(0, 200)}.`) }
  }
}

function itemsOf(document: unknown): Record<string, unknown>[] {
  const items = (document as { items?: unknown } | null)?.items
  return Array.isArray(items) ? items.filter((item) => item && typeof item === 'object' && !Array.isArray(item)) : []
}

/** Fields that are lists in JSON Feed, and those that are texts: writers give one value instead of a list, several instead of one, a number instead of a text. */
const LISTS = ['authors', 'tags', 'attachments']
const DATES = ['date_published', 'date_modified']
const TEXTS = ['title', 'url', 'external_url', 'content_html', 'content_text', 'summary', 'image', 'banner_image', 'language', ...DATES]

/** An item with each field as JSON Feed 1.1 has it. A value that is `null` counts as absent. */
function withLists(item: Record<string, unknown>): Record<string, unknown> {
  const present = Object.entries(item).filter(([, value]) => value !== null)
  return Object.fromEntries(
    present.map(([key, value]) => {
      if (key === 'tags' && typeof value === 'string') return [key, value.split(',')]
      if (LISTS.includes(key)) return [key, [value].flat().filter((one) => one !== null)]
      if (!TEXTS.includes(key)) return [key, value]
      const one = oneOf(value)
      return [key, DATES.includes(key) && typeof one === 'number' ? String(one) : one]
    }),
  )
}

/** The first of several values that is not empty; of an object its address or its value. */
function oneOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(oneOf).find((one) => one !== null && one !== undefined && one !== '')
  if (!value || typeof value !== 'object') return value
  const { url, href, value: inner } = value as Record<string, unknown>
  return url ?? href ?? inner
}

/** JSON Feed 1.1, "version": "The URL of the version of the format the feed uses". */
function isJsonFeed(document: unknown): boolean {
  return /\bjsonfeed\.org\b/.test(String((document as { version?: unknown } | null)?.version))
}
