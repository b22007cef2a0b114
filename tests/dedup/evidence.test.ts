import { describe, expect, it } from 'vitest'
import { NOTHING_SILENCED } from '../../src/dedup/boilerplate.ts'
import { conflicts, evidence } from '../../src/dedup/evidence.ts'
import { THRESHOLDS } from '../../src/dedup/thresholds.ts'
import { BEEKEEPER, paragraphs } from './desk.ts'
import { evidenceOf, sideOf } from './rules/builders.ts'

const AGENCY = sideOf({ headline: 'Bees take the night tram', body: BEEKEEPER })
const CUT = sideOf({
  source: 'Hamm Post',
  headline: 'Night tram for bees',
  publishedAt: '2026-03-02T11:00:00Z',
  body: paragraphs(BEEKEEPER).slice(0, 3).join('\n\n'),
})
const silence = (shingles: Int32Array) => ({ mine: new Uint8Array(shingles.length), own: NOTHING_SILENCED, theirs: NOTHING_SILENCED })

describe('evidence', () => {
  it('measures a text that was cut from the end against the whole', () => {
    const e = evidence(CUT, AGENCY, silence(CUT.print.shingles))
    expect(e).toMatchObject({ ofShorter: 1, incomingIsLonger: false, lead: 1, leadOfLonger: 1, hours: 3, sameSource: false, exact: false })
    expect(e.shared).toBe(CUT.print.shingles.length)
    expect(e.ofLonger).toBeCloseTo(CUT.print.shingles.length / AGENCY.print.shingles.length, 10)
    expect(e.words).toBe(CUT.print.traits.words)
  })

  it('leaves out of text what is silent, and compares no text where there is none to compare', () => {
    const { shingles } = CUT.print
    const half = silence(shingles)
    half.mine.fill(1, 0, 10)
    expect(evidence(CUT, AGENCY, half).shared).toBe(shingles.length - 10)
    expect(evidence(CUT, AGENCY, null)).toMatchObject({ shared: 0, ofShorter: 0, lead: 0, headlineShared: 3 })
  })

  it('compares no beginning of too few shingles', () => {
    const short = sideOf({ body: 'Four million bees moved through' })
    expect(evidence(short, short, silence(short.print.shingles))).toMatchObject({ lead: 0, exact: true })
    const fewer = { ...THRESHOLDS, leastLead: short.print.traits.lead.length }
    expect(evidence(short, short, silence(short.print.shingles), fewer).lead).toBe(1)
  })

  it('says which share of the names and numbers in the same place conflicts', () => {
    expect(conflicts(evidenceOf({ agree: 3, conflict: 1 }))).toBe(0.25)
    expect(conflicts(evidenceOf())).toBe(0)
  })
})
