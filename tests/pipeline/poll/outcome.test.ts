import { describe, expect, it } from 'vitest'
import { type DueFeed, MAX_UNIQUE_BYTES } from '../../../db/write/feeds.ts'
import { trouble } from '../../../src/errors.ts'
import type { Fetched, NotModified } from '../../../src/fetch/fetch.ts'
import type { ReadEntry } from '../../../src/model.ts'
import {
  emptyTally,
  entriesRefused,
  type Failure,
  type FolderVisit,
  failedPoll,
  folderPoll,
  keptPoll,
  unchangedPoll,
  withFile,
} from '../../../src/pipeline/poll/outcome.ts'
import type { ReadFeed } from '../../../src/pipeline/reader/reading.ts'

const NOW = Date.parse('2026-03-02T06:00:00Z')
const FEED: DueFeed = {
  id: 7,
  sourceId: 3,
  source: 'Northwire',
  sourceKind: 'agency',
  sourceLanguage: null,
  url: 'https://paper.example/feed',
  title: null,
  scrape: true,
  language: null,
  minIntervalSeconds: 60,
  maxIntervalSeconds: 3600,
  intervalSeconds: 300,
  crashCount: 1,
  etag: '"old"',
  lastModified: null,
  bodyHash: 'old',
  failCount: 2,
  namesTrusted: null,
  namesLearnt: {},
  begunAt: new Date(NOW),
  lastPolledAt: new Date(NOW - 300_000),
  isEarly: false,
  health: 'ok',
  healthSince: new Date(NOW - 86_400_000),
  repairs: [],
  learned: {},
  rhythm: null,
  refusedMoves: [],
  hasGap: false,
  hub: null,
}
const FACTS = { status: 200, bytes: 900, ms: 12, url: FEED.url, permanentUrl: null, retryAfterSeconds: null, cacheSeconds: null }
const RESPONSE: Fetched = {
  ...FACTS,
  outcome: 'changed',
  body: Buffer.alloc(0),
  sha256: 'new',
  contentType: null,
  etag: '"new"',
  lastModified: 'Mon, 02 Mar 2026 05:00:00 GMT',
}
const NOT_MODIFIED: NotModified = { ...FACTS, status: 304, bytes: 0, outcome: 'unchanged' }
const ENTRY = { entry: { title: 'The bridge', id: 'g', link: null } } as ReadEntry
const READING: ReadFeed = {
  leftOut: [],
  surroundings: null,
  format: 'rss',
  feed: { title: 'Paper', link: null, description: null, language: 'de', image: null, ttlSeconds: null },
  entries: [ENTRY, ENTRY, ENTRY],
  repairs: ['It was closed.'],
  complete: true,
}
const KEPT = {
  entriesNew: 1,
  entriesChanged: 0,
  entriesNoise: 0,
  published: [null],
  toScrape: [],
  toPlace: true,
  urgent: false,
  refused: [],
}
const REFUSED = { entry: ENTRY, reason: 'date/time field value out of range' }

const kept = (
  over: { response?: Partial<Fetched>; reading?: Partial<ReadFeed>; kept?: Partial<typeof KEPT | { refused: (typeof REFUSED)[] }> } = {},
) =>
  keptPoll(FEED, { response: { ...RESPONSE, ...over.response }, reading: { ...READING, ...over.reading }, kept: { ...KEPT, ...over.kept } })
/** Seconds to the next poll, give or take a tenth. */
function expectNext(poll: { waitSeconds: number }, seconds: number): void {
  expect(poll.waitSeconds).toBeGreaterThanOrEqual(seconds * 0.9)
  expect(poll.waitSeconds).toBeLessThanOrEqual(seconds * 1.1)
}

