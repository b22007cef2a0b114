import { describe, expect, test } from 'vitest'
import { addNotice, type DeskNotice } from '../../src/desk/data/notices.ts'
import type { Feed, LogEvent, Poll, StoryLine } from '../../src/desk/data/shapes.ts'
import { byTrouble, feedMatches, flagWords, pollShape, pollWords } from '../../src/desk/feed-words.ts'
import { deviceName } from '../../src/desk/view/access/device.ts'
import { languageName, marksOf, openable, percent, sampleWords, spreadOf } from '../../src/desk/words.ts'

const plain = { status: 'usable', correctedAt: null, embargoedUntil: null, signal: null, copies: 1, versions: 1, outlets: ['A'] }
const marks = (part: Partial<StoryLine>) => marksOf({ ...plain, ...part } as StoryLine).map((mark) => mark.words)

describe('a story is marked', () => {
  test('not at all when nothing happened to it', () => expect(marks({})).toEqual([]))
  test('killed before anything else', () => {
    expect(marks({ status: 'killed', correctedAt: '2026-03-02T09:00:00Z', signal: 'update' })).toEqual(['Killed', 'Corrected', 'Updated'])
  })
  test('updated when an article has a further version', () => expect(marks({ copies: 3, versions: 4 })).toEqual(['Updated']))
  test('not updated by the version that kills it', () => expect(marks({ status: 'killed', copies: 1, versions: 2 })).toEqual(['Killed']))
  test('not updated by copies alone', () => expect(marks({ copies: 3, versions: 3 })).toEqual([]))
  test('embargoed, with its time or a note that none is given', () => {
    expect(marks({ status: 'embargoed', embargoedUntil: '2026-03-02T09:00:00Z' })[0]).toMatch(/^Embargoed until \d+ Mar/)
    expect(marks({ status: 'embargoed' })).toEqual(['Embargoed, no time given'])
  })
})

test('the spread of a story counts outlets, articles where they differ, and versions', () => {
  expect(spreadOf({ copies: 1, versions: 1, outlets: ['A'] })).toBe('')
  expect(spreadOf({ copies: 2, versions: 3, outlets: ['A', 'B'] })).toBe('2 outlets · 3 versions')
  expect(spreadOf({ copies: 5, versions: 5, outlets: ['A', 'B'] })).toBe('2 outlets · 5 articles')
})

test('the sample newsroom is labelled as invented, and shows when it has ended', () => {
  expect(sampleWords({ sample: false, sampleOver: false })).toBeNull()
  expect(sampleWords({ sample: true, sampleOver: false })).toBe('Sample newsroom: an invented morning. None of this is news.')
  expect(sampleWords({ sample: true, sampleOver: true })).toBe(
    'Sample newsroom: an invented morning. None of this is news. It has ended; nothing new comes.',
  )
})

test('only a full match is called 100 %', () => {
  expect([1, 0.999, 0.5, 0].map(percent)).toEqual(['100 %', '99 %', '50 %', '0 %'])
})

test('only http and https addresses may be opened', () => {
  expect(openable('https://news.example/1')).toBe('https://news.example/1')
  for (const bad of ['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//x', 'https://', null])
    expect(openable(bad)).toBeNull()
})

test('a language is named, and an invalid tag is unchanged', () => {
  expect(languageName('fr')).toBe('French')
  expect(languageName('not a tag')).toBe('not a tag')
})

const poll = (part: Partial<Poll>): Poll => ({
  at: null,
  outcome: 'unchanged',
  httpStatus: 304,
  bytes: 0,
  ms: 12,
  entriesSeen: 0,
  entriesNew: 0,
  entriesChanged: 0,
  entriesNoise: 0,
  repairs: [],
  trouble: null,
  ...part,
})

test('a poll is trouble, repaired, news or quiet', () => {
  const failed = poll({ outcome: 'failed', trouble: { code: 'TIMED_OUT', message: 'Too slow.' } })
  const shapes = [failed, poll({ repairs: ['x'] }), poll({ outcome: 'changed', entriesNew: 1 }), poll({})].map(pollShape)
  expect(shapes).toEqual(['trouble', 'repaired', 'news', 'quiet'])
  expect(pollWords(failed)).toContain('Too slow.')
})

const feed = (id: number, health: Feed['health'], name: string) =>
  ({
    id,
    health,
    failCount: 0,
    flags: [] as Feed['flags'],
    source: { id, name, kind: 'outlet' },
    title: null,
    url: `https://${id}.example`,
    language: 'en',
    trouble: null,
  }) as unknown as Feed

test('feeds in trouble come first, then by name', () => {
  const feeds = [
    feed(1, 'ok', 'B'),
    feed(2, 'paused', 'A'),
    feed(3, 'gone', 'C'),
    feed(4, 'ok', 'A'),
    feed(5, 'failing', 'Z'),
    feed(6, 'repaired', 'A'),
  ]
  expect(feeds.sort(byTrouble).map((each) => each.id)).toEqual([5, 3, 6, 4, 1, 2])
})

test('a feed that is read worse than before comes before the others, with the time since when', () => {
  const worse = feed(3, 'ok', 'Zeta')
  worse.flags = [
    { kind: 'shorter', since: '2026-05-05T10:40:00Z', before: 620, after: 110, message: 'Texts are 82 % shorter: 620 → 110 words.' },
  ]
  expect([feed(1, 'ok', 'Alpha'), worse].sort(byTrouble).map((one) => one.id)).toEqual([3, 1])
  expect(flagWords(worse.flags[0]!)).toMatch(/^Texts are 82 % shorter: 620 → 110 words\. Since .*10:40.*\.$/)
  expect(feedMatches(worse, 'shorter')).toBe(true)
})

test('a feed is found when it contains every word typed', () => {
  expect(feedMatches(feed(1, 'failing', 'Harbour Courier'), 'courier failing')).toBe(true)
  expect(feedMatches(feed(1, 'ok', 'Harbour Courier'), 'courier failing')).toBe(false)
  expect(feedMatches(feed(1, 'ok', 'Harbour Courier'), '')).toBe(true)
})

describe('notices', () => {
  const event = (seq: number, kind: LogEvent['event'], storyId: number) =>
    ({ seq, event: kind, storyId, headline: `Story ${storyId}`, at: null }) as LogEvent
  const after = (...events: LogEvent[]) => events.reduce<readonly DeskNotice[]>(addNotice, []).map((each) => `${each.kind} ${each.storyId}`)

  test('are added for kills and corrections only', () => {
    expect(after(event(1, 'created', 1), event(2, 'updated', 1), event(3, 'merged', 1))).toEqual([])
  })
  test('show kills first, and the newest of a kind first', () => {
    const events = [event(1, 'killed', 1), event(2, 'corrected', 2), event(3, 'killed', 3), event(4, 'corrected', 4)]
    expect(after(...events)).toEqual(['killed 3', 'killed 1', 'corrected 4', 'corrected 2'])
  })
  test('show a story that is corrected twice once', () => {
    expect(after(event(1, 'corrected', 2), event(2, 'corrected', 5), event(3, 'corrected', 2))).toEqual(['corrected 2', 'corrected 5'])
  })
})

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Edge on Windows',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/604.1',
    'Safari on iOS',
  ],
  ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['curl/8.9.1', 'curl/8.9.1'],
  ['', 'Unknown device'],
])('the device %s is called %s', (agent, name) => expect(deviceName(agent)).toBe(name))
