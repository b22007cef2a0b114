import { describe, expect, it } from 'vitest'
import type { Correction, MemberState } from '../../../db/write/warnings.ts'
import { warningsOf } from '../../../src/pipeline/publish/warnings.ts'
import { correctedWordsIn } from '../../../src/story/corrections.ts'
import { BEFORE, LATER, NOW } from './decisions.ts'

const WRONG = 'Brightwater made a profit of 41 million kroner last year, its chief executive said on Monday.'
const RIGHT = WRONG.replace('41', '14')
const member = (over: Partial<MemberState> = {}): MemberState => ({
  storyId: 1,
  articleId: 12,
  sourceId: 6,
  body: [WRONG],
  receivedAt: BEFORE,
  firstSeenAt: NOW,
  firstDated: null,
  killedIt: false,
  embargoedIt: false,
  killed: false,
  embargoedUntil: null,
  warnings: [],
  ...over,
})
const correction = (over: Partial<Correction> = {}): Correction => ({
  storyId: 1,
  sourceId: 5,
  at: NOW,
  changes: correctedWordsIn(WRONG, RIGHT),
  ...over,
})

describe('an article is uncorrected', () => {
  it('while it runs the words that another source corrected in its story', () => {
    expect(warningsOf(member(), [correction()])).toEqual(['uncorrected'])
    expect(warningsOf(member({ body: [RIGHT] }), [correction()])).toEqual([])
    expect(warningsOf(member(), [correction({ sourceId: 6 })])).toEqual([])
    expect(warningsOf(member(), [correction({ storyId: 2 })])).toEqual([])
    expect(warningsOf(member(), [correction({ storyId: 2 }), correction()])).toEqual(['uncorrected'])
  })

  it('where the changed words are not known and it came before the correction', () => {
    expect(warningsOf(member({ receivedAt: BEFORE }), [correction({ changes: [] })])).toEqual(['uncorrected'])
    expect(warningsOf(member({ receivedAt: NOW }), [correction({ changes: [] })])).toEqual([])
  })
})

it('an article is a copy of what was killed unless its own source sent the kill', () => {
  expect(warningsOf(member({ killed: true }), [])).toEqual(['copy-of-killed'])
  expect(warningsOf(member({ killed: true, killedIt: true }), [])).toEqual([])
})

describe('an embargo', () => {
  it('is broken by an article that was seen before its end, unless its own source set the embargo', () => {
    const early = { embargoedUntil: LATER, firstSeenAt: NOW }
    expect(warningsOf(member(early), [])).toEqual(['broke-embargo'])
    expect(warningsOf(member({ ...early, firstDated: BEFORE }), [])).toEqual(['broke-embargo'])
    expect(warningsOf(member({ ...early, embargoedIt: true }), [])).toEqual([])
    expect(warningsOf(member({ ...early, firstSeenAt: LATER }), [])).toEqual([])
  })

  it('has a warning of its own for an article that only dates itself before the end', () => {
    const seenLater = { embargoedUntil: NOW, firstSeenAt: LATER }
    expect(warningsOf(member({ ...seenLater, firstDated: BEFORE }), [])).toEqual(['dated-before-embargo'])
    expect(warningsOf(member({ ...seenLater, firstDated: NOW }), [])).toEqual([])
    expect(warningsOf(member({ ...seenLater, firstDated: null }), [])).toEqual([])
  })
})
