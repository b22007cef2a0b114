import type pg from 'pg'
import { findArchived } from '../../../db/write/archive.ts'
import { findCandidates, type StoredFingerprint } from '../../../db/write/fingerprints.ts'
import type { Fingerprint } from '../../matching/fingerprint/fingerprint.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import type { KeyIndex } from '../../matching/window/key-index.ts'
import { isCrowded } from '../../matching/window/match-window.ts'
import { archiveKeys } from './archive-fingerprints.ts'
import { catchUp, type PlaceMemory } from './place-memory.ts'

/** A version as it is looked for. */
export interface Sought {
  articleId: number
  /** It is its article's first. */
  isNew: boolean
  /** Made of a text, not read from the store. */
  fingerprint: Fingerprint
}

/**
 * Finds all that a batch could be matched to: in the window by any key, and what is new in the archive by a few. Call it under the lock of
 * placing, so that nothing is missing.
 * @returns the prints in the order of placing, and the keys that too many prints of the window have
 */
export async function findCandidatesFor(
  client: pg.PoolClient,
  memory: PlaceMemory,
  batch: Sought[],
): Promise<{ candidates: StoredFingerprint[]; common: Set<number> }> {
  await catchUp(client, memory)
  const { near, common, oldKeys } = look(memory.index, batch)
  const passed = oldKeys.length ? await findArchived(client, oldKeys, THRESHOLDS.archiveMost) : []
  const articles = batch.map((version) => version.articleId)
  return { candidates: await findCandidates(client, [...near, ...passed], articles), common }
}

/** `oldKeys`: under which the archive is asked for what is new. */
function look(index: KeyIndex, batch: Sought[]): { near: Set<number>; common: Set<number>; oldKeys: number[] } {
  const near = new Set<number>()
  const common = new Set<number>()
  const oldKeys: number[] = []
  for (const { isNew, fingerprint } of batch) {
    const { shingles } = fingerprint
    const seeks = fingerprint.seeks!
    const names = fingerprint.names!
    let text = 0
    let crowded = 0
    let crowd = 0
    while (text < seeks.length && seeks[text] === shingles[text]) text++
    for (let i = 0; i < seeks.length; i++) {
      const fingerprints = index.find(seeks[i]!)
      const isName = i >= text && i < text + names.length
      if (!isName && fingerprints.length >= THRESHOLDS.commonKeyLimit) {
        common.add(seeks[i]!)
        if (crowded++ === 0) crowd = seeks[i]!
        continue
      }
      for (const id of fingerprints) near.add(id)
    }
    if (isCrowded(crowded, seeks.length)) for (const id of index.find(crowd)) near.add(id)
    if (isNew) oldKeys.push(...archiveKeys(names, shingles))
  }
  return { near, common, oldKeys }
}
