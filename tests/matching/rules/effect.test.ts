import { describe, expect, it } from 'vitest'
import { effectOf, isSupplier } from '../../../src/matching/rules/effect.ts'
import type { Signal } from '../../../src/model.ts'
import { arrival } from '../desk.ts'
import { earlierOf, sideOf, viewOf } from './builders.ts'

const story = { killed: false, opener: 0, byOutlet: false, versions: [] }
const view = viewOf({ story: () => story })

describe('what a version does to its story', () => {
  it('follows its signal where it comes from the supplier', () => {
    const effect = (signal: Signal, source = 'Northwire') =>
      effectOf(arrival({ id: 'new' }), sideOf({ signal, source }), view, {
        earlier: earlierOf(),
        relation: 'rewrite',
        score: 1,
        reasons: [],
      })
    expect([effect('kill'), effect('correction'), effect('withheld')]).toEqual([{ kills: 's1' }, { corrects: 's1' }, { withholds: 's1' }])
    expect(effect('update')).toEqual({})
    expect(effect('kill', 'Hamm Post')).toEqual({})
  })

  it('breaks the embargo of another source where it is dated before the end', () => {
    const earlier = earlierOf({}, { embargoed: '2026-03-02T12:00:00Z' })
    const effect = (publishedAt: string, source: string) =>
      effectOf(arrival({ id: 'new', publishedAt }), sideOf({ source, publishedAt }), view, {
        earlier,
        relation: 'copy',
        score: 1,
        reasons: [],
      })
    expect(effect('2026-03-02T11:59:00Z', 'Hamm Post')).toEqual({ breaksEmbargo: 's1' })
    expect(effect('2026-03-02T12:00:00Z', 'Hamm Post')).toEqual({})
    expect(effect('2026-03-02T11:59:00Z', 'Northwire')).toEqual({})
  })
})

it('a supplier is no copyist, but for an agency whose copy an outlet ran before it came', () => {
  expect(isSupplier(earlierOf(), story)).toBe(true)
  expect(isSupplier(earlierOf({}, { relation: 'copy', sourceKind: 'agency' }), story)).toBe(false)
  expect(isSupplier(earlierOf({}, { relation: 'copy', sourceKind: 'agency' }), { ...story, byOutlet: true })).toBe(true)
  expect(isSupplier(earlierOf({}, { relation: 'copy', sourceKind: 'outlet' }), { ...story, byOutlet: true })).toBe(false)
})
