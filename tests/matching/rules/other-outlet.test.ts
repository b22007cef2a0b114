import { describe, expect, it } from 'vitest'
import { otherOutlet } from '../../../src/matching/rules/other-outlet.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { evidenceOf } from './builders.ts'

const judged = (given: Parameters<typeof evidenceOf>[0]) => otherOutlet(evidenceOf(given), THRESHOLDS)
const MOST = { ofShorter: 0.36, ofLonger: 0.4, salient: 0.34 }

describe('the copy of another outlet', () => {
  it('is the same word for word at any time, and after 36 hours only if nearly all of it returns', () => {
    expect(judged({ exact: true, hours: 400 })).toBe('word for word the same text')
    expect(judged({ ...MOST, hours: 36 })).toBe('most of the copy is the same')
    expect(judged({ ...MOST, hours: 37 })).toBeNull()
    expect(judged({ hours: 37, ofShorter: 0.6, ofLonger: 0.4, salient: 0.6, lead: 0.6 })).toBe('nearly all of the copy, published later')
  })

  it('may conflict in three of ten names and numbers, after 20 hours in two', () => {
    expect(judged({ ...MOST, agree: 7, conflict: 3 })).toBe('most of the copy is the same')
    expect(judged({ ...MOST, agree: 6, conflict: 3 })).toBeNull()
    expect(judged({ ...MOST, agree: 7, conflict: 3, hours: 20 })).toBeNull()
    expect(judged({ ...MOST, agree: 8, conflict: 2, hours: 20 })).toBe('most of the copy is the same')
  })

  it('is the same with names and numbers out of place where all of them stand in the other', () => {
    const moved = { ofShorter: 0.6, ofLonger: 0.5, salient: 0.95, agree: 1, conflict: 9 }
    expect(judged(moved)).toBe('most of the copy is the same')
    expect(judged({ ...moved, salient: 0.94 })).toBeNull()
    expect(judged({ ...moved, words: 59 })).toBe('a brief with the same words, names and numbers')
  })

  it('may be the beginning, cut from the end, but not a longer text that begins so', () => {
    const cut = { ofShorter: 0.8, salient: 0.6, leadOfLonger: 0.6 }
    expect(judged(cut)).toBe('the beginning of the copy, cut from the end')
    expect(judged({ ...cut, incomingIsLonger: true })).toBeNull()
  })

  it('as a brief must agree in nearly everything', () => {
    const brief = { words: 59, ofShorter: 0.6, ofLonger: 0.5, salient: 0.75 }
    expect(judged(brief)).toBe('a brief with the same words, names and numbers')
    expect(judged({ ...brief, ofLonger: 0.49 })).toBeNull()
    expect(judged({ ...brief, agree: 9, conflict: 1 })).toBeNull()
  })

  it('is a part of it with its names and numbers, if it opens the text or hardly conflicts', () => {
    const part = { ofShorter: 0.3, ofLonger: 0.4, salient: 0.55 }
    expect(judged({ ...part, lead: 0.5 })).toBe('a part of the copy is the same, with its names and numbers')
    expect(judged(part)).toBeNull()
    expect(judged({ ...part, salient: 0.6, agree: 9, conflict: 1 })).toMatch(/^a part of the copy/)
    expect(judged({ ...part, salient: 0.6, agree: 8, conflict: 1 })).toBeNull()
  })

  it('is not the same where a passage was built into an article of its own', () => {
    expect(judged({ ...MOST, ofLonger: 0.39 })).toBeNull()
  })
})
