import { expect, it } from 'vitest'
import type { FetchOutcome, FetchRequest } from '../../../src/fetch/fetch.ts'
import type { ReadingContext } from '../../../src/pipeline/context.ts'
import { readPageAt } from '../../../src/pipeline/scrape/read-page-at.ts'

const ADDRESS = 'https://paper.example/a'
const FETCHED = {
  outcome: 'changed',
  status: 200,
  body: Buffer.from('<p>Words.</p>'),
  contentType: 'text/html',
  url: 'https://paper.example/b',
}

/** A context whose server answers so. @returns the result, and what was asked for */
async function read(answer: object, { allowed = true } = {}) {
  const asked: [string, FetchRequest][] = []
  const jobs: object[] = []
  const robots = { allowed: async (url: string) => allowed || url !== ADDRESS, crawlDelayMs: () => 700 }
  const context = {
    robots,
    fetcher: {
      get: async (url: string, request: FetchRequest) => {
        asked.push([url, request])
        return answer as FetchOutcome
      },
    },
    reader: {
      page: async (job: object) => {
        jobs.push(job)
        return { kind: 'not-article', notes: ['n'] }
      },
    },
    rulesFor: (url: string) => ({ headline: `rule of ${url}` }),
  } as unknown as ReadingContext
  return { result: await readPageAt(context, ADDRESS), asked, jobs, robots }
}

it('a page is fetched with the delay that robots.txt asks for, and read by the rules of where it was found', async () => {
  const { result, asked, jobs, robots } = await read(FETCHED)
  expect(asked).toEqual([[ADDRESS, { kind: 'page', spacingMs: 700, mayFollow: robots.allowed }]])
  expect(jobs).toEqual([{ bytes: FETCHED.body, contentType: 'text/html', url: FETCHED.url, rules: { headline: `rule of ${FETCHED.url}` } }])
  expect(result).toEqual({ url: FETCHED.url, page: { kind: 'not-article', notes: ['n'] } })
})

it('a page that robots.txt forbids is not fetched', async () => {
  const { result, asked } = await read(FETCHED, { allowed: false })
  expect([result, asked]).toEqual([{ trouble: expect.objectContaining({ code: 'ROBOTS' }) }, []])
})

it('the trouble of the request is the trouble of the page', async () => {
  const trouble = { code: 'TIMED_OUT', message: 'm' }
  expect((await read({ outcome: 'failed', status: null, trouble })).result).toEqual({ trouble })
})

it('"not modified" is trouble, because nothing was asked conditionally', async () => {
  const { result, jobs } = await read({ outcome: 'unchanged', status: 304 })
  expect(result).toEqual({ trouble: expect.objectContaining({ code: 'HTTP_ERROR', message: expect.stringContaining('304') }) })
  expect(jobs).toEqual([])
})
