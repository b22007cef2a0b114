import { describe, expect, it } from 'vitest'
import {
  isNextState,
  isNumberedBelow,
  isOlder,
  isOvertaken,
  isUpdatedAlone,
  lacksText,
  sideChange,
  statesByArticle,
  statesInOrder,
  withTextOf,
} from '../../src/feed/states.ts'
import type { Copy, KeptFields, ReadEntry, StoredState } from '../../src/model.ts'

const STATED: KeptFields = {
  id: 'g',
  link: null,
  title: 'The bridge',
  published: '2026-03-02T06:00:00Z',
  updated: null,
  version: null,
  pubStatus: 'usable',
  signal: null,
  embargoed: null,
  slugline: null,
  edNote: null,
  urgency: null,
  subjects: [],
  notForPublication: null,
  usageTerms: [],
}
const COPY = { headline: 'The bridge', body: ['Text.'], captions: [] } as unknown as Copy
const read = (entry: Partial<KeptFields> = {}, over: Partial<ReadEntry> = {}): ReadEntry => ({
  keys: ['guid:g'],
  embargoedUntil: null,
  entry: { ...STATED, ...entry },
  json: '{}',
  entryHash: 'hash',
  copy: COPY,
  prepared: null,
  ...over,
})
const stated = ['The bridge', 'usable', null, null, null]
const row = (over: Partial<StoredState> = {}): StoredState => ({
  articleId: 1,
  number: 1,
  feedId: 9,
  hash: 'hash',
  version: null,
  guid: 'g',
  link: null,
  title: 'The bridge',
  slug: null,
  at: '2026-03-02T06:00:00Z',
  page: '1',
  killed: false,
  stated,
  ...over,
})
const states = (...rows: Partial<StoredState>[]) => statesByArticle(rows.map(row)).get(1)!

describe('the states of an article in one document', () => {
  const named = (title: string, version: string | null = null, over: Partial<KeptFields> = {}) => read({ title, version, ...over })
  const titles = (...entries: ReadEntry[]) => statesInOrder(entries).map((one) => one.entry.title)

  it('is the entry, where there is one', () => expect(titles(named('a'))).toEqual(['a']))
  it('is the one at the top, where neither numbers nor times tell', () => expect(titles(named('new'), named('old'))).toEqual(['new']))

  it('is the one with the later time, whatever their order', () => {
    const noon = named('noon', null, { updated: '2026-03-02T12:00:00Z' })
    const two = named('two', null, { updated: '2026-03-02T14:00:00+01:00' })
    expect(titles(noon, two)).toEqual(['two'])
    expect(titles(two, noon)).toEqual(['two'])
    const published = named('three', null, { published: '2026-03-02T15:00:00Z' })
    expect(titles(two, published, noon)).toEqual(['three'])
  })

  it('is a kill, where times do not tell', () => expect(titles(named('a'), named('b', null, { pubStatus: 'canceled' }))).toEqual(['b']))

  it('with numbers are all kept, the lowest first', () =>
    expect(titles(named('10', '10'), named('9', '9'), named('0', '0'))).toEqual(['0', '9', '10']))

  it('are represented by the first one where a number is missing or invalid', () => {
    expect(titles(named('2', '2'), named('none'))).toEqual(['2'])
    expect(titles(named('none'), named('2', '2'))).toEqual(['none'])
    expect(titles(named('2', '2'), named('beta', 'beta'))).toEqual(['2'])
    expect(titles(named('2', '2'), named('-1', '-1'))).toEqual(['2'])
  })
})

describe('the stored states of an article', () => {
  it('are the newest and oldest number, what was stated last, and the last hash of each feed', () => {
    const known = statesByArticle([
      row({ number: -1, hash: 'a' }),
      row({ number: 1, hash: 'b', feedId: 8 }),
      row({ number: 2, hash: 'c', stated: ['x'] }),
      row({ articleId: 2 }),
    ])
    expect(known.size).toBe(2)
    expect(known.get(1)).toMatchObject({ oldest: -1, newest: 2, last: { hash: 'c' }, version: null })
    expect([...known.get(1)!.stated]).toEqual([JSON.stringify(stated), '["x"]'])
    expect([...known.get(1)!.hashOfFeed]).toEqual([
      [9, 'c'],
      [8, 'b'],
    ])
  })

  it('have the supplier number of the newest that has one, and every number with its state', () => {
    const known = states({ version: '1', hash: 'a' }, { number: 2, version: '2', hash: 'b' }, { number: 3 })
    expect(known.version).toBe('2')
    expect([...known.numbered]).toEqual(['1 a', '2 b'])
  })

  it('of a feed that was removed count for none', () => expect(states({ feedId: null }).hashOfFeed.size).toBe(0))
})

