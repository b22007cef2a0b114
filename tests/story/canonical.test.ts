import { expect, it } from 'vitest'
import { chooseCanonical, type Member } from '../../src/story/canonical.ts'

const member = (given: Partial<Member> & { id: string }): Member => ({
  source: 'Hamm Post',
  sourceKind: 'outlet',
  publishedAt: '2026-03-02T08:00:00Z',
  relation: 'copy',
  signal: null,
  words: 300,
  credit: null,
  preference: 0,
  ...given,
})

it('the supplier that the copies credit speaks, although an outlet came first', () => {
  const choice = chooseCanonical([
    member({ id: 'post', publishedAt: '2026-03-02T07:00:00Z', relation: 'original', credit: 'Northwire' }),
    member({ id: 'wire', source: 'Northwire', sourceKind: null }),
  ])
  expect(choice.id).toBe('wire')
  expect(choice.reasons[0]).toContain('credits Northwire')
})

it('an agency speaks before outlets, and its latest version before its longer older one', () => {
  const choice = chooseCanonical([
    member({ id: 'post', publishedAt: '2026-03-02T07:00:00Z' }),
    member({ id: 'v1', source: 'Northwire', sourceKind: 'agency', words: 900 }),
    member({ id: 'v2', source: 'Northwire', sourceKind: 'agency', publishedAt: '2026-03-02T09:00:00Z', words: 400 }),
  ])
  expect(choice.id).toBe('v2')
})

it('among outlets the first speaks', () => {
  const choice = chooseCanonical([
    member({ id: 'b', source: 'Coast Echo', publishedAt: '2026-03-02T09:00:00Z', words: 900 }),
    member({ id: 'a' }),
  ])
  expect(choice).toEqual({ id: 'a', reasons: ['Hamm Post had it first'] })
})

it('a killed version does not speak while another can', () => {
  const killed = member({ id: 'kill', source: 'Northwire', sourceKind: 'agency', signal: 'kill' })
  expect(chooseCanonical([killed, member({ id: 'post' })]).id).toBe('post')
  expect(chooseCanonical([killed]).id).toBe('kill')
})

it('does not depend on the order in which the members are given', () => {
  const members = ['c', 'a', 'b'].map((id) => member({ id, source: id }))
  expect(new Set([members, [...members].reverse()].map((list) => chooseCanonical(list).id))).toEqual(new Set(['a']))
})

it('a source that operators prefer speaks before the agency, and one that they would rather not have only when it is alone', () => {
  const agency = member({ id: 'wire', source: 'Northwire', sourceKind: 'agency' })
  const ours = member({ id: 'ours', source: 'Our Own Desk', publishedAt: '2026-03-02T10:00:00Z', preference: 1 })
  const poor = member({ id: 'poor', source: 'Scrapings', preference: -1 })
  expect(chooseCanonical([agency, ours])).toEqual({ id: 'ours', reasons: ['operators prefer Our Own Desk'] })
  expect(chooseCanonical([poor, member({ id: 'post' })]).id).toBe('post')
  expect(chooseCanonical([poor]).id).toBe('poor')
})

it('a copy does not speak beside the supplier that it came from, be it later or longer', () => {
  const wire = member({ id: 'wire', source: 'Northwire', sourceKind: 'agency', relation: 'original' })
  const copy = member({ id: 'copy', publishedAt: '2026-03-02T11:00:00Z', words: 900 })
  expect(chooseCanonical([copy, wire])).toEqual({ id: 'wire', reasons: ['Northwire is an agency'] })
})

it('a version without a text does not speak while another can', () => {
  const empty = member({ id: 'empty', source: 'Northwire', sourceKind: 'agency', publishedAt: '2026-03-02T09:00:00Z', words: 0 })
  const full = member({ id: 'full', source: 'Northwire', sourceKind: 'agency', words: 1 })
  expect(chooseCanonical([empty, full])).toEqual({
    id: 'full',
    reasons: ['the only article that can be canonical', 'killed, withheld and empty versions cannot be canonical'],
  })
  expect(chooseCanonical([empty]).id).toBe('empty')
})

