import { describe, expect, it } from 'vitest'
import { conflicts, evidence } from '../../../src/matching/rules/evidence.ts'
import { NO_FORM } from '../../../src/matching/rules/form.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { NO_BOILERPLATE } from '../../../src/matching/window/boilerplate.ts'
import { BEEKEEPER, paragraphs } from '../desk.ts'
import { evidenceOf, sideOf } from './builders.ts'

const AGENCY = sideOf({ headline: 'Bees take the night tram', body: BEEKEEPER })
const CUT = sideOf({
  source: 'Hamm Post',
  headline: 'Night tram for bees',
  publishedAt: '2026-03-02T11:00:00Z',
  body: paragraphs(BEEKEEPER).slice(0, 3).join('\n\n'),
})
const ignored = (shingles: Int32Array) => ({
  positions: new Uint8Array(shingles.length),
  ownBoilerplate: NO_BOILERPLATE,
  theirBoilerplate: NO_BOILERPLATE,
  form: NO_FORM,
})

describe('evidence', () => {
  it('measures a text that was cut from the end against the whole', () => {
    const e = evidence(CUT, AGENCY, ignored(CUT.fingerprint.shingles))
    expect(e).toMatchObject({ ofShorter: 1, incomingIsLonger: false, lead: 1, leadOfLonger: 1, hours: 3, sameSource: false, exact: false })
    expect(e.shared).toBe(CUT.fingerprint.shingles.length)
    expect(e.ofLonger).toBeCloseTo(CUT.fingerprint.shingles.length / AGENCY.fingerprint.shingles.length, 10)
    expect(e.words).toBe(CUT.fingerprint.traits.words)
  })

  it('leaves out ignored shingles, and compares no text where there is none to compare', () => {
    const { shingles } = CUT.fingerprint
    const half = ignored(shingles)
    half.positions.fill(1, 0, 10)
    expect(evidence(CUT, AGENCY, half).shared).toBe(shingles.length - 10)
    expect(evidence(CUT, AGENCY, null)).toMatchObject({ shared: 0, ofShorter: 0, lead: 0, headlineShared: 3 })
  })

  it('compares no beginning of too few shingles', () => {
    const short = sideOf({ body: 'Four million bees moved through' })
    expect(evidence(short, short, ignored(short.fingerprint.shingles))).toMatchObject({ lead: 0, exact: true })
    const fewer = { ...THRESHOLDS, leastLead: short.fingerprint.traits.lead.length }
    expect(evidence(short, short, ignored(short.fingerprint.shingles), fewer).lead).toBe(1)
  })

  it('says which share names and numbers in the same place: conflicts', () => {
    expect(conflicts(evidenceOf({ agree: 3, conflict: 1 }))).toBe(0.25)
    expect(conflicts(evidenceOf())).toBe(0)
  })
})
