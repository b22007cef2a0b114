import { expect, it } from 'vitest'
import type { DueFeed } from '../../../../db/write/feeds.ts'
import type { Context } from '../../../../src/pipeline/context.ts'
import { isFresh, readAsFeed } from '../../../../src/pipeline/poll/sources/file.ts'
import { readFeedDocument } from '../../../../src/pipeline/reader/reading.ts'

const WHOLE = '<rss version="2.0"><channel><title>T</title><item><guid>a</guid><title>A ferry</title></item></channel></rss>'
const BROKEN = WHOLE.slice(0, WHOLE.indexOf('</channel>'))

const FEED = { language: 'no', scrape: false, source: 'Paper', sourceKind: 'outlet', sourceLanguage: null } as DueFeed

const read = (text: string, file: { ageSeconds: number; bytes?: number | null }) => {
  const reader = { feed: async (job: Parameters<typeof readFeedDocument>[0]) => readFeedDocument(job) }
  return readAsFeed({ reader } as unknown as Context, FEED, Buffer.from(text), { bytes: null, ...file })
}

it('a file is fresh for a minute', () => expect([0, 59.9, 60].map(isFresh)).toEqual([true, true, false]))

it('a whole file is read at once, in the language of its feed', async () => {
  expect(await read(WHOLE, { ageSeconds: 0 })).toMatchObject({ isBroken: false, reading: { entries: [{ copy: { language: 'no' } }] } })
})

it('a truncated file is read later, and as it is when it stays so', async () => {
  expect(await read(BROKEN, { ageSeconds: 59 })).toBe(null)
  expect(await read(BROKEN, { ageSeconds: 60 })).toMatchObject({ isBroken: true, reading: { entries: [{ entry: { title: 'A ferry' } }] } })
})

it('a file of another length than its listing states is as one that is truncated', async () => {
  expect(await read(WHOLE, { ageSeconds: 59, bytes: WHOLE.length + 1 })).toBe(null)
  expect(await read(WHOLE, { ageSeconds: 60, bytes: WHOLE.length + 1 })).toMatchObject({ isBroken: true })
  expect(await read(WHOLE, { ageSeconds: 0, bytes: WHOLE.length })).toMatchObject({ isBroken: false })
})

it('what is no feed may still become one, and then is trouble', async () => {
  expect(await read('', { ageSeconds: 1 })).toBe(null)
  expect(await read('no feed', { ageSeconds: 61 })).toEqual({ trouble: expect.objectContaining({ code: expect.any(String) }) })
})
