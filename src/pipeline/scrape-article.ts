import { inTransaction } from '../../db/client.ts'
import { insertKeys } from '../../db/queries/articles.ts'
import { claimScrapes, recordScrape, type ToScrape } from '../../db/queries/steps.ts'
import { trouble } from '../errors.ts'
import { articleKeys } from '../feed/identity.ts'
import type { Copy, ReadAs, Trouble } from '../model.ts'
import { type Context, leaseSeconds } from './context.ts'
import { withFurtherParts } from './further-parts.ts'

export interface Scraped {
  versionId: number
  bodyFrom: 'page' | 'feed'
  trouble: Trouble | null
}

/** Claims of one version before its page is given up: its worker died on it each time. */
const MAX_ATTEMPTS = 3

/** Fetches the pages of versions side by side and keeps what they say; then the versions wait to be placed. */
export async function scrapeArticles(context: Context, versionIds: number[]): Promise<Scraped[]> {
  const claimed = await claimScrapes(context.db, versionIds, leaseSeconds(context))
  const scraped = await Promise.all(claimed.map((version) => scrapeArticle(context, version)))
  if (scraped.length) await context.bells.ring('place', [{}])
  return scraped
}

async function scrapeArticle(context: Context, version: ToScrape): Promise<Scraped> {
  const result = await readPageOf(context, version)
  await inTransaction(context.db, async (client) => {
    await recordScrape(client, version.id, result)
    const names = [result.copy.canonicalUrl, result.finalUrl].filter((url) => url !== null)
    const keys = names.flatMap((link) => articleKeys({ id: null, link, title: null, published: null }, version.url))
    await insertKeys(
      client,
      version.sourceId,
      keys.map((key) => ({ key, articleId: version.articleId })),
    )
  })
  return { versionId: version.id, bodyFrom: result.bodyFrom, trouble: result.trouble }
}

interface Result {
  copy: Copy
  bodyFrom: 'page' | 'feed'
  readAs: ReadAs | null
  trouble: Trouble | null
  finalUrl: string | null
}

/** The page's copy where there is one, else the feed's with the reason. */
async function readPageOf(context: Context, version: ToScrape): Promise<Result> {
  const fromFeed = (why: Trouble): Result => ({ copy: version.copy, bodyFrom: 'feed', readAs: null, trouble: why, finalUrl: null })
  if (version.attempts > MAX_ATTEMPTS) return fromFeed(trouble('READER_KILLED'))
  if (!(await context.robots.allowed(version.url))) return fromFeed(trouble('ROBOTS'))
  const fetched = await context.fetcher.get(version.url, {
    kind: 'page',
    spacingMs: context.robots.crawlDelayMs(version.url),
    mayFollow: context.robots.allowed,
  })
  if ('trouble' in fetched) return fromFeed(fetched.trouble)
  if (!('body' in fetched)) return fromFeed(trouble('HTTP_ERROR', `The answer was ${fetched.status} to a request without conditions.`))
  const page = await context.reader.page({
    bytes: fetched.body,
    contentType: fetched.contentType,
    url: fetched.url,
    rules: context.rulesFor(fetched.url),
  })
  if (page.kind === 'not-article') return fromFeed(page.trouble)
  const { copy, readAs } = await withFurtherParts(context, page)
  return { copy: joined(copy, version.copy), bodyFrom: 'page', readAs, trouble: null, finalUrl: fetched.url }
}

/** The page speaks; what it does not say, the feed may. The supplier's time is the feed's first: pages often print their own rebuilding. */
function joined(page: Copy, feed: Copy): Copy {
  return {
    ...page,
    headline: page.headline ?? feed.headline,
    byline: page.byline.length ? page.byline : feed.byline,
    language: page.language ?? feed.language,
    // A gallery may have pictures alone.
    body: page.body.length ? page.body : feed.body,
    published: feed.published ?? page.published,
    modified: page.modified ?? feed.modified,
  }
}
