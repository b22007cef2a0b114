import { describe, expect, it } from 'vitest'
import {
  inWaves,
  isNextState,
  isNumberedBelow,
  isOlder,
  knownArticle,
  lacksText,
  statesByArticle,
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
  stated,
  ...over,
})
const states = (...rows: Partial<StoredState>[]) => statesByArticle(rows.map(row)).get(1)!

describe('the entries of a document', () => {
  const named = (name: string, keys: string[], version: string | null = null) => read({ title: name, version }, { keys })
  const waves = (...entries: ReadEntry[]) => inWaves(entries).map((wave) => wave.map((one) => one.entry.title))

  it('that are different articles are one wave', () => expect(waves(named('a', ['1']), named('b', ['2']))).toEqual([['a', 'b']]))
  it('none are no wave', () => expect(waves()).toEqual([]))

  it('without numbers are one state of an article, the one at the top', () =>
    expect(waves(named('new', ['1']), named('old', ['1']), named('b', ['2']))).toEqual([['new', 'b']]))

  it('are one article under any of its names, also one that it was given between', () =>
    expect(waves(named('a', ['1', '2']), named('b', ['2', '3']), named('c', ['3']))).toEqual([['a']]))

  it('with numbers are all kept, the lowest first', () =>
    expect(waves(named('10', ['1'], '10'), named('b', ['2']), named('9', ['1'], '9'), named('0', ['1'], '0'))).toEqual([
      ['0', 'b'],
      ['9'],
      ['10'],
    ]))

  it('are represented by the first one where a number is missing or invalid', () => {
    expect(waves(named('2', ['1'], '2'), named('none', ['1']))).toEqual([['2']])
    expect(waves(named('none', ['1']), named('2', ['1'], '2'))).toEqual([['none']])
    expect(waves(named('2', ['1'], '2'), named('beta', ['1'], 'beta'))).toEqual([['2']])
    expect(waves(named('2', ['1'], '2'), named('-1', ['1'], '-1'))).toEqual([['2']])
  })
})

describe('the article of an entry', () => {
  it('is that of its strongest key that is known', () => {
    const known = new Map([
      ['b', 2],
      ['c', 3],
    ])
    expect(knownArticle({ keys: ['a', 'b', 'c'] }, known)).toBe(2)
    expect(knownArticle({ keys: ['a'] }, known)).toBeUndefined()
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
    expect(known.get(1)).toMatchObject({ oldest: -1, newest: 2, stated: '["x"]', version: null })
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
    expect(isNextState(states({}, { number: 2, hash: 'other' }), 9, read())).toBe(true)
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
