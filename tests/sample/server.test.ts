import { afterEach, describe, expect, it } from 'vitest'
import { sampleFeeds } from '../../sample/feeds.ts'
import { DURATION_SECONDS } from '../../sample/morning.ts'
import { type SampleNewsroom, startSampleNewsroom } from '../../sample/server.ts'
import { parseFeed } from '../../src/feed/parse/parse.ts'

const playing: SampleNewsroom[] = []
afterEach(() => Promise.all(playing.splice(0).map((newsroom) => newsroom.close())))

/** A newsroom that is at a second of the morning. */
async function newsroomAt(second: number, speed = 1): Promise<SampleNewsroom> {
  const newsroom = await startSampleNewsroom({ speed, openedAt: new Date(Date.now() - (second * 1000) / speed) })
  playing.push(newsroom)
  return newsroom
}

const get = (newsroom: SampleNewsroom, path: string, headers: Record<string, string> = {}) =>
  fetch(newsroom.url + path, { headers, redirect: 'manual' })

async function entriesOf(newsroom: SampleNewsroom, name: string) {
  const response = await get(newsroom, `/feeds/${name}`)
  const contentType = response.headers.get('content-type')
  const read = parseFeed(new Uint8Array(await response.arrayBuffer()), { contentType, url: response.url })
  return 'feed' in read ? read.feed : expect.fail(`${name}: ${read.trouble.message}`)
}

