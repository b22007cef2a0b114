import { readSettings } from '../../config/env.ts'
import { siteRules, userAgent } from '../../workers/context.ts'
import { createFetcher } from '../fetch/fetch.ts'
import { createRobots } from '../fetch/robots.ts'
import { openReader } from '../pipeline/reader.ts'

const ARTICLES = 3

/** Shows a feed end to end before anything is stored: the answer, the entries, three articles as read. @returns the exit code */
export async function testFeed(url: string): Promise<number> {
  const settings = readSettings()
  const fetcher = createFetcher({
    userAgent: userAgent(settings),
    allowHosts: settings.ALLOW_HOSTS,
    timeoutMs: settings.FETCH_TIMEOUT_SECONDS * 1000,
  })
  const robots = createRobots({ fetcher, agent: 'Copytaster' })
  const reader = openReader({ threads: 1, memoryMb: settings.READER_MEMORY_MB, timeoutSeconds: settings.READER_TIMEOUT_SECONDS })
  const rulesFor = siteRules(settings.SITES_FILE)
  try {
    const fetched = await fetcher.get(url, { kind: 'feed' })
    console.log(`${url}\n  ${fetched.outcome}, status ${fetched.status ?? 'none'}, ${fetched.bytes} bytes in ${fetched.ms} ms`)
    if (fetched.permanentUrl) console.log(`  moved for good to ${fetched.permanentUrl}`)
    if (!('body' in fetched)) {
      console.log(`  ${'trouble' in fetched ? `${fetched.trouble.message} (${fetched.trouble.code})` : 'nothing came'}`)
      return 1
    }
    const read = await reader.feed({ bytes: fetched.body, contentType: fetched.contentType, url: fetched.url, language: null })
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
      const page = await fetcher.get(entry.link, { kind: 'page' })
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
        for (const c of reading.copy.captions) console.log(`    caption: ${c.text.slice(0, 120)}${c.credit ? ` [${c.credit}]` : ''}`)
      }
    }
    return 0
  } finally {
    await reader.close()
  }
}

const words = (body: string[]) => body.join(' ').split(/\s+/).filter(Boolean).length
