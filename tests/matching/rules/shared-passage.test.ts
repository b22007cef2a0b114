import { expect, it } from 'vitest'
import { sharedPassage } from '../../../src/matching/rules/shared-passage.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { evidenceOf } from './builders.ts'

const links = (given: Parameters<typeof evidenceOf>[0]) => sharedPassage(evidenceOf(given), THRESHOLDS)

it('two sources share a passage when it is half of the shorter text, or a long third of it, without conflict', () => {
  expect(links({ ofShorter: 0.5, shared: 15 })).toBe(true)
  expect(links({ ofShorter: 0.5, shared: 14 })).toBe(false)
  expect(links({ ofShorter: 0.3, shared: 30 })).toBe(true)
  expect(links({ ofShorter: 0.29, shared: 30 })).toBe(false)
  expect(links({ ofShorter: 0.5, shared: 15, agree: 65, conflict: 35 })).toBe(false)
})

it('one supplier repeats its background, so a passage is nearly all of the shorter text and not half of the longer', () => {
  const own = { sameSource: true, ofShorter: 0.8, shared: 20, ofLonger: 0.49, salient: 0.6 }
  expect(links(own)).toBe(true)
  for (const less of [{ ofShorter: 0.79 }, { shared: 19 }, { ofLonger: 0.5 }, { salient: 0.59 }])
    expect(links({ ...own, ...less })).toBe(false)
})
