import { readSettings } from '../../config/env.ts'
import { findFeeds } from '../../db/queries/feeds.ts'
import { siteRules } from '../../workers/context.ts'
import { tellReadAs } from '../article/read-as.ts'
import { PlainError } from '../errors.ts'
import type { ListingRules } from '../feed/parse/listing.ts'
import { isFolder } from '../fetch/folder.ts'
import { isRemote } from '../fetch/remote.ts'
import { createRobots } from '../fetch/robots.ts'
import { openReader } from '../pipeline/reader.ts'
import { hasCredentials, withCredentialsOf, withoutCredentials } from '../text/credentials.ts'
import { withDatabase } from './database.ts'
import { fetcherOf } from './fetching.ts'
import { testFolder, testRemote } from './test-folder.ts'

const ARTICLES = 3

/**
 * Shows a feed end to end before anything is stored: the answer, the entries, three articles as read.
 * @param tried selectors to read a web page by, instead of those in config/sites.yaml
 * @returns the exit code
 */
export async function testFeed(url: string, tried?: ListingRules): Promise<number> {
  const settings = readSettings()
  if (isFolder(url)) return testFolder(url, settings)
  if (isRemote(url)) return testRemote(hasCredentials(url) ? url : await knownAddress(url), settings)
  const fetcher = fetcherOf(settings)
  const robots = createRobots({ fetcher, agent: 'Copytaster' })
  const reader = openReader({ threads: 1, memoryMb: settings.READER_MEMORY_MB, timeoutSeconds: settings.READER_TIMEOUT_SECONDS })
  const rulesFor = siteRules(settings.SITES_FILE)
  try {
    let address = url
    let fetched = await fetcher.get(url, { kind: 'feed' })
    if (fetched.status === 401 && !hasCredentials(url)) {
      address = await knownAddress(url)
      if (address !== url) fetched = await fetcher.get(address, { kind: 'feed' })
    }
    console.log(
      `${withoutCredentials(url)}\n  ${fetched.outcome}, status ${fetched.status ?? 'none'}, ${fetched.bytes} bytes in ${fetched.ms} ms`,
    )
    if (fetched.permanentUrl) console.log(`  moved for good to ${withoutCredentials(fetched.permanentUrl)}`)
    if (!('body' in fetched)) {
      console.log(`  ${'trouble' in fetched ? `${fetched.trouble.message} (${fetched.trouble.code})` : 'nothing came'}`)
      return 1
    }
    const listing = tried ?? rulesFor(fetched.url)?.listing
    const read = await reader.feed({ bytes: fetched.body, contentType: fetched.contentType, url: fetched.url, language: null, listing })
    if ('trouble' in read) {
      console.log(`  ${read.trouble.message} (${read.trouble.code})`)
      return 1
    }
    console.log(
      `  ${read.format}, "${read.feed.title ?? 'no title'}", ${read.entries.length} entries, language ${read.feed.language ?? 'not stated'}`,
    )
    for (const repair of read.repairs) console.log(`  repaired: ${repair}`)
    for (const { entry, copy } of read.entries.slice(0, ARTICLES)) {
      console.log(
        `\n- ${entry.title ?? '(no headline)'}\n  ${entry.published ?? 'no date'}  ${entry.link ?? 'no link'}\n  feed text: ${words(copy?.body ?? [])} words, ${copy?.captions.length ?? 0} captions`,
      )
      if (!entry.link) continue
      if (!(await robots.allowed(entry.link))) {
        console.log('  page: robots.txt asks us not to fetch it; the feed text would be used')
        continue
      }
      const page = await fetcher.get(withCredentialsOf(address, entry.link), { kind: 'page', mayFollow: robots.allowed })
      if (!('body' in page)) {
        console.log(`  page: ${'trouble' in page ? page.trouble.message : page.status}`)
        continue
      }
      const reading = await reader.page({ bytes: page.body, contentType: page.contentType, url: page.url, rules: rulesFor(page.url) })
      if (reading.kind === 'not-article') console.log(`  page: ${reading.trouble.message}`)
      else {
        console.log(
          `  page: ${words(reading.copy.body)} words, by ${reading.copy.byline.join(', ') || 'nobody named'}\n    ${reading.copy.body[0]?.slice(0, 160) ?? ''}`,
        )
        for (const told of tellReadAs(reading.readAs)) console.log(`    ${told}`)
        for (const c of reading.copy.captions) console.log(`    caption: ${c.text.slice(0, 120)}${c.credit ? ` [${c.credit}]` : ''}`)
      }
    }
    if (tried && read.format === 'page') console.log(keep(fetched.url, tried))
    return 0
  } finally {
    await reader.close()
  }
}

/** The address as it was added, with its credentials; as given where no feed has it, or more than one, or no database is at hand. */
async function knownAddress(url: string): Promise<string> {
  try {
    const known = await withDatabase((db) => findFeeds(db, url))
    return known.length === 1 ? known[0]!.url : url
  } catch (error) {
    if (error instanceof PlainError) return url
    throw error
  }
}

/** The lines of config/sites.yaml that keep what was tried. */
function keep(url: string, tried: ListingRules): string {
  const listing = Object.entries(tried).map(([name, selector]) => `${name}: ${JSON.stringify(selector)}`)
  return `\nTo keep it, write into config/sites.yaml:\n\n${new URL(url).hostname}:\n  listing: { ${listing.join(', ')} }`
}

const words = (body: string[]) => body.join(' ').split(/\s+/).filter(Boolean).length
