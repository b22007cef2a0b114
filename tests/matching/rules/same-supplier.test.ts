import { describe, expect, it } from 'vitest'
import { sameSupplier } from '../../../src/matching/rules/same-supplier.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { evidenceOf } from './builders.ts'

const judged = (given: Parameters<typeof evidenceOf>[0]) => sameSupplier(evidenceOf({ sameSource: true, ...given }), THRESHOLDS)

describe('two texts of one supplier', () => {
  it('with equal text and headline are one item for three days, and longer under a distinct headline', () => {
    const item = { exact: true, headline: 1, headlineShared: 5, salient: 0 }
    expect(judged({ ...item, hours: 72 })).toBe('word for word the same text under the same headline')
    expect(judged({ ...item, hours: 73 })).toBeNull()
    expect(judged({ ...item, hours: 73, headlineShared: 6 })).toBe('word for word the same text under the same headline')
  })

  it('with equal text are one within 22 hours, a brief only under a like headline', () => {
    expect(judged({ exact: true, hours: 22 })).toBe('word for word the same text')
    expect(judged({ exact: true, hours: 22, words: 59 })).toBeNull()
    expect(judged({ exact: true, hours: 22, words: 59, headline: 0.4 })).toBe('word for word the same text')
    expect(judged({ exact: true, hours: 23, words: 59, headline: 0.4 })).toBeNull()
  })

  it('are one later only when nearly all of the copy and the headline return', () => {
    const late = { hours: 37, ofShorter: 0.6, ofLonger: 0.4, salient: 0.6, lead: 0.6 }
    expect(judged({ ...late, headline: 0.6 })).toBe('nearly all of the copy, published later')
    expect(judged({ ...late, headline: 0.59 })).toBeNull()
    expect(judged({ ...late, headline: 0.6, agree: 8, conflict: 1 })).toBeNull()
  })

  it('are two when names and numbers conflict: in a short text any, in a longer one more than a fifth', () => {
    const like = { headline: 0.6, salient: 0.6, ofShorter: 0.3 }
    expect(judged({ ...like, agree: 4, conflict: 1 })).toBe('much of the copy is the same, under a similar headline')
    expect(judged({ ...like, agree: 3, conflict: 1 })).toBeNull()
    expect(judged({ ...like, agree: 9, conflict: 1, words: 29 })).toBeNull()
  })

  it('are one with the same names and numbers in their places under the same headline', () => {
    const places = { headline: 0.9, headlineShared: 4, salient: 0.9, agree: 8 }
    expect(judged(places)).toBe('the same names and numbers in the same places, under the same headline')
    expect(judged({ ...places, conflict: 1 })).toBeNull()
    expect(judged({ ...places, agree: 7 })).toBeNull()
  })

  it('are one with the same names and numbers under a like headline, or nearly all of the copy under another', () => {
    expect(judged({ headline: 0.4, salient: 0.9, ofShorter: 0.2, shared: 8 })).toBe('the same names and numbers, under a similar headline')
    expect(judged({ headline: 0.4, salient: 0.9, ofShorter: 0.2, shared: 7 })).toBeNull()
    const whole = { ofShorter: 0.8, ofLonger: 0.7, salient: 0.9, lead: 0.8 }
    expect(judged(whole)).toBe('nearly all of the copy, under a different headline')
    expect(judged({ ...whole, words: 59 })).toBeNull()
  })
})
