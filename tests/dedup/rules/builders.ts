import { NOTHING_SILENCED } from '../../../src/dedup/boilerplate.ts'
import type { Evidence } from '../../../src/dedup/evidence.ts'
import { fingerprint } from '../../../src/dedup/fingerprint.ts'
import type { Held, Side } from '../../../src/dedup/placement.ts'
import type { Compared, WindowView } from '../../../src/dedup/rules/rule.ts'
import { THRESHOLDS } from '../../../src/dedup/thresholds.ts'
import type { Arrival } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals.ts'
import { arrival } from '../desk.ts'

/** Evidence of two long texts of two outlets that share nothing, but for what is given. */
export function evidenceOf(given: Partial<Evidence> = {}): Evidence {
  return {
    shared: 0,
    ofShorter: 0,
    ofLonger: 0,
    incomingIsLonger: false,
    lead: 0,
    leadOfLonger: 0,
    telling: 0,
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
  return { source: one.source, at: Date.parse(one.publishedAt), print: fingerprint(one, readSignal(one)) }
}

/** A version that stands in story s1. */
export function heldOf(given: Partial<Arrival> = {}, placed: Partial<Held> = {}): Held {
  const one = arrival({ id: 'old', ...given })
  const side = sideOf(one)
  return {
    ...side,
    id: one.id,
    story: 's1',
    sourceKind: null,
    publishedAt: one.publishedAt,
    relation: 'original',
    signal: side.print.traits.said.signal,
    order: 0,
    met: 0,
    ...placed,
  }
}

export function viewOf(given: Partial<WindowView> = {}): WindowView {
  return {
    known: null,
    named: [],
    alike: [],
    story: () => undefined,
    silenced: NOTHING_SILENCED,
    silencedOf: () => NOTHING_SILENCED,
    newStory: () => 'new-story',
    thresholds: THRESHOLDS,
    ...given,
  }
}

/** A candidate with this evidence and verdict. */
export function comparedOf(held: Held, e: Partial<Evidence> = {}, verdict: Partial<Compared['verdict']> = {}): Compared {
  return { held, e: evidenceOf(e), verdict: { relation: null, score: 0, direction: 'contained', reason: 'not the same copy', ...verdict } }
}
