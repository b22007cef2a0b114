import type { Database } from '../../../db/client.ts'
import { readFingerprints } from '../../../db/read/fingerprints.ts'
import { recentPrints, type StoredFingerprint } from '../../../db/write/fingerprints.ts'
import { unpackFingerprint } from '../../matching/fingerprint/packed.ts'
import type { Side } from '../../matching/placement.ts'
import { type Evidence, evidence } from '../../matching/rules/evidence.ts'
import { NO_FORM } from '../../matching/rules/form.ts'
import { judgeEvidence, type Verdict } from '../../matching/rules/match.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import { Boilerplate, isBoilerplate, NO_BOILERPLATE } from '../../matching/window/boilerplate.ts'
import { inCurrentForm } from './older-prints.ts'
import { asPlaced } from './place-article.ts'

/** What two articles have in common, and what matching makes of that. */
export interface Comparison {
  evidence: Evidence
  verdict: Verdict
}

/**
 * Compares two placed articles as matching does, the later with the earlier, without the boilerplate of their sources. Only the two texts
 * count: no signals, no names, no other article of their stories.
 * @returns undefined when either was not placed
 */
export async function compareArticles(db: Database, a: number, b: number): Promise<Comparison | undefined> {
  const fingerprints = await readFingerprints(db, [a, b])
  const both = [fingerprints.get(a), fingerprints.get(b)].filter((fingerprint) => fingerprint !== undefined).sort((x, y) => x.id - y.id)
  const [earlier, later] = await inCurrentForm(db.pool, both)
  if (!earlier || !later) return undefined
  const boilerplate = new Boilerplate()
  for (const { source, sourceId } of [earlier, later]) {
    if (boilerplate.knows(source)) continue
    for (const { print } of await inCurrentForm(db.pool, await recentPrints(db.pool, sourceId, THRESHOLDS.boilerplateWarmUp)))
      boilerplate.learn(source, unpackFingerprint(print).shingles)
  }
  const own = boilerplate.of(later.source)
  const incoming = sideOf(later)
  const { shingles } = incoming.fingerprint
  const mine = Uint8Array.from(shingles, (run) => (isBoilerplate(own, run) ? 1 : 0))
  const theirs = earlier.source === later.source ? NO_BOILERPLATE : boilerplate.of(earlier.source)
  const measured = evidence(incoming, sideOf(earlier), { positions: mine, ownBoilerplate: own, theirBoilerplate: theirs, form: NO_FORM })
  return { evidence: measured, verdict: judgeEvidence(measured) }
}

function sideOf(stored: StoredFingerprint): Side {
  return { source: stored.source, at: stored.publishedAt.getTime(), fingerprint: asPlaced(stored).fingerprint }
}
