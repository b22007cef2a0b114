import { splitCredit } from '../../article/captions/credit.ts'
import { captionWithTerms } from '../../article/captions/usage-terms.ts'
import { readContent } from '../../article/content.ts'
import type { SiteRules } from '../../article/html/rules.ts'
import { readPage } from '../../article/page.ts'
import { coreOf, entryHashOf } from '../../feed/entry-hash.ts'
import { keysOfEntry } from '../../feed/identity.ts'
import { withoutDoubtfulDates, yearOf } from '../../feed/parse/doubtful-dates.ts'
import { leaveOut, type SplitDocument, splitDocument } from '../../feed/parse/known-items.ts'
import type { ListingRules } from '../../feed/parse/listing.ts'
import { decodeFeed, parseText } from '../../feed/parse/parse.ts'
import { distinctTexts, languageTag } from '../../feed/parse/text.ts'
import type { Copy, Entry, KeptFields, KnownItem, KnownItems, PageReading, ParsedFeed, ReadEntry, Trouble } from '../../model.ts'
import { embargoEnd } from '../../story/embargo/visibility.ts'
import { withoutCredentials } from '../../text/credentials.ts'
import { datelineIn } from '../../text/dateline.ts'
import { type ArrivalSource, isUrgentText, prepare } from '../arrival.ts'

/** The rules of config/sites.yaml for a site: how its pages are read, and how its front page is read as a feed. */
export type PageRules = (SiteRules & { listing?: ListingRules | undefined }) | undefined

/** A feed document that could be read. */
export type ReadFeed = Omit<ParsedFeed, 'entries'> & {
  entries: ReadEntry[]
  /** The items that were left unread, because the feed's last document had them. */
  leftOut: KnownItem[]
  /** A hash of what surrounds the items; null where the next document is to be read whole. */
  surroundings: string | null
}
export type FeedReading = ReadFeed | { trouble: Trouble }

/** The most entries kept of one document. The largest real feeds seen have some 1,000; sitemaps 1,000 by the Google News rules. */
const MAX_ENTRIES = 5000

/** A feed document as it came, and what is known about it. */
export interface FeedDocument {
  bytes: Uint8Array
  contentType: string | null
  /** Where it was fetched; null for a file, whose relative addresses cannot be resolved and are left out. */
  url: string | null
  language: string | null
  /** Hashes of states that the feed brought before: their text, the costliest part, is not read again. */
  known?: string[]
  /** The items of the feed's last document. Those that come again are left out unread, where that cannot change what is kept. */
  knownItems?: KnownItems | null
  listing?: ListingRules | undefined
  /** Whose feed it is, where its entries are to be kept. */
  source?: ArrivalSource | undefined
  /** Pages bring the texts of the entries that have a link. */
  pages?: boolean
}

/** Reads a feed document: decodes, parses, and reads each entry's own text apart from its captions. Pure and slow: runs in a reader thread. */
export function readFeedDocument(received: FeedDocument): FeedReading {
  const job = { ...received, url: received.url && withoutCredentials(received.url) }
  const decoded = decodeFeed(job.bytes, job)
  if ('trouble' in decoded) return decoded
  const document = splitDocument(decoded.text, job.url)
  const split = document && document.items.length <= MAX_ENTRIES ? document : null
  return (split && readNewItems(split, job)) ?? readText(decoded.text, job, split)
}

/** Reads a document without the items that the feed's last one had. @returns null where that might change what is kept: it must be read whole */
function readNewItems(split: SplitDocument, job: FeedDocument): ReadFeed | null {
  if (job.knownItems?.surroundings !== split.surroundings) return null
  const { read, leftOut } = leaveOut(split.items, job.knownItems.items, job.known ?? [])
  if (!leftOut.length) return null
  const reading = readText(split.withItems(read.map(({ text }) => text)), job, { ...split, items: read })
  if ('trouble' in reading || reading.surroundings === null) return null
  // A date may be doubted for the others', which then must be read too.
  const others = split.items.filter((item) => !read.includes(item))
  if (reading.entries.some(({ entry }) => entry.published && !others.some(({ text }) => text.includes(yearOf(entry))))) return null
  return { ...reading, leftOut }
}