describe('the sample newsroom', () => {
  it('shows a third of the morning when it opens, dated in the hour before', async () => {
    // Half a minute early: the first entries after opening must not appear, however slow the machine is.
    const newsroom = await newsroomAt(-30)
    const counts = await Promise.all(
      newsroom.morning.feeds.filter((feed) => !feed.slowSeconds).map(async ({ name }) => (await entriesOf(newsroom, name)).entries),
    )
    const slow = newsroom.entriesAt(0).filter(({ entry }) => entry.feed.slowSeconds).length
    expect(counts.flat().length + slow).toBe(52)
    for (const { published } of counts.flat()) {
      expect(Date.parse(published!)).toBeLessThan(newsroom.openedAt.getTime())
      expect(Date.parse(published!)).toBeGreaterThanOrEqual(newsroom.openedAt.getTime() - 3_600_000)
    }
  })

  it('plays through at high speed and then shows every entry in its last state', { timeout: 120_000 }, async () => {
    const newsroom = await newsroomAt(0, 1000)
    await expect.poll(() => newsroom.now(), { timeout: 60_000 }).toBe(DURATION_SECONDS)
    expect(newsroom.entriesAt()).toHaveLength(newsroom.morning.entries.length)
    for (const feed of newsroom.morning.feeds.filter((one) => one.goneAt === undefined)) {
      const name = feed.movesTo ?? feed.name
      if (feed.throttledOnceAt !== undefined) expect((await get(newsroom, `/feeds/${name}`)).status).toBe(429)
      const own = newsroom.morning.entries.filter((entry) => entry.feed === feed)
      const expected = own.map(({ states }) => states.at(-1)!)
      // An entry's next state follows once the previous one was sent.
      for (let sent = 1; sent < Math.max(...own.map(({ states }) => states.length)); sent++) await entriesOf(newsroom, name)
      const { entries } = await entriesOf(newsroom, name)
      const found = entries.map(({ id, title, link }) => ({ id, title, link })).toSorted((a, b) => (a.link! < b.link! ? -1 : 1))
      const right = expected.map(({ guid, headline, path }) => ({ id: guid || null, title: headline, link: newsroom.url + path }))
      expect(found, name).toEqual(right.toSorted((a, b) => (a.link < b.link ? -1 : 1)))
    }
  })

  it('gives agency feeds the full text and the wire fields, and outlet feeds a summary alone', async () => {
    const newsroom = await newsroomAt(600)
    for (const name of ['halyard', 'corvane', 'agl-fr', 'courier', 'ufer-en']) {
      const { entries } = await entriesOf(newsroom, name)
      for (const { state, entry } of newsroom.entriesAt().filter((live) => live.entry.feed.name === name)) {
        const read = entries.find(({ id }) => id === state.guid)!
        const text = read.content?.replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? ''
        if (entry.source.kind === 'agency') for (const paragraph of state.body) expect(text, entry.id).toContain(paragraph)
        else expect(text.length, entry.id).toBeLessThanOrEqual(state.summary.length)
        const { slugline, version, signal, edNote, embargoed } = entry.source.kind === 'agency' ? state : { ...NO_FIELDS }
        const until = embargoed === null ? null : Math.ceil(newsroom.openedAt.getTime() / 1000 + embargoed) * 1000
        expect(read, entry.id).toMatchObject({ slugline, version, signal, edNote })
        expect(read.embargoed === null ? null : Date.parse(read.embargoed), entry.id).toBe(until)
      }
    }
  })

  it('honours validators: 304 while nothing changed, 200 once something did', async () => {
    const newsroom = await newsroomAt(440)
    const first = await get(newsroom, '/feeds/courier-harbour')
    const etag = first.headers.get('etag')!
    expect((await get(newsroom, '/feeds/courier-harbour', { 'if-none-match': etag })).status).toBe(304)
    expect((await get(newsroom, '/feeds/courier-harbour', { 'if-modified-since': first.headers.get('last-modified')! })).status).toBe(304)
    const later = await newsroomAt(450)
    expect((await get(later, '/feeds/courier-harbour', { 'if-none-match': etag })).status).toBe(200)
  })

  it('moves one feed for good at its second', async () => {
    expect((await get(await newsroomAt(100), '/feeds/post')).status).toBe(200)
    const moved = await get(await newsroomAt(130), '/feeds/post')
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/feeds/westmark-news'])
  })

  it('ends one feed at its second', async () => {
    expect((await get(await newsroomAt(470), '/feeds/observer-villages')).status).toBe(200)
    expect((await get(await newsroomAt(481), '/feeds/observer-villages')).status).toBe(410)
  })

  it('asks for patience once', async () => {
    const newsroom = await newsroomAt(95)
    const asked = await get(newsroom, '/feeds/gazette')
    expect([asked.status, asked.headers.get('retry-after')]).toEqual([429, null])
    expect((await get(newsroom, '/feeds/gazette')).status).toBe(200)
  })

  it('sends windows-1252 bytes that only the header declares', async () => {
    const response = await get(await newsroomAt(170), '/feeds/agl-de')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(response.headers.get('content-type')).toContain('charset=windows-1252')
    expect(bytes.subarray(0, 60).toString('latin1')).not.toContain('encoding')
    expect(bytes.includes(Buffer.from([0x84]))).toBe(true) // „
    expect(bytes.includes(Buffer.from('Brückenzoll', 'latin1'))).toBe(true)
    expect(new TextDecoder('utf-8').decode(bytes)).toContain('\ufffd')
  })

  it('answers slowly where it should, in time with its speed', async () => {
    const newsroom = await newsroomAt(10, 20)
    const delayMs = (newsroom.morning.feeds.find(({ name }) => name === 'ledger')!.slowSeconds! * 1000) / newsroom.speed
    const began = performance.now()
    await get(newsroom, '/feeds/ledger')
    // Only a lower bound, which a busy machine cannot break; a timer may be a few milliseconds early.
    expect(performance.now() - began).toBeGreaterThan(delayMs - 10)
  })

  it('breaks the XML of one feed: bare ampersands and no end', async () => {
    const text = await (await get(await newsroomAt(200), '/feeds/observer')).text()
    expect(text).toMatch(/<title>[^<]* & [^<]*<\/title>/)
    expect(text).not.toContain('</channel>')
  })

  it('lists its feeds with intervals that shrink with speed, down to a second', () => {
    const feeds = sampleFeeds('http://127.0.0.1:8090', 2)
    expect(feeds).toHaveLength(18)
    expect(feeds[0]).toMatchObject({ url: 'http://127.0.0.1:8090/feeds/halyard', kind: 'agency', scrape: false, minIntervalSeconds: 5 })
    expect(sampleFeeds('http://127.0.0.1:8090', 60).every(({ minIntervalSeconds }) => minIntervalSeconds === 1)).toBe(true)
  })
})

const NO_FIELDS = { slugline: null, version: null, signal: null, edNote: null, embargoed: null }