describe('a poll that brought a document', () => {
  it('records what was seen and kept, the validators, and what the feed says of itself', () => {
    const poll = kept()
    expect(poll).toMatchObject({
      feedId: 7,
      outcome: 'changed',
      ok: true,
      failCount: 0,
      trouble: null,
      httpStatus: 200,
      bytes: 900,
      ms: 12,
    })
    expect(poll).toMatchObject({ entriesSeen: 3, entriesNew: 1, entriesChanged: 0, repairs: ['It was closed.'] })
    expect(poll).toMatchObject({ title: 'Paper', language: 'de' })
    expect(poll.validators).toEqual({ etag: '"new"', lastModified: 'Mon, 02 Mar 2026 05:00:00 GMT', bodyHash: 'new' })
  })

  it('asks without conditions next time where the document broke off: a 304 would lose the rest', () =>
    expect(kept({ reading: { complete: false } }).validators).toEqual({ etag: null, lastModified: null, bodyHash: 'new-broken-off' }))

  it('asks without conditions and reads the same document again where an entry could not be stored', () => {
    const poll = kept({ kept: { refused: [REFUSED] } })
    expect(poll.validators).toEqual({ etag: null, lastModified: null, bodyHash: null })
    expect(poll).toMatchObject({ ok: true, trouble: { code: 'ENTRY_REFUSED' } })
    expect(kept({ kept: { refused: [REFUSED] }, reading: { complete: false } }).validators?.bodyHash).toBeNull()
  })

  it.each([
    ['new', { entriesNew: 1, entriesChanged: 0 }, 150],
    ['changed', { entriesNew: 0, entriesChanged: 1 }, 150],
    ['nothing new', { entriesNew: 0, entriesChanged: 0 }, 360],
  ])('with %s entries adapts the interval', (_, counts, interval) => {
    const poll = kept({ kept: counts })
    expect(poll).toMatchObject({ outcome: 'changed', intervalSeconds: interval })
    expectNext(poll, interval)
  })

  it('waits as long as the publisher says, by the feed and by its server', () => {
    expectNext(kept({ reading: { feed: { ...READING.feed, ttlSeconds: 1800 } } }), 1800)
    expectNext(kept({ response: { cacheSeconds: 900 } }), 900)
    expect(kept({ response: { retryAfterSeconds: 7200 } }).waitSeconds).toBeGreaterThanOrEqual(7200)
  })

  it('proposes the address that the feed redirects to permanently, where its items are known', () => {
    const permanentUrl = 'https://paper.example/new'
    const moved = { response: { outcome: 'moved' as const, permanentUrl } }
    expect(kept(moved)).toMatchObject({ outcome: 'moved', move: { to: permanentUrl, state: 'proposed', polls: 1 } })
    expect(kept({ ...moved, kept: { entriesNew: 3 } }).move).toBeUndefined()
  })

  it('keeps the old address where the new one is too long to be stored, and says so', () => {
    const address = (bytes: number) => 'https://paper.example/'.padEnd(bytes, 'x')
    const fits = kept({ response: { outcome: 'moved', permanentUrl: address(MAX_UNIQUE_BYTES) } })
    expect(fits).toMatchObject({ move: { to: address(MAX_UNIQUE_BYTES) }, repairs: ['It was closed.'] })
    const poll = kept({ response: { outcome: 'moved', permanentUrl: address(MAX_UNIQUE_BYTES + 1) } })
    expect(poll.move).toBeUndefined()
    expect(poll.repairs).toEqual(['It was closed.', expect.stringMatching(/too long to store \(2049 characters\)/)])
  })

  it('does not use a time that lies ahead of the poll as a validator, and keeps an odd one as it is', () => {
    expect(kept({ response: { lastModified: 'Sat, 16 Nov 2041 19:11:00 GMT' } }).validators).toMatchObject({ lastModified: null })
    expect(kept({ response: { etag: 'W/odd "-gzip', lastModified: 'yesterday' } }).validators).toMatchObject({
      etag: 'W/odd "-gzip',
      lastModified: 'yesterday',
    })
  })

  it('forgets the validators where a feed that had entries has none, and calls it empty', () => {
    const before = { ...FEED, learned: { document: { entries: 3, undated: false } } }
    const reading = { ...READING, entries: [] }
    const poll = keptPoll(before, { response: RESPONSE, reading, kept: { ...KEPT, entriesNew: 0, published: [] } })
    expect(poll).toMatchObject({ health: 'empty', validators: { etag: null, lastModified: null, bodyHash: null } })
  })
})

