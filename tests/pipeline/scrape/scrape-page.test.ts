import { expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import type { ReadingContext } from '../../../src/pipeline/context.ts'
import { readPageDocument } from '../../../src/pipeline/reader/reading.ts'
import { scrapePage } from '../../../src/pipeline/scrape/scrape-page.ts'

const HOST = 'https://paper.example'
const sentence = (part: number, n: number) =>
  `In part ${part} the dyke inspectors of Hamm walked ${n} kilometres of the northern bank and found ${n + part} places where moles had been at work.`
const article = (part: number, links = '') =>
  `<title>Dykes</title><article><h1>The dykes of Hamm</h1>${[1, 2, 3].map((n) => `<p>${sentence(part, n)}</p>`).join('')}${links}</article>`
const LINKS = '<div class="pages"><a href="/dykes-of-hamm">1</a><a href="/dykes-of-hamm?page=2">2</a></div>'

/** A site of these pages; every other address is missing. */
function contextOf(pages: Record<string, string>, rules?: { byline: string }): ReadingContext {
  return {
    settings: readSettings({ HOST_SPACING_SECONDS: '0' }),
    robots: { allowed: async () => true, crawlDelayMs: () => undefined },
    fetcher: {
      get: async (url: string) => {
        const page = pages[url.slice(HOST.length)]
        const trouble = { code: 'GONE', message: 'm' }
        return page
          ? { outcome: 'changed', status: 200, body: Buffer.from(page), contentType: 'text/html; charset=utf-8', url }
          : { trouble }
      },
    },
    reader: { page: async (job: Parameters<typeof readPageDocument>[0]) => readPageDocument(job) },
    rulesFor: () => rules,
  } as unknown as ReadingContext
}
const scrape = (pages: Record<string, string>, rules?: { byline: string }) => scrapePage(contextOf(pages, rules), `${HOST}/dykes-of-hamm`)

it('an article has the text of its further parts, and that of its first apart', async () => {
  const scraped = await scrape({ '/dykes-of-hamm': article(1, LINKS), '/dykes-of-hamm?page=2': article(2, LINKS) })
  if (scraped.kind !== 'article') throw new Error(scraped.trouble.message)
  const first = [1, 2, 3].map((n) => sentence(1, n))
  expect(scraped.copy.body).toEqual([...first, ...[1, 2, 3].map((n) => sentence(2, n))])
  expect(scraped).toMatchObject({
    url: `${HOST}/dykes-of-hamm`,
    firstBody: first,
    missed: false,
    readAs: { parts: { read: [1, 2], of: 2 } },
  })
})

it('a page that is no article or is not there is trouble', async () => {
  expect(await scrape({ '/dykes-of-hamm': '<p>Closed.</p>' })).toMatchObject({
    kind: 'not-article',
    trouble: { code: 'NO_ARTICLE' },
    missed: false,
  })
  expect(await scrape({})).toEqual({ kind: 'not-article', trouble: { code: 'GONE', message: 'm' }, missed: false })
})

it('a rule of the site that found nothing is reported, whatever the page is', async () => {
  const rules = { byline: '.nowhere' }
  expect(await scrape({ '/dykes-of-hamm': article(1) }, rules)).toMatchObject({ kind: 'article', missed: true })
  expect(await scrape({ '/dykes-of-hamm': '<p>Closed.</p>' }, rules)).toMatchObject({ kind: 'not-article', missed: true })
})