describe('an entry is the next state of its article', () => {
  it('where the same feed brought another last', () => {
    expect(isNextState(states({}), 9, read())).toBe(false)
    expect(isNextState(states({ hash: 'other' }), 9, read())).toBe(true)
    expect(isNextState(states({}, { number: 2, hash: 'other' }), 9, read({}, { entryHash: 'third' }))).toBe(true)
  })

  it('not where the article had that state before: a server that lags behind sent it', () => {
    const both = states({}, { number: 2, hash: 'other' })
    expect(isNextState(both, 9, read())).toBe(false)
    expect(isNextState(both, 5, read())).toBe(false)
    expect(isNextState(both, 9, read({ updated: '2026-03-02T06:00:00Z' }))).toBe(false)
  })

  it('once, where a later time says that the supplier went back to it; never after a kill', () => {
    const later = read({ updated: '2026-03-02T09:00:00Z' })
    expect(isNextState(states({}, { number: 2, hash: 'other' }), 9, later)).toBe(true)
    expect(isNextState(states({}, { number: 2, hash: 'other' }, { number: 3 }, { number: 4, hash: 'fourth' }), 9, later)).toBe(false)
    expect(isNextState(states({}, { number: 2, hash: 'other', killed: true }), 9, later)).toBe(false)
  })

  it.each<[Partial<KeptFields>, boolean]>([
    [{}, false],
    [{ link: 'https://a.example' }, false],
    [{ title: 'The bridge fell' }, true],
    [{ pubStatus: 'canceled' }, true],
    [{ signal: 'correction' }, true],
    [{ embargoed: '2026-03-03T00:00:00Z' }, true],
    [{ version: '2' }, true],
  ])('where another feed of the source says something else: %j', (entry, expected) =>
    expect(isNextState(states({}), 5, read(entry, { entryHash: 'teaser' }))).toBe(expected),
  )

  it('never where the supplier numbered it and it came before', () => {
    const before = states({ version: '1' }, { number: 2, version: '2', hash: 'other' })
    expect(isNextState(before, 9, read({ version: '1' }))).toBe(false)
    expect(isNextState(before, 9, read({ version: '1' }, { entryHash: 'new' }))).toBe(true)
  })
})

describe('an entry is numbered below the newest state', () => {
  const before = states({ version: '3', hash: 'three' })
  it.each<[Partial<KeptFields>, boolean]>([
    [{ version: '2' }, true],
    [{ version: '3' }, false],
    [{ version: '10' }, false],
    [{ version: null }, false],
    [{ version: 'beta' }, false],
    [{ version: '2', pubStatus: 'canceled' }, false],
    [{ version: '2', signal: 'kill' }, false],
  ])('%j', (entry, expected) => expect(isNumberedBelow(before, read(entry))).toBe(expected))

  it('not where that has no number, and not where it came before', () => {
    expect(isNumberedBelow(states({}), read({ version: '2' }))).toBe(false)
    const both = states({ version: '2' }, { number: 2, version: '3', hash: 'three' })
    expect(isNumberedBelow(both, read({ version: '2' }))).toBe(false)
  })

  it('and came late, unless its own time is later: then the numbers began anew', () => {
    expect(isOlder(read(), '2026-03-02T07:00:00Z')).toBe(true)
    expect(isOlder(read(), '2026-03-02T06:00:00Z')).toBe(true)
    expect(isOlder(read(), '2026-03-02T05:00:00Z')).toBe(false)
    expect(isOlder(read({ updated: '2026-03-02T08:00:00Z' }), '2026-03-02T07:00:00Z')).toBe(false)
    expect(isOlder(read(), null)).toBe(true)
    expect(isOlder(read({ published: null }), '2026-03-02T05:00:00Z')).toBe(true)
  })
})

