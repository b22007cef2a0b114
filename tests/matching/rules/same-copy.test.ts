import { describe, expect, it } from 'vitest'
import { sameCopy } from '../../../src/matching/rules/same-copy.ts'
import { comparedOf, earlierOf, sideOf, viewOf } from './builders.ts'

const COPY = { relation: 'copy', score: 0.8 } as const
const OUTLET = sideOf({ source: 'Hamm Post', publishedAt: '2026-03-02T10:00:00Z' })

describe('the same copy', () => {
  it('joins the candidate that shares most, and of equal ones the earliest', () => {
    const all = [2, 1].map((order) => comparedOf(earlierOf({}, { order }), {}, COPY))
    expect(sameCopy(OUTLET, viewOf(), all)?.earlier.order).toBe(1)
    expect(sameCopy(OUTLET, viewOf(), [...all, comparedOf(earlierOf({}, { order: 3 }), {}, { ...COPY, score: 0.9 })])?.earlier.order).toBe(
      3,
    )
    expect(sameCopy(OUTLET, viewOf(), [comparedOf(earlierOf(), {}, { relation: 'excerpt' })])).toBeNull()
  })

  it('joins no copy of a copy, so that a chain cannot drift, unless most of the longer text is shared', () => {
    const versions = [{ source: 'Northwire', order: 0, at: 0 }]
    const view = viewOf({ story: () => ({ killed: false, opener: 0, byOutlet: false, versions }) })
    const copy = earlierOf({ source: 'Other Post' }, { order: 1, relation: 'copy' })
    expect(sameCopy(OUTLET, view, [comparedOf(copy, { ofLonger: 0.59 }, COPY)])).toBeNull()
    expect(sameCopy(OUTLET, view, [comparedOf(copy, { ofLonger: 0.6 }, COPY)])).not.toBeNull()
  })

  it('joins the state of the supplier that was the latest when the text was written, or is the latest', () => {
    const versions = [7, 9, 11].map((hour, i) => ({
      source: 'Northwire',
      order: i,
      at: Date.parse('2026-03-02T00:00:00Z') + hour * 3_600_000,
    }))
    const view = viewOf({ story: () => ({ killed: false, opener: 50, byOutlet: false, versions }) })
    const joined = (order: number) => sameCopy(OUTLET, view, [comparedOf(earlierOf({}, { order, relation: 'rewrite' }), {}, COPY)]) !== null
    expect([0, 1, 2].map(joined)).toEqual([false, true, true])
  })
})