describe('a poll that brought nothing new', () => {
  it.each([
    ['by a 304', NOT_MODIFIED, 304],
    ['by the same document', RESPONSE, 200],
  ])('%s is recorded as unchanged and leaves the validators', (_, answer, status) => {
    const poll = unchangedPoll(FEED, answer)
    expect(poll).toMatchObject({ outcome: 'unchanged', httpStatus: status, ok: true, failCount: 0, trouble: null, repairs: null })
    expect(poll).toMatchObject({ entriesSeen: 0, entriesNew: 0, entriesChanged: 0 })
    expect(poll.intervalSeconds).toBe(360)
    expectNext(poll, 360)
  })

  it('takes over the validators that a 304 states, and keeps the others', () => {
    expect(unchangedPoll(FEED, NOT_MODIFIED).validators).toEqual({ etag: '"old"', lastModified: null, bodyHash: 'old' })
    expect(unchangedPoll(FEED, { ...NOT_MODIFIED, etag: '"old-gzip"' }).validators).toMatchObject({ etag: '"old-gzip"' })
  })

  it('forgets validators that the same document comes without, and takes over those that it comes with', () => {
    const same = { ...RESPONSE, sha256: 'old', etag: null, lastModified: null }
    expect(unchangedPoll(FEED, same).validators).toEqual({ etag: null, lastModified: null, bodyHash: 'old' })
    expect(unchangedPoll(FEED, { ...same, etag: '"2"' }).validators).toMatchObject({ etag: '"2"' })
  })

  it('stores no validators of a document that broke off and comes the same way again', () =>
    expect(unchangedPoll({ ...FEED, bodyHash: 'new-broken-off' }, RESPONSE).validators).toBeUndefined())

  it('waits as long as its server says', () => expectNext(unchangedPoll(FEED, { ...NOT_MODIFIED, cacheSeconds: 900 }), 900))
})

describe('a poll that failed', () => {
  const failed = (over: Partial<Failure> = {}) =>
    failedPoll(FEED, { ...FACTS, status: 500, outcome: 'failed', trouble: trouble('HTTP_ERROR'), ...over })

  it('backs off with each failure in a row, keeps the interval and the validators, and says why', () => {
    const poll = failed()
    expect(poll).toMatchObject({ outcome: 'failed', ok: false, failCount: 3, httpStatus: 500, bytes: 900, ms: 12, intervalSeconds: 300 })
    expect(poll.trouble?.code).toBe('HTTP_ERROR')
    expect(poll.validators).toBeUndefined()
    expect(poll.status).toBeUndefined()
    expectNext(poll, 1200)
  })

  it('because the feed is missing slows down for a week, is tried once a day for a month, and is given up then', () => {
    const missing = (days: number, code: 'GONE' | 'NOT_FOUND') =>
      failedPoll(
        { ...FEED, learned: { missingSince: NOW - days * 86_400_000 } },
        { ...FACTS, status: 410, outcome: 'gone', trouble: trouble(code) },
      )
    expect(failed({ outcome: 'gone', trouble: trouble('GONE') })).toMatchObject({ health: 'failing', learned: { missingSince: NOW } })
    expect(missing(6, 'NOT_FOUND')).toMatchObject({ health: 'failing', status: undefined })
    expect(missing(7, 'GONE')).toMatchObject({ health: 'gone', status: undefined })
    expect(missing(7, 'GONE').waitSeconds).toBeGreaterThanOrEqual(86_400)
    expect(missing(37, 'GONE')).toMatchObject({ health: 'gone', status: 'gone' })
  })

  it('for some days is resumed when the feed is back, and says so', () => {
    const gone: DueFeed = {
      ...FEED,
      health: 'gone',
      healthSince: new Date(NOW - 3 * 86_400_000),
      learned: { missingSince: NOW - 10 * 86_400_000 },
    }
    expect(unchangedPoll(gone, NOT_MODIFIED)).toMatchObject({
      health: 'ok',
      healthReason: 'It is back after 3 days.',
      learned: { missingSince: null },
    })
  })

  it('that was throttled waits as long as the server asks', () => {
    const poll = failed({ outcome: 'throttled', trouble: trouble('THROTTLED'), retryAfterSeconds: 7200 })
    expect(poll).toMatchObject({ outcome: 'throttled', status: undefined })
    expect(poll.waitSeconds).toBeGreaterThanOrEqual(7200)
  })

  it('without an answer has no status, no bytes and no time', () =>
    expect(failedPoll(FEED, { outcome: 'failed', trouble: trouble('READER_KILLED') })).toMatchObject({
      httpStatus: null,
      bytes: 0,
      ms: 0,
    }))
})

