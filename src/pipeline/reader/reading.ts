import { createHash } from 'node:crypto'
import { splitCredit } from '../../article/captions/credit.ts'
import { readContent } from '../../article/content.ts'
import type { SiteRules } from '../../article/html/rules.ts'
import { readPage } from '../../article/page.ts'
import { keysOfEntries } from '../../feed/identity.ts'
import type { ListingRules } from '../../feed/parse/listing.ts'
import { parseFeed } from '../../feed/parse/parse.ts'
import { languageTag } from '../../feed/parse/text.ts'
import type { Copy, Entry, KeptFields, PageReading, ParsedFeed, ReadEntry, Trouble } from '../../model.ts'
import { embargoEnd } from '../../story/embargo/visibility.ts'
import { withoutCredentials } from '../../text/credentials.ts'
import { datelineIn } from '../../text/dateline.ts'

/** What config/sites.yaml says of a site: how its pages are read, and how its front page is a feed. */
export type PageRules = (SiteRules & { listing?: ListingRules | undefined }) | undefined

/** A feed document that could be read. */
export type ReadFeed = Omit<ParsedFeed, 'entries'> & { entries: ReadEntry[] }
export type FeedReading = ReadFeed | { trouble: Trouble }

/** Most entries kept of one document. The largest honest feeds seen have some 1,000; sitemaps 1,000 by the Google News rules. */
const MAX_ENTRIES = 5000

/**
 * Reads a feed document whole: decodes, parses, and reads each entry's own text apart from its captions. Pure and slow: runs in a reader thread.
 * @param job.url where it was got from; null for a file, whose relative addresses lead nowhere and are left out
 * @param job.known hashes of states that the feed brought before: their text, which costs most, is not read again
 */
export function readFeedDocument(job: {
  bytes: Uint8Array
  contentType: string | null
  url: string | null
  language: string | null
  known?: string[]
  listing?: ListingRules | undefined
}): FeedReading {
  const url = job.url && withoutCredentials(job.url)
  const parsed = parseFeed(job.bytes, { ...job, url })
  if ('trouble' in parsed) return parsed
  const { format, complete } = parsed.feed
  const feed = { ...parsed.feed.feed, language: languageTag(parsed.feed.feed.language) }
  const said = parsed.feed.entries.filter(saysSomething)
  const entries = said.slice(0, MAX_ENTRIES).map((entry) => storable({ ...entry, link: isWeb(entry.link) ? entry.link : null }))
  const repairs = [...parsed.feed.repairs, ...leftOut(said.length - entries.length)]
  const keys = keysOfEntries(entries, url)
  const known = new Set(job.known)
  const read = entries.map((entry, i) => {
    const texts = textsOf(entry)
    const entryHash = hashOf(entry, texts)
    const copy = known.has(entryHash) ? null : copyOf(entry, url ?? '', feed.language ?? job.language)
    return {
      keys: keys[i]!,
      entry: keptFields(entry),
      json: copy ? jsonOf(entry, texts) : '',
      entryHash,
      embargoedUntil: embargoEnd(entry),
      copy,
    }
  })
  return { feed: storable(feed), format, repairs, complete, entries: read }
}

function keptFields({ id, link, title, published, updated, version, pubStatus, signal, embargoed, slugline, edNote }: Entry): KeptFields {
  return { id, link, title, published, updated, version, pubStatus, signal, embargoed, slugline, edNote }
}

/** Nothing is dropped without a word: the operator sees it on the poll. */
function leftOut(entries: number): string[] {
  return entries ? [`It has more than ${MAX_ENTRIES} entries: the last ${entries} were left out.`] : []
}

/** An entry with at most a date, a name or a category is an empty template: it would be an article without a word. */
function saysSomething({ title, summary, content, link, id, media }: Entry): boolean {
  return Boolean(title || summary || content || link || id || media.some(({ url }) => url))
}

/** What a reader may be led to. Other schemes run or hold something, and a relative address leads nowhere where there is nothing to resolve it against. */
const isWeb = (address: string | null) => address !== null && /^https?:\/\//i.test(address)

