import type { Database } from '../../db/client.ts'
import { recentShingles, type StoredPrint } from '../../db/queries/prints.ts'
import { readPrints } from '../../db/queries/reading/prints.ts'
import { Boilerplate, isSilenced, NOTHING_SILENCED } from '../dedup/boilerplate.ts'
import { type Evidence, evidence } from '../dedup/evidence.ts'
import { judgeEvidence, type Verdict } from '../dedup/match.ts'
import type { Side } from '../dedup/placement.ts'
import { THRESHOLDS } from '../dedup/thresholds.ts'
import { asPlaced } from './place-article.ts'
import { integersOf } from './place-memory.ts'

export interface Comparison {
  evidence: Evidence
  verdict: Verdict
}

/**
 * Measures two placed articles against one another as matching does, the later against the earlier, with what their sources print under
 * everything taken out. Nothing but the two is looked at: no signals, no names, no other article of their stories.
 * @returns undefined when either was not placed
 */
export async function compareArticles(db: Database, a: number, b: number): Promise<Comparison | undefined> {
  const prints = await readPrints(db, [a, b])
  const both = [prints.get(a), prints.get(b)].filter((print) => print !== undefined).sort((x, y) => x.id - y.id)
  const [earlier, later] = both
  if (!earlier || !later) return undefined
  const boilerplate = new Boilerplate()
  for (const { source, sourceId } of [earlier, later]) {
    if (boilerplate.knows(source)) continue
    for (const shingles of await recentShingles(db.pool, sourceId, THRESHOLDS.boilerplateWarmUp))
      boilerplate.learn(source, integersOf(shingles))
  }
  const own = boilerplate.of(later.source)
  const incoming = sideOf(later)
  const { shingles } = incoming.print
  const mine = Uint8Array.from(shingles, (run) => (isSilenced(own, run) ? 1 : 0))
  const theirs = earlier.source === later.source ? NOTHING_SILENCED : boilerplate.of(earlier.source)
  const measured = evidence(incoming, sideOf(earlier), { mine, own, theirs })
  return { evidence: measured, verdict: judgeEvidence(measured) }
}

function sideOf(stored: StoredPrint): Side {
  return { source: stored.source, at: stored.publishedAt.getTime(), print: asPlaced(stored).print }
}
