import { readSettings } from '../../config/env.ts'
import { findFeeds } from '../../db/write/feeds.ts'
import { openReading } from '../../workers/context.ts'
import { describeReadAs } from '../article/read-as.ts'
import { PlainError } from '../errors.ts'
import type { ListingRules } from '../feed/parse/listing.ts'
import type { Fetched } from '../fetch/fetch.ts'
import { isFolder } from '../fetch/folder.ts'
import { isRemote } from '../fetch/remote.ts'
import type { ReadEntry, Trouble } from '../model.ts'
import type { ReadingContext } from '../pipeline/context.ts'
import type { FeedReading, ReadFeed } from '../pipeline/reader/reading.ts'
import { scrapePage } from '../pipeline/scrape/scrape-page.ts'
import { hasCredentials, withoutCredentials } from '../text/credentials.ts'
import { withDatabase } from './database.ts'
import { testFolder, testRemote } from './test-folder.ts'

const ARTICLES_SHOWN = 3

/**
 * Fetches and reads a feed and prints the answer, the entries and three articles. Nothing is stored.
 * @param tried selectors for a web page, instead of those in config/sites.yaml
 * @returns the exit code
 */
export async function testFeed(url: string, tried?: ListingRules): Promise<number> {
  const reading = openReading(readSettings())
  try {
    if (isFolder(url)) return await testFolder(reading, url)
    if (isRemote(url)) return await testRemote(reading, hasCredentials(url) ? url : await knownAddress(url))
    return await testWeb(reading, url, tried)
  } finally {
    await reading.close()
  }
}

/** The address as it was added, with the user of its server; unchanged when no feed or several feeds have it, or there is no database. */
async function knownAddress(url: string): Promise<string> {
  try {
    const known = await withDatabase((db) => findFeeds(db, url))
    return known.length === 1 ? known[0]!.url : url
  } catch (error) {
    if (error instanceof PlainError) return url
    throw error
  }
}

async function testWeb(context: ReadingContext, url: string, tried?: ListingRules): Promise<number> {
  const fetched = await context.fetcher.get(url, { kind: 'feed' })
  console.log(
    `${withoutCredentials(url)}\n  ${fetched.outcome}, status ${fetched.status ?? 'none'}, ${fetched.bytes} bytes in ${fetched.ms} ms`,
  )
  if (fetched.permanentUrl) console.log(`  moved permanently to ${withoutCredentials(fetched.permanentUrl)}`)
  if (!('body' in fetched)) {
    console.log(`  ${'trouble' in fetched ? inWords(fetched.trouble) : 'no content'}`)
    return 1
  }
  const read = await readFeed(context, fetched, tried)
  if ('trouble' in read) {
    console.log(`  ${inWords(read.trouble)}`)
    return 1
  }
  showFeed(read)
  for (const entry of read.entries.slice(0, ARTICLES_SHOWN)) await showEntry(context, entry)
  if (tried && read.format === 'page') console.log(siteRuleLines(fetched.url, tried))
  return 0
}

function readFeed(context: ReadingContext, { body, contentType, url }: Fetched, tried?: ListingRules): Promise<FeedReading> {
  const listing = tried ?? context.rulesFor(url)?.listing
  return context.reader.feed({ bytes: body, contentType, url, language: null, listing })
}

function showFeed({ format, feed, entries, repairs }: ReadFeed): void {
  console.log(`  ${format}, "${feed.title ?? 'no title'}", ${entries.length} entries, language ${feed.language ?? 'not stated'}`)
  for (const repair of repairs) console.log(`  repaired: ${repair}`)
}

async function showEntry(context: ReadingContext, { entry, copy }: ReadEntry): Promise<void> {
  console.log(`\n- ${entry.title ?? '(no headline)'}\n  ${entry.published ?? 'no date'}  ${entry.link ?? 'no link'}`)
  console.log(`  feed text: ${wordCount(copy?.body ?? [])} words, ${copy?.captions.length ?? 0} captions`)
  if (!entry.link) return
  const page = await scrapePage(context, entry.link)
  if (page.kind === 'not-article') return console.log(`  page: ${page.trouble.message}`)
  const { body, byline, captions } = page.copy
  console.log(`  page: ${wordCount(body)} words, by ${byline.join(', ') || 'no byline'}\n    ${body[0]?.slice(0, 160) ?? ''}`)
  for (const line of describeReadAs(page.readAs)) console.log(`    ${line}`)
  for (const { text, credit } of captions) console.log(`    caption: ${text.slice(0, 120)}${credit ? ` [${credit}]` : ''}`)
}

/** The lines for config/sites.yaml that make the tried selectors permanent. */
function siteRuleLines(url: string, tried: ListingRules): string {
  const listing = Object.entries(tried).map(([name, selector]) => `${name}: ${JSON.stringify(selector)}`)
  return `\nTo keep these selectors, add to config/sites.yaml:\n\n${new URL(url).hostname}:\n  listing: { ${listing.join(', ')} }`
}

const inWords = ({ code, message }: Trouble) => `${message} (${code})`

const wordCount = (body: string[]) => body.join(' ').split(/\s+/).filter(Boolean).length
