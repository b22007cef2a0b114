import { afterEach, describe, expect, it } from 'vitest'
import { BLANK_ENTRY } from '../../../src/feed/parse/extensions.ts'
import { openReader, type Reader } from '../../../src/pipeline/reader/reader.ts'

const FEED = Buffer.from('<rss version="2.0"><channel><title>T</title><item><guid>a</guid><title>A ferry</title></item></channel></rss>')
const feed = { bytes: FEED, contentType: 'application/rss+xml', url: 'https://paper.example/feed', language: null }
const page = { bytes: Buffer.from('<p>Words.</p>'), contentType: 'text/html', url: 'https://paper.example/a', rules: undefined }

let reader: Reader
afterEach(() => reader.close())

describe('a reader', { timeout: 600_000 }, () => {
  it('reads more documents than it has threads, each with its own result', async () => {
    reader = openReader({ threads: 1, memoryMb: 256, timeoutSeconds: 60 })
    const [first, second, entry] = await Promise.all([
      reader.feed(feed),
      reader.feed({ ...feed, bytes: Buffer.from('no feed') }),
      reader.entry({ entry: { ...BLANK_ENTRY, title: 'A ferry', content: '<p>It ran aground.</p>' }, url: feed.url, language: 'en' }),
    ])
    expect(first).toMatchObject({ entries: [{ entry: { title: 'A ferry' } }] })
    expect(second).toMatchObject({ trouble: { code: expect.any(String) } })
    expect(entry).toMatchObject({ headline: 'A ferry', body: ['It ran aground.'] })
  })

  it('ends the thread of a document that takes too long, says so, and reads the next in a new one', async () => {
    reader = openReader({ threads: 1, memoryMb: 256, timeoutSeconds: 0.001 })
    const long = { ...page, bytes: Buffer.from('<p>some words of text here</p>'.repeat(50_000)) }
    expect(await reader.page(long)).toMatchObject({ kind: 'not-article', trouble: { code: 'READER_KILLED' } })
    expect(await reader.feed({ ...feed, bytes: long.bytes })).toMatchObject({ trouble: { code: 'READER_KILLED' } })
    expect(await reader.entry({ entry: { ...BLANK_ENTRY, content: String(long.bytes) }, url: null, language: null })).toBe(null)
  })

  it.each([
    ['starts its last thread when all others are at slow documents, which then delay nothing', 20, ['feed', 'page']],
    ['reads all in the others before', 600_000, ['page', 'feed']],
  ])('%s', async (_, slowMs, expected) => {
    reader = openReader({ threads: 2, memoryMb: 256, timeoutSeconds: 60, slowMs })
    const order: string[] = []
    const long = { ...page, bytes: Buffer.from('<p>some words of text here</p>'.repeat(60_000)) }
    await Promise.all([reader.page(long).then(() => order.push('page')), reader.feed(feed).then(() => order.push('feed'))])
    expect(order).toEqual(expected)
  })

  it('reads a feed before the pages of other hosts that came earlier', async () => {
    reader = openReader({ threads: 1, memoryMb: 256, timeoutSeconds: 60 })
    const order: string[] = []
    const pages = Array.from({ length: 16 }, (_, i) => ({ ...page, url: `https://paper${i % 4}.example/${i}` }))
    const read = [...pages.map((one) => reader.page(one).then(() => order.push('page'))), reader.feed(feed).then(() => order.push('feed'))]
    await Promise.all(read)
    expect(order.indexOf('feed')).toBe(1)
  })
})
