import type pg from 'pg'
import { inTransaction } from '../../../db/client.ts'
import { refusalIn } from '../../../db/refusal.ts'
import { insertKeys } from '../../../db/write/articles.ts'
import { readMeasures, recordFlags, recordMeasure } from '../../../db/write/quality.ts'
import { insertVersions, type NewVersion } from '../../../db/write/versions.ts'
import { awaitRetry, claimScrapes, endRetry, endScrape, postponeScrapes, renewScrapes, type ToScrape } from '../../../db/write/waiting.ts'
import { BEFORE, judgeQuality, RECENT } from '../../article/quality.ts'
import { type TroubleCode, trouble } from '../../errors.ts'
import { addressKeys } from '../../feed/identity.ts'
import { HostBusy } from '../../fetch/politeness.ts'
import type { Copy, ReadAs, Trouble } from '../../model.ts'
import { isUrgent } from '../../story/signals/urgent.ts'
import { BRIEF_WAIT_MS, type Context } from '../context.ts'
import { LEASE_SECONDS, underLease } from '../lease.ts'
import { pageKeyOf, showsTheSame, withdrawSameText, withoutKept } from './same-text.ts'
import { scrapePage } from './scrape-page.ts'
import { addReread, versionWith } from './store-text.ts'

/** The result of one scrape. */
export interface Scraped {
  versionId: number
  bodyFrom: 'page' | 'feed'
  trouble: Trouble | null
}

/** Claims of one version after which its page is given up: its worker died each time. */
const MAX_ATTEMPTS = 3

/** Trouble with a page that may pass without help. Paywalls and refusals last, and a missing page is gone. */
const TEMPORARY_TROUBLE = new Set<string>([
  'BOT_CHALLENGE',
  'ERROR_PAGE',
  'SAME_TEXT',
  'NO_ARTICLE',
  'CONNECTION_FAILED',
  'TIMED_OUT',
  'HTTP_ERROR',
  'THROTTLED',
] satisfies TroubleCode[])
/** Minutes to the next request of such a page, by the number of requests so far: a common outage, and the longest that still matters to an editor. */
const RETRY_MINUTES = [10, 120]

/** A host that has no turn for so long is not waited for: the feed's text is used, and the page is fetched again later. */
const LONG_HOLD_SECONDS = 60
/** Nor is one that had no turn so often: each time the page was at the end of the host's queue, and others came before it again. */
const MOST_PUT_OFF = 20

/**
 * Fetches the pages of versions in parallel and keeps their text; then the versions wait to be placed. Our own trouble with one of them is thrown
 * when the others have ended.
 */
export async function scrapeArticles(context: Context, versionIds: number[]): Promise<Scraped[]> {
  const claimed = await claimScrapes(context.db, versionIds, LEASE_SECONDS)
  const begun = new Set(claimed.map(({ id }) => id))
  const scrapeOne = (version: ToScrape) =>
    scrapeArticle(context, version)
      .finally(() => begun.delete(version.id))
      .catch((error: unknown) => putOff(context, version, error))
  const ended = await underLease(
    () => renewScrapes(context.db, [...begun], LEASE_SECONDS),
    () => Promise.allSettled(claimed.map(scrapeOne)),
  )
  const scraped = ended.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []))
  const urgent = claimed.some(({ stated }) => isUrgent(stated))
  if (scraped.length) await context.queues.enqueue('place', [{}], { urgent, items: scraped.length })
  await judgeFeeds(context, [...new Set(claimed.flatMap(({ feedId, again }) => (feedId === null || again ? [] : [feedId])))])
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return scraped
}

/** Puts off a page whose host has no turn, at once, while its lease lasts. A job that is lost costs no page: the sweep enqueues another. */
async function putOff({ db, queues }: Context, { id }: ToScrape, error: unknown): Promise<null> {
  if (!(error instanceof HostBusy)) throw error
  await postponeScrapes(db, [{ versionId: id, seconds: error.seconds }])
  await queues.enqueue('scrape', [{ versionIds: [id] }], { delayMs: Math.ceil(error.seconds * 1000) + 50 })
  return null
}

/** Sets flags on feeds whose articles are read worse than before, and clears those that no longer apply. */
async function judgeFeeds(context: Context, feedIds: number[]): Promise<void> {
  if (!feedIds.length) return
  for (const { feedId, flags, measures } of await readMeasures(context.db, feedIds, RECENT + BEFORE)) {
    const judged = judgeQuality(measures, flags, Date.now())
    if (judged.length || flags.length) await recordFlags(context.db, feedId, judged)
  }
}

async function scrapeArticle(context: Context, version: ToScrape): Promise<Scraped> {
  const page = await readPageOf(context, version)
  const result = await keepPage(context, version, page).catch((error: unknown) => {
    const reason = refusalIn(error)
    // Where the feed's text is refused, which was accepted when it came, the fault is ours.
    if (reason === null || page.bodyFrom === 'feed') throw error
    return keepPage(context, version, { ...fromFeed(version, trouble('PAGE_REFUSED', `${reason}.`)), missed: page.missed })
  })
  if (result.trouble?.code === 'SAME_TEXT' && result.pageKey) await withdrawSameText(context, result.pageKey, retryAfter(1, result.trouble))
  return { versionId: version.id, bodyFrom: result.bodyFrom, trouble: result.trouble }
}

