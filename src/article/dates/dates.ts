import { publisherZone } from '../../text/publisher-zone.ts'
import { momentAt, type Zone } from '../../text/zones.ts'
import type { HtmlPage } from '../html/document.ts'
import { statedText, type Thing, typesOf } from '../html/jsonld.ts'
import { type Element, findAll, nearest } from '../html/tree.ts'
import { DAY_MS, isoOf } from './machine-date.ts'
import { printedDate } from './printed-date.ts'

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

/** Marked-up times that are read; news pages with all their teasers have some dozens. */
const MOST_TIMES = 500

/**
 * When the article was published and last changed, as ISO strings in UTC. A site rule decides; otherwise the first of linked data, meta,
 * dates marked up or printed nearest to the headline, and the day in the page's address.
 */
export function readDates(page: HtmlPage, headline: Element | null): { published: string | null; modified: string | null } {
  const { root, metadata, ruled } = page
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
    dateText(article?.datePublished),
    ...PUBLISHED.map((k) => meta.get(k)),
    ...marked(/datePublished|publish|entry-date/i),
    dateText(article?.dateCreated),
    ...things.map((thing) => (isWebPage(thing) ? statedText(thing.datePublished) : null)),
  ]
  const modified = [dateText(article?.dateModified), ...MODIFIED.map((k) => meta.get(k)), ...marked(/dateModified|updated|modified/i)]
  const shown = unnamed.map(machineDate)
  const zone = [...published, ...shown, ...modified]
    .map((value) => MACHINE_OFFSET.exec(value?.trim() ?? '')?.[0])
    .find((offset) => offset !== undefined)
  const local = zone ?? publisherZone(metadata.language, page.url) ?? undefined
  const stated = firstDate(published, local) && firstDate([...published, ...shown], local)
  return {
    published: ruled.published ?? stated ?? firstDate(besideHeadline(page, headline, unnamed), local),
    modified: firstDate(modified, local),
  }
}

/** A stated date as text, also one in milliseconds or seconds since 1970. */
const dateText = (value: unknown) => (typeof value === 'number' ? String(value) : statedText(value))

/** The date of a `<time>` and the printed one, the nearer to the headline first; then the day in the address. */
function besideHeadline({ root, metadata, url }: HtmlPage, headline: Element | null, times: Element[]): (string | null | undefined)[] {
  const printed = printedDate(root, headline, metadata.language)
  const shown = times.map(machineDate)
  const isNearer = printed && times[0] && !nearest([times[0], printed.line], headline).includes(times[0])
  return [...(isNearer ? [printed.date, ...shown] : [...shown, printed?.date]), dayInAddress(url)]
}

const isWebPage = (thing: Thing) => typesOf(thing).some((type) => /^(?:WebPage|ItemPage)$/.test(type))

/** The day in an address: "/2026/03/04/", "/2026-03-04-". */
function dayInAddress(url: string): string | null {
  const day = /[/-]((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=[/-])/.exec(url)
  return day ? `${day[1]}-${day[2]}-${day[3]}` : null
}

/** The offset at the end of a time that is written for machines. */
const MACHINE_OFFSET = /(?<=T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)[+-]\d\d:?\d\d$/
const LOCAL = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/
const BARE_DAY = /^\d{4}-?\d\d-?\d\d$/

/**
 * The first value that is a date. A date without a zone is read in the zone that another date of the page states, else in the publisher's; a date that is only a day
 * takes its time from the first other date within a day of it.
 */
function firstDate(values: (string | null | undefined)[], zone: Zone | undefined): string | null {
  const dates = values.flatMap((value) => {
    const text = value?.trim() ?? ''
    const iso = isoOf(zone !== undefined && LOCAL.test(text) ? inZone(text, zone) : text)
    return iso ? [{ iso, isDay: BARE_DAY.test(text) }] : []
  })
  const [first] = dates
  if (!first) return null
  const timed = dates.find((one) => !one.isDay && Math.abs(Date.parse(one.iso) - Date.parse(first.iso)) < DAY_MS)
  return first.isDay && timed ? timed.iso : first.iso
}

/** A local time with its offset: as another date of the page states it, or as the zone's clocks have it. */
function inZone(local: string, zone: Zone): string {
  if (typeof zone === 'string' && /^[+-]/.test(zone)) return `${local}${zone}`
  const shown = Date.parse(`${local.replace(' ', 'T')}Z`)
  return Number.isFinite(shown) ? new Date(momentAt(shown, zone)).toISOString() : local
}

const machineDate = (e: Element) => e.attribs.datetime ?? e.attribs.content