describe('an entry with a time before that of the newest state', () => {
  const before = states({ at: '2026-03-02T08:00:00Z', hash: 'newest' })
  it.each<[string, Partial<KeptFields>, number, boolean]>([
    ['came late', { updated: '2026-03-02T07:00:00Z' }, 9, true],
    ['by the time of publication too', {}, 9, true],
    ['is no older state at the same time', { updated: '2026-03-02T08:00:00Z' }, 9, false],
    ['takes effect where it is a kill', { updated: '2026-03-02T07:00:00Z', pubStatus: 'canceled' }, 9, false],
    ['says nothing where another feed gives no times of updates', {}, 5, false],
    ['says nothing without a time', { published: null }, 9, false],
  ])('%s', (_, entry, feed, expected) => expect(isOvertaken(before, feed, read(entry))).toBe(expected))

  it('is judged by its number where both have one', () => {
    expect(isOvertaken(states({ at: '2026-03-02T08:00:00Z', hash: 'x', version: '3' }), 9, read({ version: '4' }))).toBe(false)
  })
  it('is no older where it is a notice, unless its story was killed', () => {
    const earlier = { at: '2026-03-02T08:00:00Z', hash: 'x' }
    expect(isOvertaken(states(earlier), 9, read(), true)).toBe(false)
    expect(isOvertaken(states({ ...earlier, killed: true }), 9, read(), true)).toBe(true)
  })
})

describe('an entry in which nothing but `updated` is later', () => {
  const later = read({ updated: '2026-03-02T09:00:00Z' })
  const second = { number: 2, at: '2026-03-02T08:00:00Z' }
  it('says that its page changed', () => {
    expect(isUpdatedAlone(states({}), later)).toBe(true)
    expect(isUpdatedAlone(states({}, { ...second, page: '2' }), later)).toBe(true)
    expect(isUpdatedAlone(states({ hash: 'other' }, { ...second, page: '1' }), later)).toBe(true)
    expect(isUpdatedAlone(states({ at: null }), later)).toBe(false)
  })
  it.each<[string, ReadEntry, Partial<StoredState>[]]>([
    ['where the time is not later', read({ updated: '2026-03-02T06:00:00Z' }), [{}]],
    ['where only the date of publication is later', read({ published: '2026-03-02T09:00:00Z' }), [{}]],
    ['where its words are others', read({ updated: '2026-03-02T09:00:00Z' }, { entryHash: 'other' }), [{}]],
    ['where the article has that state no more', later, [{}, { ...second, hash: 'other' }]],
    ['where its supplier numbers its states', read({ updated: '2026-03-02T09:00:00Z', version: '1' }), [{ version: '1' }]],
    ['while the page is still to be read', later, [{ page: null }]],
    ['where the page was the same when it said so last', later, [{}, second]],
    ['where no page could be read then', later, [{ page: 'none' }, { ...second, page: 'none' }]],
    ['after a kill', later, [{ killed: true }]],
  ])('says nothing %s', (_, entry, rows) => expect(isUpdatedAlone(states(...rows), entry)).toBe(false))
})

describe('an entry whose words are stored', () => {
  const before = states({ hash: 'core.numbers.pictures' })
  const change = (entryHash: string) => sideChange(before, read({}, { entryHash }))
  it('differs in numbers, in pictures, or not', () => {
    expect(change('core.others.pictures')).toBe('numbers')
    expect(change('core.numbers.others')).toBe('pictures')
    expect(change('core.numbers.pictures')).toBeNull()
    expect(change('words.numbers.pictures')).toBeNull()
  })
})

describe('a state without a text', () => {
  const bare = { ...COPY, body: [] }
  const lacks = (number: number, entry: Partial<KeptFields>, copy: Copy) => lacksText({ articleId: 1, number, read: read(entry, { copy }) })

  it('has none of its own from the second on, and a kill has none to keep', () => {
    expect(lacks(2, {}, bare)).toBe(true)
    expect(lacks(2, {}, COPY)).toBe(false)
    expect(lacks(1, {}, bare)).toBe(false)
    expect(lacks(0, {}, bare)).toBe(false)
    expect(lacks(2, { pubStatus: 'canceled' }, bare)).toBe(false)
    expect(lacks(2, { signal: 'kill' }, bare)).toBe(false)
  })

  it('keeps text of the version before, and headline and captions where it has none', () => {
    const caption = { text: 'The bridge.', credit: null, image: null }
    const before = { headline: 'Before', body: ['Old.'], captions: [caption] }
    expect(withTextOf({ ...bare, headline: null }, before)).toMatchObject(before)
    const own = { ...caption, text: 'The river.' }
    expect(withTextOf({ ...bare, captions: [own] }, before)).toMatchObject({ headline: 'The bridge', body: ['Old.'], captions: [own] })
  })
})
