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
