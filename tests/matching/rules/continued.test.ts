import { describe, expect, it } from 'vitest'
import { continued } from '../../../src/matching/rules/continued.ts'
import { comparedOf, earlierOf, sideOf, viewOf } from './builders.ts'

const UPDATE = sideOf({ headline: 'UPDATE 2-Bees take the night tram' })
const SAME = { sameSource: true, headline: 1, headlineShared: 4 }

describe('a version that carries a story on', () => {
  it('says so, and shares the headline of the same source within 36 hours', () => {
    const joined = continued(UPDATE, viewOf(), [comparedOf(earlierOf(), { ...SAME, hours: 36 })])
    expect(joined).toMatchObject({ relation: 'rewrite', score: 0.5 })
    expect(joined?.reasons[0]).toBe('the same supplier continues the story')
    expect(continued(UPDATE, viewOf(), [comparedOf(earlierOf(), { ...SAME, hours: 37 })])).toBeNull()
    expect(continued(UPDATE, viewOf(), [comparedOf(earlierOf(), { ...SAME, sameSource: false })])).toBeNull()
    expect(continued(UPDATE, viewOf(), [comparedOf(earlierOf(), { ...SAME, headlineShared: 1 })])).toBeNull()
  })

  it('is another story where more names and numbers differ in their place than agree', () => {
    expect(continued(UPDATE, viewOf(), [comparedOf(earlierOf(), { ...SAME, agree: 2, conflict: 3 })])).toBeNull()
    expect(continued(UPDATE, viewOf(), [comparedOf(earlierOf(), { ...SAME, agree: 3, conflict: 3 })])).not.toBeNull()
    expect(continued(UPDATE, viewOf(), [comparedOf(earlierOf(), { ...SAME, agree: 1, conflict: 2 })])).not.toBeNull()
  })

  it('needs a mark or a shared slugline, and under that few conflicts', () => {
    const slugged = (slugline: string) => sideOf({ headline: 'Bees take the night tram', slugline })
    const e = { ...SAME, ofShorter: 0.1, agree: 6, conflict: 4 }
    expect(continued(slugged('BEES TRAM'), viewOf(), [comparedOf(earlierOf({ slugline: 'BEES TRAM' }), e)])).not.toBeNull()
    expect(continued(slugged('BEES TRAM'), viewOf(), [comparedOf(earlierOf({ slugline: 'BEES TRAM' }), { ...e, conflict: 5 })])).toBeNull()
    expect(continued(slugged('BEES TRAM'), viewOf(), [comparedOf(earlierOf({ slugline: 'TRAM' }), e)])).toBeNull()
    expect(continued(slugged('BEES'), viewOf(), [comparedOf(earlierOf({ slugline: 'BEES' }), { ...e, ofShorter: 0 })])).toBeNull()
  })

  it('joins the best of several, and of equal ones the version placed last', () => {
    const all = [1, 3, 2].map((order) => comparedOf(earlierOf({}, { order }), SAME))
    expect(continued(UPDATE, viewOf(), all)?.earlier.order).toBe(3)
    expect(continued(UPDATE, viewOf(), [...all, comparedOf(earlierOf({}, { order: 0 }), { ...SAME, salient: 1 })])?.earlier.order).toBe(0)
  })
})