describe('a look into a folder', () => {
  const TALLY = { ...emptyTally(), entriesSeen: 2, entriesNew: 1, bytes: 50, repairs: ['a.xml: It was closed.'] }
  const look = (over: Partial<FolderVisit> = {}) =>
    folderPoll(FEED, { tally: TALLY, ok: true, trouble: null, ms: 3.6, limits: { minInterval: 2, maxInterval: 15 }, ...over })

  it('records what its files add up to', () => {
    const poll = look()
    expect(poll).toMatchObject({ ...TALLY, feedId: 7, outcome: 'changed', ok: true, failCount: 0, httpStatus: null, ms: 4, trouble: null })
    expect(poll.validators).toEqual({ etag: null, lastModified: null, bodyHash: null })
    expect(poll.intervalSeconds).toBe(8)
    expectNext(poll, 8)
  })

  it.each([
    [{ ...TALLY, entriesNew: 0 }, 'unchanged'],
    [{ ...TALLY, entriesNew: 0, entriesChanged: 1 }, 'changed'],
  ])('is changed by new and by changed entries only', (tally, outcome) => expect(look({ tally }).outcome).toBe(outcome))

  it('tells of files that failed, and is no failure itself', () => {
    const poll = look({ trouble: trouble('FILES_FAILED') })
    expect(poll).toMatchObject({ ok: true, outcome: 'changed', failCount: 0, trouble: { code: 'FILES_FAILED' } })
  })

  it('that could not be had counts as a failure', () => {
    const poll = look({ ok: false, trouble: trouble('FOLDER_UNREADABLE') })
    expect(poll).toMatchObject({ ok: false, outcome: 'failed', failCount: 3, trouble: { code: 'FOLDER_UNREADABLE' } })
    expectNext(poll, 60)
  })

  it('is made again when its source says, to the second', () => {
    expect(look({ againInSeconds: 5 }).waitSeconds).toBe(5)
    expect(look({ againInSeconds: 0 }).waitSeconds).toBe(0)
  })

  it('without files adds up to nothing', () => {
    const nothing = { entriesSeen: 0, entriesNew: 0, entriesChanged: 0, entriesNoise: 0, bytes: 0, repairs: [] }
    expect(look({ tally: emptyTally() })).toMatchObject({ ...nothing, outcome: 'unchanged' })
  })

  it('adds up file by file, and names the file of a repair', () => {
    const file = { name: 'b.xml', reading: READING, kept: { ...KEPT, entriesChanged: 2 } }
    expect(withFile(TALLY, file)).toEqual({
      entriesSeen: 5,
      entriesNew: 2,
      entriesChanged: 2,
      entriesNoise: 0,
      bytes: 50,
      repairs: ['a.xml: It was closed.', 'b.xml: It was closed.'],
    })
  })
})

describe('entries that could not be stored', () => {
  it('are no trouble where there are none', () => expect(entriesRefused([])).toBeNull())

  it('are reported by one of them and their number, with the reason', () => {
    expect(entriesRefused([REFUSED])?.message).toMatch(/^"The bridge": date\/time field value out of range\./)
    expect(entriesRefused([REFUSED, REFUSED])?.message).toMatch(/^2 entries, one of them "The bridge": date/)
  })

  it.each([
    [{ title: null, id: 'g', link: 'l' }, 'g'],
    [{ title: '', id: null, link: 'l' }, 'l'],
    [{ title: null, id: null, link: null }, 'no headline'],
    [{ title: 'x'.repeat(5000), id: null, link: null }, 'x'.repeat(80)],
    [{ title: `${'x'.repeat(79)}😀`, id: null, link: null }, `${'x'.repeat(79)}\ufffd`],
  ])('are named by what they have, in few characters', (entry, name) =>
    expect(entriesRefused([{ ...REFUSED, entry: { entry } as ReadEntry }])?.message).toMatch(new RegExp(`^"${name}": `)),
  )
})