it.each(['kill', 'withheld', 'advisory'] as const)('a version under the signal %s does not speak, an update does', (signal) => {
  const members = [
    member({ id: 'a', signal }),
    member({ id: 'b', source: 'Coast Echo', signal: 'update', publishedAt: '2026-03-02T10:00:00Z' }),
  ]
  expect(chooseCanonical(members).id).toBe('b')
})

it('what people pinned speaks, whatever stands against it, unless it has left the story', () => {
  const members = [member({ id: 'a', signal: 'kill', words: 0 }), member({ id: 'b', source: 'Coast Echo' })]
  expect(chooseCanonical(members, { id: 'a', by: 'Ann Roe', why: 'ours' })).toEqual({ id: 'a', reasons: ['pinned by Ann Roe: ours'] })
  expect(chooseCanonical(members, { id: 'c', by: 'Ann Roe', why: 'ours' }).id).toBe('b')
})

it('the source that most articles credit speaks, and the reason says how many do', () => {
  const credits = (id: string, source: string, credit: string | null) => member({ id, source, credit, sourceKind: null })
  const members = [
    credits('n', 'Northwire', null),
    credits('s', 'Southpress', null),
    credits('a', 'Coast Echo', 'Southpress'),
    credits('b', 'Hamm Post', 'Northwire'),
    credits('c', 'Vik Post', 'Northwire'),
  ]
  expect(chooseCanonical(members)).toEqual({ id: 'n', reasons: ['2 articles credit Northwire'] })
  expect(chooseCanonical([...members].reverse()).id).toBe('n')
  expect(chooseCanonical(members.slice(0, 3))).toEqual({ id: 's', reasons: ['another article credits Southpress'] })
})

it.each([
  ['AFP', 'afp', true],
  ['Reuters', 'Reuters World', true],
  ['Reuters World', 'Reuters', true],
  ['A.F.P.', 'A F P', true],
  ['Reuters', 'Reutersberg Post', false],
  ['Northwire', 'Southpress', false],
  ['(-)', 'Southpress', false],
])('the credit %s names the source %s: %s', (credit, source, names) => {
  const choice = chooseCanonical([member({ id: 'outlet', credit }), member({ id: 'named', source, publishedAt: '2026-03-02T09:00:00Z' })])
  expect(choice.id).toBe(names ? 'named' : 'outlet')
})

it('a credit to the article’s own source is none', () => {
  const own = member({ id: 'own', source: 'Coast Echo', credit: 'Coast Echo', publishedAt: '2026-03-02T09:00:00Z' })
  expect(chooseCanonical([own, member({ id: 'first' })])).toEqual({ id: 'first', reasons: ['Hamm Post had it first'] })
})

it('an agency that only shares a passage does not speak before what came first', () => {
  const agency = member({ id: 'wire', source: 'Northwire', sourceKind: 'agency', relation: 'excerpt', publishedAt: '2026-03-02T09:00:00Z' })
  expect(chooseCanonical([agency, member({ id: 'post' })]).id).toBe('post')
  expect(chooseCanonical([agency])).toEqual({ id: 'wire', reasons: ['the only article that can be canonical'] })
})

it('of two that came in one moment the longer is first, and of a supplier’s two the longer is its latest', () => {
  const at = (id: string, source: string, words: number) => member({ id, source, words })
  expect(chooseCanonical([at('a', 'Coast Echo', 100), at('b', 'Hamm Post', 200)]).id).toBe('b')
  const own = [at('a', 'Hamm Post', 100), at('b', 'Hamm Post', 200), at('c', 'Hamm Post', 200)]
  expect(chooseCanonical(own)).toEqual({ id: 'b', reasons: ['Hamm Post had it first', 'its latest version'] })
})

it('the reasons say which sources operators prefer, and why one of several of them speaks', () => {
  const preferred = [
    member({ id: 'a', source: 'Our Own Desk', preference: 1 }),
    member({ id: 'b', source: 'Coast Echo', preference: 1, publishedAt: '2026-03-02T09:00:00Z' }),
  ]
  expect(chooseCanonical([...preferred, member({ id: 'c', publishedAt: '2026-03-02T07:00:00Z' })])).toEqual({
    id: 'a',
    reasons: ['operators prefer Our Own Desk, Coast Echo', 'Our Own Desk had it first'],
  })
})