/** @param split the items of this text, where it could be split */
function readText(text: string, job: FeedDocument, split: SplitDocument | null): FeedReading {
  const { url } = job
  const parsed = parseText(text, job)
  if ('trouble' in parsed) return parsed
  const { format, complete } = parsed.feed
  const feed = { ...parsed.feed.feed, language: languageTag(parsed.feed.feed.language) }
  const itemHashes = split?.items.length === parsed.feed.entries.length ? split.items.map((item) => item.hash) : []
  const { entries: believed, doubted } = withoutDoubtfulDates(parsed.feed.entries)
  const filled = believed.map((entry, i) => ({ entry, itemHash: itemHashes[i] })).filter(({ entry }) => hasContent(entry))
  const kept = newestOf(filled)
  const entries = kept.map(({ entry }) => storableValue({ ...entry, link: isWeb(entry.link) ? entry.link : null }))
  const repairs = [...parsed.feed.repairs, ...ofDoubt(doubted), ...beyondLimit(filled.length - entries.length)]
  const known = new Set(job.known)
  const read = entries.map((entry, i) => {
    const texts = jsonTexts(entry)
    const entryHash = entryHashOf(entry)
    const copy = known.has(entryHash) ? null : copyOf(entry, url ?? '', feed.language ?? job.language)
    const json = copy ? jsonOf(entry, texts) : ''
    const embargoedUntil = embargoEnd(entry)
    const version = copy && job.source ? { entry, copy, embargoedUntil, receivedAt: null } : null
    const prepared = version && !(job.pages && entry.link) ? prepare(json, version, job.source!) : null
    const urgent = prepared ? prepared.urgent : version !== null && isUrgentText(version, job.source!)
    return {
      keys: keysOfEntry(entry, url, coreOf(entryHash)),
      ...(entry.replaces.length ? { replaces: true } : {}),
      entry: keptFields({ ...entry, usageTerms: distinctTexts([...entry.usageTerms, ...(feed.usageTerms ?? [])]) }),
      json: prepared ? '' : json,
      entryHash,
      embargoedUntil,
      copy,
      prepared,
      urgent,
      itemHash: kept[i]!.itemHash,
    }
  })
  const isWhole = complete && entries.length === filled.length
  const isSound = split !== null && itemHashes.length === split.items.length && complete && !repairs.length
  return {
    feed: storableValue(feed),
    format,
    repairs,
    complete: isWhole,
    entries: read,
    leftOut: [],
    surroundings: isSound ? split.surroundings : null,
  }
}

function keptFields(entry: Entry): KeptFields {
  return {
    id: entry.id,
    link: entry.link,
    title: entry.title,
    published: entry.published,
    updated: entry.updated,
    version: entry.version,
    pubStatus: entry.pubStatus,
    signal: entry.signal,
    embargoed: entry.embargoed,
    slugline: entry.slugline,
    edNote: entry.edNote,
    urgency: entry.urgency,
    subjects: entry.subjects,
    notForPublication: entry.notForPublication,
    usageTerms: entry.usageTerms,
  }
}

/** Dates that were not believed are reported on the poll. */
function ofDoubt(entries: number): string[] {
  return entries
    ? [`The date of ${entries === 1 ? 'an entry contradicts' : `${entries} entries contradicts`} those of the others and was left out.`]
    : []
}

/** The newest entries of a long document, in its order. Those without a time count as old as what stands before them. */
function newestOf<Filled extends { entry: Entry }>(filled: Filled[]): Filled[] {
  if (filled.length <= MAX_ENTRIES) return filled
  let time = Number.NEGATIVE_INFINITY
  const times = filled.map(({ entry }) => {
    const stated = Date.parse(entry.updated ?? entry.published ?? '')
    if (!Number.isNaN(stated)) time = stated
    return time
  })
  const newest = filled.map((_, i) => i).sort((a, b) => times[b]! - times[a]! || a - b)
  const kept = new Set(newest.slice(0, MAX_ENTRIES))
  return filled.filter((_, i) => kept.has(i))
}

