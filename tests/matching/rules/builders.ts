import { fingerprintOf } from '../../../src/matching/fingerprint/fingerprint.ts'
import type { EarlierVersion, Side } from '../../../src/matching/placement.ts'
import type { Evidence } from '../../../src/matching/rules/evidence.ts'
import type { Compared, WindowView } from '../../../src/matching/rules/rule.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { NO_BOILERPLATE } from '../../../src/matching/window/boilerplate.ts'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival } from '../desk.ts'

/** Evidence of two long texts of two outlets that share nothing, but for what is given. */
export function evidenceOf(given: Partial<Evidence> = {}): Evidence {
  return {
    shared: 0,
    ofShorter: 0,
    ofLonger: 0,
    incomingIsLonger: false,
    exchanged: 0,
    inForm: false,
    quoted: 0,
    rivals: false,
    lead: 0,
    leadOfLonger: 0,
    salient: 0,
    agree: 0,
    conflict: 0,
    headline: 0,
    headlineShared: 0,
    hours: 1,
    sameSource: false,
    exact: false,
    marked: false,
    words: 200,
    ...given,
  }
}

/** An arrival as matching compares it. */
export function sideOf(given: Partial<Arrival> = {}): Side {
  const one = arrival({ id: 'new', ...given })
  return { source: one.source, at: Date.parse(one.publishedAt), fingerprint: fingerprintOf(one, readSignal(one)) }
}

/** A version of story s1. */
export function earlierOf(given: Partial<Arrival> = {}, placed: Partial<EarlierVersion> = {}): EarlierVersion {
  const one = arrival({ id: 'old', ...given })
  const side = sideOf(one)
  return {
    ...side,
    id: one.id,
    story: 's1',
    sourceKind: null,
    publishedAt: one.publishedAt,
    relation: 'original',
    signal: side.fingerprint.traits.supplierSignal.signal,
    order: 0,
    sharedKeys: 0,
    ...placed,
  }
}

export function viewOf(given: Partial<WindowView> = {}): WindowView {
  return {
    known: null,
    named: [],
    alike: [],
    story: () => undefined,
    boilerplate: NO_BOILERPLATE,
    boilerplateOf: () => NO_BOILERPLATE,
    newStory: () => 'new-story',
    thresholds: THRESHOLDS,
    ...given,
  }
}

/** A candidate with this evidence and verdict. */
export function comparedOf(earlier: EarlierVersion, e: Partial<Evidence> = {}, verdict: Partial<Compared['verdict']> = {}): Compared {
  return {
    earlier,
    e: evidenceOf(e),
    verdict: { relation: null, score: 0, direction: 'contained', reason: 'not the same copy', ...verdict },
  }
}
