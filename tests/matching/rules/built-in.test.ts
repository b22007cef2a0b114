import { describe, expect, it } from 'vitest'
import { isBuiltIn } from '../../../src/matching/rules/built-in.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { evidenceOf } from './builders.ts'

const builtIn = (given: Parameters<typeof evidenceOf>[0]) => isBuiltIn(evidenceOf(given), THRESHOLDS)

describe('a passage built into a longer text', () => {
  it('is less than two fifths of it', () => {
    expect(builtIn({ ofLonger: 0.39 })).toBe(true)
    expect(builtIn({ ofLonger: 0.4 })).toBe(false)
  })

  it('is less than 22 per cent where the copy is long itself or opens the text', () => {
    for (const long of [{ shared: 100 }, { leadOfLonger: 0.5 }]) {
      expect(builtIn({ ...long, ofLonger: 0.21 })).toBe(true)
      expect(builtIn({ ...long, ofLonger: 0.22 })).toBe(false)
    }
  })

  it('is less than a quarter where the copy was sub-edited throughout with all its names', () => {
    expect(builtIn({ salient: 0.9, ofShorter: 0.49, ofLonger: 0.25 })).toBe(false)
    expect(builtIn({ salient: 0.9, ofShorter: 0.49, ofLonger: 0.24 })).toBe(true)
    expect(builtIn({ salient: 0.9, ofShorter: 0.5, ofLonger: 0.25 })).toBe(true)
    expect(builtIn({ salient: 0.89, ofShorter: 0.49, ofLonger: 0.25 })).toBe(true)
  })
})