/** Reads an article's page. Pure and slow: runs in a reader thread. */
export function readPageDocument(job: {
  bytes: Uint8Array
  contentType: string | null
  url: string
  rules: PageRules
}): PageReading & { notes: string[] } {
  return storable(readPage(job.bytes, { contentType: job.contentType, url: withoutCredentials(job.url), rules: job.rules }))
}

/** Reads an entry's own text anew, as its feed's reading did. Pure and slow: runs in a reader thread. */
export function readEntryText(job: { entry: Entry; url: string | null; language: string | null }): Copy {
  return storable(copyOf(job.entry, withoutCredentials(job.url ?? ''), job.language))
}

function copyOf(entry: Entry, feedUrl: string, language: string | null): Copy {
  const content = readContent(entry.content || entry.summary || '', { url: entry.link ?? feedUrl })
  return {
    headline: entry.title,
    byline: entry.authors,
    dateline: entry.dateline ?? datelineIn(content.body),
    language: languageTag(entry.language) ?? language,
    published: entry.published ?? entry.updated,
    modified: entry.updated,
    canonicalUrl: null,
    body: content.body,
    captions: captionsOf(entry, content.captions),
  }
}

/** Where the text has captions they are the feed's pictures too, but for those that the text does not show. */
function captionsOf(entry: Entry, inText: Copy['captions']): Copy['captions'] {
  const stated = captionsOfMedia(entry)
  if (!inText.length || inText.some((caption) => caption.image)) return inText.length ? inText : stated
  return [...stated, ...inText.filter((caption) => !stated.some((other) => other.text === caption.text))]
}

/** A picture that is stated with a description is one with its caption; a credit that ends the description is told from it. */
function captionsOfMedia(entry: Entry): Copy['captions'] {
  return entry.media
    .filter((m) => (m.type === null || /^image\b/.test(m.type)) && (m.description || m.credit))
    .map((m) => ({ ...splitOf(m), image: isWeb(m.url) ? m.url : null }))
}

function splitOf({ description, credit }: Entry['media'][number]): { text: string; credit: string | null } {
  const text = description ?? ''
  if (credit) return { text, credit }
  const split = splitCredit(text)
  return split.credit && split.form !== 'names' ? { text: split.text, credit: split.credit } : { text, credit }
}

/** Nearly all of an entry is its two texts: they are written as JSON once, for its hash and for its row. */
interface Texts {
  summary: string
  content: string
}

function textsOf({ summary, content }: Entry): Texts {
  return { summary: JSON.stringify(summary), content: JSON.stringify(content) }
}

function jsonOf({ summary: _, content: __, ...others }: Entry, { summary, content }: Texts): string {
  return `${JSON.stringify(others).slice(0, -1)},"summary":${summary},"content":${content}}`
}

/**
 * Two states are the same when the supplier's words, times, pictures and marks are; its categories and link decorations do
 * not count, nor does the time of a version that has a number: a redelivery is stamped anew.
 */
function hashOf(entry: Entry, { summary, content }: Texts): string {
  const marks = [
    entry.authors,
    entry.version === null ? entry.updated : null,
    entry.pubStatus,
    entry.signal,
    entry.embargoed,
    entry.version,
    entry.edNote,
    ...(entry.notForPublication ? [entry.notForPublication] : []),
  ]
  return createHash('sha256')
    .update(`[[${JSON.stringify(entry.title)},${summary},${content},${JSON.stringify(marks).slice(1)},${JSON.stringify(entry.media)}]`)
    .digest('base64url')
}

/** A year of more than four digits, as Date writes it: PostgreSQL takes it for no time at all. */
const ABSURD_YEAR = /^[+-]\d{6}-\d\d-\d\dT/

/**
 * PostgreSQL takes neither NUL nor half a surrogate pair nor absurd years, and nobody is shown the name and password in an address: whatever came is
 * made storable once, here. Nearly all is as it came.
 */
function storable<T>(value: T): T {
  if (typeof value === 'string')
    return (ABSURD_YEAR.test(value) ? null : withoutCredentials(value.replaceAll('\0', '').toWellFormed())) as T
  if (!value || typeof value !== 'object') return value
  const parts = value as Record<string, unknown>
  let copy: Record<string, unknown> | undefined
  for (const key in parts) {
    const part = storable(parts[key])
    if (part === parts[key]) continue
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
    copy[key] = part
  }
  return (copy ?? value) as T
}
