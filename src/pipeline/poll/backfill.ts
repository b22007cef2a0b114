/** Finds what a feed's documents no longer hold: in its further pages (RFC 5005, WordPress), else in the news sitemaps of its site. */
import { inTransaction } from '../../../db/client.ts'
import { knownArticles } from '../../../db/write/articles.ts'
import type { DueFeed } from '../../../db/write/feeds.ts'
import { closeGap, type OpenGap, recordFound, takeOpenGaps } from '../../../db/write/gaps.ts'
import type { Fetched } from '../../fetch/fetch.ts'
import { HostBusy } from '../../fetch/politeness.ts'
import type { ReadEntry } from '../../model.ts'
import type { Context } from '../context.ts'
import { enqueueNext } from './enqueue-next.ts'
import { linksOf } from './hubs.ts'
import { keepDocument } from './keep-document.ts'
import { sourceOfText } from './source.ts'

/** Pages of a feed that are followed: ten documents hold a day of a busy wire. */
const MOST_PAGES = 10
const MOST_SITEMAPS = 3
/** How far back is looked where the last item that was known has no time. */
const WEEK_MS = 7 * 24 * 3_600_000

/** Fills the open gaps of a feed. Publisher trouble ends the search; what was found before is kept. Where the feed itself is not had, a gap stays open. */
export async function backfill(context: Context, feed: DueFeed): Promise<void> {
  for (const gap of await takeOpenGaps(context.db, feed.id)) {
    const ofPages = await fromPages(context, feed, gap)
    if (!ofPages) continue
    const needed = ofPages.found < gap.missedAtLeast && feed.scrape
    const ofSitemaps = needed ? await fromSitemaps(context, feed, gap) : { found: 0, looked: 0 }
    await closeGap(context.db, gap.id, noteOf(ofPages, ofSitemaps))
  }
}

interface Search {
  found: number
  /** Documents that were read. */
  looked: number
}

function noteOf(pages: Search, sitemaps: Search): string {
  if (!pages.looked && !sitemaps.looked) return 'The publisher offers neither further pages nor a news sitemap.'
  return `${pages.found} found in ${pages.looked} further pages, ${sitemaps.found} in ${sitemaps.looked} news sitemaps.`
}

/** Follows further pages until one brings nothing new, or reaches what was known before the gap. @returns null where the feed itself was not had */
async function fromPages(context: Context, feed: DueFeed, gap: OpenGap): Promise<Search | null> {
  const search = { found: 0, looked: 0 }
  const first = await get(context, feed.url)
  if (!first) return null
  let page: Fetched | null = first
  for (let number = 2; page && number <= MOST_PAGES + 1; number++) {
    const next = nextPage(feed, page, first, number)
    page = next === null ? null : await get(context, next)
    if (!page) break
    const kept = await keepMissing(context, feed, gap, page)
    if (kept === null) break
    search.looked++
    search.found += kept.found
    if (kept.reachesKnown || !kept.found) break
  }
  return search
}

function nextPage(feed: DueFeed, page: Fetched, first: Fetched, number: number): string | null {
  const { next } = linksOf(page)
  if (next) return next === page.url ? null : next
  if (!linksOf(first).isWordPress) return null
  const url = new URL(feed.url)
  url.searchParams.set('paged', String(number))
  return url.href
}

/** News sitemaps that robots.txt names (sitemaps.org), or that an index of them names: those with "news" in their address, else the first ones. */
async function fromSitemaps(context: Context, feed: DueFeed, gap: OpenGap): Promise<Search> {
  const search = { found: 0, looked: 0 }
  const robots = await get(context, new URL('/robots.txt', feed.url).href)
  const waiting = likeliest(sitemapsOf(robots?.body.toString('latin1') ?? ''))
  for (let asked = 0; waiting.length && asked < 2 * MOST_SITEMAPS; asked++) {
    const sitemap = await get(context, waiting.shift()!)
    if (!sitemap) continue
    const text = sitemap.body.toString('latin1')
    if (/<(?:[\w.-]+:)?sitemapindex[\s>]/i.test(text)) {
      waiting.unshift(...likeliest(sitemapsIn(text)))
      continue
    }
    const kept = await keepMissing(context, feed, gap, sitemap)
    if (kept === null) continue
    search.looked++
    search.found += kept.found
  }
  return search
}

/** The sitemaps that a robots.txt names. */
export const sitemapsOf = (robots: string): string[] =>
  robots.split(/[\r\n]+/).flatMap((line) => /^[ \t]*sitemap:[ \t]*(\S+)/i.exec(line)?.[1] ?? [])

/** The sitemaps that an index of sitemaps names. */
export const sitemapsIn = (index: string): string[] =>
  [...index.matchAll(/<(?:[\w.-]{1,50}:)?loc>\s*(?:<!\[CDATA\[\s*)?([^<\s\]]+)/gi)].map(([, url]) => url!.replaceAll('&amp;', '&'))

function likeliest(urls: readonly string[]): string[] {
  const valid = urls.filter((url) => URL.canParse(url))
  const news = valid.filter((url) => /news/i.test(new URL(url).pathname))
  return (news.length ? news : valid).slice(0, MOST_SITEMAPS)
}

async function get({ fetcher }: Context, url: string): Promise<Fetched | null> {
  const answer = await fetcher.get(url, { kind: 'feed' }).catch((error: Error) => {
    // The host has no turn for a long time: what can be found now is found, and the gap says how much that was.
    if (error instanceof HostBusy) return null
    throw error
  })
  return answer && 'body' in answer ? answer : null
}

/**
 * Keeps the entries of a document that are not known and belong to the gap.
 * @returns `reachesKnown`: its last entry is known, or all are from before the gap; null where it cannot be read
 */
async function keepMissing(
  context: Context,
  feed: DueFeed,
  gap: OpenGap,
  { body, contentType, url }: Fetched,
): Promise<{ found: number; reachesKnown: boolean } | null> {
  const reading = await context.reader.feed({ bytes: body, contentType, url, language: feed.language, ...sourceOfText(feed) })
  if ('trouble' in reading) return null
  const from = gap.after?.getTime() ?? gap.at.getTime() - WEEK_MS
  const keys = reading.entries.flatMap((read) => read.keys)
  const known = await inTransaction(context.db, (client) => knownArticles(client, feed.sourceId, keys))
  const isKnown = ({ keys }: ReadEntry) => keys.some((key) => known.has(key))
  const isMissing = (read: ReadEntry) => !isKnown(read) && (read.entry.published === null || Date.parse(read.entry.published) >= from)
  const entries = reading.entries.filter(isMissing)
  const reachesKnown =
    reading.entries.slice(-1).some(isKnown) ||
    reading.entries.every(({ entry }) => entry.published !== null && Date.parse(entry.published) < from)
  if (!entries.length) return { found: 0, reachesKnown }
  const kept = await keepDocument(context, feed, {
    reading: { ...reading, entries },
    remember: (client, { entriesNew }) => recordFound(client, gap.id, entriesNew),
  })
  if (!kept) return null
  await enqueueNext(context, kept)
  return { found: kept.entriesNew, reachesKnown }
}
