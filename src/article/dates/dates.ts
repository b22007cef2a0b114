import { isoDate } from '../../text/dates.ts'
import { type Thing, textIn, typesOf } from '../html/jsonld.ts'
import type { Metadata } from '../html/metadata.ts'
import { type Element, findAll, nearest, type Root } from '../html/tree.ts'
import { printedDate } from './printed-date.ts'

/** A page as its dates are looked for. `language` is BCP 47. */
export interface Dated {
  root: Root
  metadata: Metadata
  headline: Element | null
  language: string | null
  url: string
}

const PUBLISHED = [
  'article:published_time',
  'og:article:published_time',
  'article:published:time',
  'datepublished',
  'article:published',
  'publish-date',
  'pubdate',
  'publishdate',
  'publication_date',
  'parsely-pub-date',
  'sailthru.date',
  'dc.date.issued',
  'dcterms.created',
  'dc.date',
  'cxenseparse:recs:publishtime',
  'date',
  'article.published',
  'published-date',
  'last-published',
]
const MODIFIED = [
  'article:modified_time',
  'og:updated_time',
  'og:article:modified_time',
  'article:modified:time',
  'datemodified',
  'last-modified',
  'dcterms.modified',
  'article.updated',
  'lastmod',
  'date-revised',
  'revision_date',
]

/** Marked-up times that are looked at; news pages with all their teasers have some dozens. */
const MOST_TIMES = 500

/**
 * When the article was published and last changed, as ISO strings in UTC: linked data, meta, then what is marked up or printed
 * nearest to the headline, then the day in the page's address.
 */
export function datesOf(page: Dated): { published: string | null; modified: string | null } {
  const { root, headline, metadata } = page
  const { meta, article, things } = metadata
  const times = findAll(
    root,
    (e) =>
      (e.name === 'time' && Boolean(e.attribs.datetime)) ||
      Boolean(e.attribs.itemprop && /date(?:Published|Modified|Created)/.test(e.attribs.itemprop)),
    MOST_TIMES,
  )
  const marked = (prop: RegExp) =>
    nearest(
      times.filter((e) => prop.test(`${e.attribs.itemprop ?? ''} ${e.attribs.class ?? ''}`)),
      headline,
    ).map(machineDate)
  const unnamed = nearest(
    times.filter((e) => !/modif|updat/i.test(`${e.attribs.itemprop ?? ''} ${e.attribs.class ?? ''}`)),
    headline,
  )
  const published = [
    textIn(article?.datePublished),
    ...PUBLISHED.map((k) => meta.get(k)),
    ...marked(/datePublished|publish|entry-date/i),
    textIn(article?.dateCreated),
    ...things.map((thing) => (isPage(thing) ? textIn(thing.datePublished) : null)),
  ]
  const modified = [textIn(article?.dateModified), ...MODIFIED.map((k) => meta.get(k)), ...marked(/dateModified|updated|modified/i)]
  const shown = unnamed.map(machineDate)
  const zone = [...published, ...shown, ...modified]
    .map((value) => ZONE.exec(value?.trim() ?? '')?.[0])
    .find((offset) => offset !== undefined)
  const stated = dateIn(published, zone) && dateIn([...published, ...shown], zone)
  return { published: stated ?? dateIn(besideHeadline(page, unnamed), zone), modified: dateIn(modified, zone) }
}

/** The date of a `<time>` or a printed one, that which is nearer to the headline first; last the day in the address. */
function besideHeadline({ root, headline, language, url }: Dated, times: Element[]): (string | null | undefined)[] {
  const printed = printedDate(root, headline, language)
  const shown = times.map(machineDate)
  const isNearer = printed && times[0] && !nearest([times[0], printed.line], headline).includes(times[0])
  return [...(isNearer ? [printed.date, ...shown] : [...shown, printed?.date]), dayInAddress(url)]
}

const isPage = (thing: Thing) => typesOf(thing).some((type) => /^(?:WebPage|ItemPage)$/.test(type))

/** The day in an address: "/2026/03/04/", "/2026-03-04-". */
function dayInAddress(url: string): string | null {
  const day = /[/-]((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=[/-])/.exec(url)
  return day ? `${day[1]}-${day[2]}-${day[3]}` : null
}

/** The offset at the end of a time that is written for machines. */
const ZONE = /(?<=T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)[+-]\d\d:?\d\d$/
const LOCAL = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/
const DAY = /^\d{4}-?\d\d-?\d\d$/
const DAY_MS = 86_400_000

/**
 * The first that is a date. One without a zone is in the zone that another date of the page states; of one that is only a day, the first
 * other within a day of it has the time.
 */
function dateIn(values: (string | null | undefined)[], zone: string | undefined): string | null {
  const dates = values.flatMap((value) => {
    const text = value?.trim() ?? ''
    const iso = isoOf(zone && LOCAL.test(text) ? `${text}${zone}` : text)
    return iso ? [{ iso, isDay: DAY.test(text) }] : []
  })
  const [said] = dates
  if (!said) return null
  const timed = dates.find((one) => !one.isDay && Math.abs(Date.parse(one.iso) - Date.parse(said.iso)) < DAY_MS)
  return said.isDay && timed ? timed.iso : said.iso
}

const machineDate = (e: Element) => e.attribs.datetime ?? e.attribs.content

/** A date as publishers write it for machines, to ISO in UTC; without a zone it is taken as UTC. Null for what is no date or no sane one. */
export function isoOf(value: string): string | null {
  const text = value.trim()
  const epoch = /^\d{10}(?:\d{3})?$/.test(text) ? Number(text) * (text.length === 10 ? 1000 : 1) : null
  const time = epoch ?? Date.parse(EXACT.test(text) ? text : (isoDate(text) ?? zoned(text)))
  if (!Number.isFinite(time)) return null
  const year = new Date(time).getUTCFullYear()
  // What is not set is printed as the beginning of 1970, or as the evening before in America.
  if (Math.abs(time) < DAY_MS) return null
  return year > 1900 && year < 2100 ? new Date(time).toISOString() : null
}

/** ISO 8601 with seconds and zone, whose fractions are kept. */
const EXACT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** Date.parse reads words without a zone in the machine's own; ours is UTC. */
const zoned = (text: string) => (/^\d{4}-\d\d/.test(text) || /(?:Z|GMT|UTC|[A-Z]{3,4}|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text} UTC`)
