import { expect, it } from 'vitest'
import { isLateCopy } from '../../../src/matching/rules/late-copy.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { evidenceOf } from './builders.ts'

const WHOLE = { ofShorter: 0.6, ofLonger: 0.4, salient: 0.6, lead: 0.6, agree: 9, conflict: 1, words: 60 }

it('copy that comes days later is nearly whole, or it is not the same', () => {
  expect(isLateCopy(evidenceOf(WHOLE), THRESHOLDS)).toBe(true)
  const less: Partial<typeof WHOLE>[] = [
    { ofShorter: 0.59 },
    { ofLonger: 0.39 },
    { salient: 0.59 },
    { lead: 0.59 },
    { agree: 8 },
    { words: 59 },
  ]
  for (const part of less) expect(isLateCopy(evidenceOf({ ...WHOLE, ...part }), THRESHOLDS), JSON.stringify(part)).toBe(false)
})