/** Entries that were left out are reported on the poll. */
function beyondLimit(entries: number): string[] {
  return entries ? [`It has more than ${MAX_ENTRIES} entries: the ${entries} oldest were left out.`] : []
}

/** An entry with at most a date, a name or a category is an empty template: its article would have no words. */
function hasContent({ title, summary, content, link, id, media }: Entry): boolean {
  return Boolean(title || summary || content || link || id || media.some(({ url }) => url))
}

/** An address that may be shown as a link. Other schemes run code or carry data, and a relative address without a base leads nowhere. */
const isWeb = (address: string | null) => address !== null && /^https?:\/\//i.test(address)

/** Reads an article's page. Pure and slow: runs in a reader thread. */
export function readPageDocument(job: {
  bytes: Uint8Array
  contentType: string | null
  url: string
  rules: PageRules
}): PageReading & { notes: string[] } {
  return storableValue(readPage(job.bytes, { contentType: job.contentType, url: withoutCredentials(job.url), rules: job.rules }))
}

/** Reads an entry's own text anew, as its feed's reading did. Pure and slow: runs in a reader thread. */
export function readEntryText(job: { entry: Entry; url: string | null; language: string | null }): Copy {
  return storableValue(copyOf(job.entry, withoutCredentials(job.url ?? ''), job.language))
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
    captions: entryCaptions(entry, content.captions),
  }
}

/** Captions in the text are those of the feed's pictures too; stated captions are added where the text does not show the pictures. */
function entryCaptions(entry: Entry, inText: Copy['captions']): Copy['captions'] {
  const stated = captionsOfMedia(entry)
  if (!inText.length || inText.some((caption) => caption.image)) return inText.length ? inText : stated
  return [...stated, ...inText.filter((caption) => !stated.some((other) => other.text === caption.text))]
}

/** A picture's description is its caption; a credit that ends the description is split off. */
function captionsOfMedia(entry: Entry): Copy['captions'] {
  return entry.media
    .filter((m) => (m.type === null || /^image\b/.test(m.type)) && (m.description || m.credit))
    .map((m) => captionWithTerms({ ...splitOf(m), image: isWeb(m.url) ? m.url : null }, m.usageTerms))
}

function splitOf({ description, credit }: Entry['media'][number]): { text: string; credit: string | null } {
  const text = description ?? ''
  if (credit) return { text, credit }
  const split = splitCredit(text)
  return split.credit && split.form !== 'names' ? { text: split.text, credit: split.credit } : { text, credit }
}

/** An entry is almost all summary and content: these are written as JSON once, for its hash and for its row. */
interface JsonTexts {
  summary: string
  content: string
}

function jsonTexts({ summary, content }: Entry): JsonTexts {
  return { summary: JSON.stringify(summary), content: JSON.stringify(content) }
}

function jsonOf({ summary: _, content: __, ...others }: Entry, { summary, content }: JsonTexts): string {
  return `${JSON.stringify(others).slice(0, -1)},"summary":${summary},"content":${content}}`
}

/** A year of more than four digits, as Date writes it, which PostgreSQL does not accept as a time. */
const ABSURD_YEAR = /^[+-]\d{6}-\d\d-\d\dT/

/**
 * Makes a value storable: PostgreSQL accepts neither NUL nor half a surrogate pair nor absurd years, and names and passwords in addresses
 * must not be shown. Nearly every value stays as it is.
 */
function storableValue<T>(value: T): T {
  if (typeof value === 'string')
    return (ABSURD_YEAR.test(value) ? null : withoutCredentials(value.replaceAll('\0', '').toWellFormed())) as T
  if (!value || typeof value !== 'object') return value
  const parts = value as Record<string, unknown>
  let copy: Record<string, unknown> | undefined
  for (const key in parts) {
    const part = storableValue(parts[key])
    if (part === parts[key]) continue
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
    copy[key] = part
  }
  return (copy ?? value) as T
}