/** Writes what came of a scrape. @returns what was written: the feed's text where the page shows what its host shows elsewhere too */
async function keepPage(context: Context, version: ToScrape, page: PageResult): Promise<PageResult> {
  const ofPage = { result: page, text: await versionWith(context, version, page) }
  return (await writePage(context, version, page, ofPage)) ?? (await keepInstead(context, version, page))
}

/** Writes the feed's text for a page that shows what its host shows elsewhere too. No thread is waited for while that text is locked. */
async function keepInstead(context: Context, version: ToScrape, page: PageResult): Promise<PageResult> {
  const { pageKey, missed } = page
  const result = { ...fromFeed(withoutKept(version, page.copy.body), trouble('SAME_TEXT')), pageKey, missed }
  return (await writePage(context, version, page, { result, text: await versionWith(context, version, result) }))!
}

/** @returns null where the text is the page's, and the host shows it elsewhere too: nothing was written */
function writePage(
  context: Context,
  version: ToScrape,
  page: PageResult,
  { result, text }: { result: PageResult; text: NewVersion },
): Promise<PageResult | null> {
  return inTransaction(context.db, async (client) => {
    const isSame = page.pageKey !== null && (await showsTheSame(client, context, version, { key: page.pageKey, body: page.copy.body }))
    if (isSame && result === page) return null
    const isFirst = await record(client, version, text)
    if (version.feedId !== null && isFirst) await recordMeasure(client, version.feedId, measureOf(result))
    const names = [result.copy.canonicalUrl, result.finalUrl].filter((url) => url !== null)
    const keys = names.flatMap((link) => addressKeys(link))
    await insertKeys(
      client,
      version.sourceId,
      keys.map((key) => ({ key, articleId: version.articleId })),
    )
    return result
  })
}

/**
 * A page that is read at a later request makes the next version; the version that was placed stays as it is.
 * @returns whether this ended the wait of the version for its page: not at a later request, nor where another worker was faster
 */
async function record(client: pg.PoolClient, version: ToScrape, text: NewVersion): Promise<boolean> {
  const again = retryAfter(version.attempts, text.trouble)
  if (!version.again) {
    if (!(await endScrape(client, version.id))) return false
    await insertVersions(client, [version.number === 1 ? text : { ...text, print: null }])
    if (again) await awaitRetry(client, version, again)
    return true
  }
  if (text.bodyFrom === 'page') await addReread(client, text)
  else if (again) await awaitRetry(client, version, again)
  else await endRetry(client, version.id)
  return false
}

const measureOf = ({ copy, bodyFrom, trouble: why, missed }: PageResult) => ({
  words: copy.body.join(' ').split(/\s+/).filter(Boolean).length,
  captions: copy.captions.length,
  fromPage: bodyFrom === 'page',
  sameText: why?.code === 'SAME_TEXT',
  missed,
})

/** Minutes until a page is fetched again; null where it is not. */
function retryAfter(attempts: number, why: Trouble | null): number | null {
  return (why && TEMPORARY_TROUBLE.has(why.code) ? RETRY_MINUTES[attempts - 1] : null) ?? null
}

/** What a page, or in its place the feed, gives a version. */
interface PageResult {
  copy: Copy
  bodyFrom: 'page' | 'feed'
  readAs: ReadAs | null
  trouble: Trouble | null
  finalUrl: string | null
  pageKey: string | null
  /** A selector of the site's rules found nothing. */
  missed: boolean
}

const fromFeed = (version: ToScrape, why: Trouble): PageResult => ({
  copy: version.copy,
  bodyFrom: 'feed',
  readAs: null,
  trouble: why,
  finalUrl: null,
  pageKey: null,
  missed: false,
})

/** The page's copy where there is one, else the feed's with the trouble. */
async function readPageOf(context: Context, version: ToScrape): Promise<PageResult> {
  if (version.attempts > MAX_ATTEMPTS) return fromFeed(version, trouble('READER_KILLED'))
  const page = await scrapePage(context, version.url, BRIEF_WAIT_MS).catch((error: unknown) => {
    // News does not wait for a host that asked to be left alone; a page that is fetched again does.
    if (!(error instanceof HostBusy)) throw error
    const isLong = !version.again && error.seconds >= LONG_HOLD_SECONDS
    if (!isLong && version.putOff < MOST_PUT_OFF) throw error
    return { kind: 'not-article' as const, trouble: trouble('THROTTLED', error.message), missed: false }
  })
  const { missed } = page
  if (page.kind === 'not-article') return { ...fromFeed(version, page.trouble), missed }
  const { url, copy, firstBody, readAs } = page
  const pageKey = pageKeyOf(url, firstBody)
  return { copy: joinedCopy(copy, version.copy), bodyFrom: 'page', readAs, trouble: null, finalUrl: url, pageKey, missed }
}

/**
 * Joins the copies of page and feed: the page's field first, and the feed's where the page has none. The time of publication is the feed's
 * first: pages often show when they were rebuilt.
 */
export function joinedCopy(page: Copy, feed: Copy): Copy {
  return {
    ...page,
    headline: page.headline ?? feed.headline,
    byline: page.byline.length ? page.byline : feed.byline,
    language: page.language ?? feed.language,
    // A gallery may consist of pictures only.
    body: page.body.length ? page.body : feed.body,
    published: feed.published ?? page.published,
    modified: page.modified ?? feed.modified,
  }
}
