import type pg from 'pg'
import { findArchived } from '../../../db/write/archive.ts'
import { findCandidates, type StoredFingerprint } from '../../../db/write/fingerprints.ts'
import type { Fingerprint } from '../../matching/fingerprint/fingerprint.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import type { KeyIndex } from '../../matching/window/key-index.ts'
import { isCrowded } from '../../matching/window/match-window.ts'
import { archiveKeys } from './archive-fingerprints.ts'
import { catchUp, type PlaceMemory } from './place-memory.ts'

/** A version for which candidates are wanted. */
export interface Sought {
  articleId: number
  /** It is its article's first. */
  isNew: boolean
  /** Made from a text, with its lookup keys; not read from the database. */
  fingerprint: Fingerprint
}

/**
 * Finds all fingerprints that a batch could be matched to: in the match window by any key, and for new articles in the archive by a few keys.
 * Call it under the placing lock, so that nothing is missing.
 * @returns the fingerprints in the order of placing
 */
export async function findCandidatesFor(client: pg.PoolClient, memory: PlaceMemory, batch: Sought[]): Promise<StoredFingerprint[]> {
  await catchUp(client, memory)
  const { near, archived } = lookUp(memory.index, batch)
  const older = archived.length ? await findArchived(client, archived, THRESHOLDS.archiveMost) : []
  const articles = batch.map((version) => version.articleId)
  return findCandidates(client, [...near, ...older], articles)
}

/** Ids of fingerprints in the window, and the keys to be looked up in the archive. Common keys are skipped, unless nearly all are. */
function lookUp(index: KeyIndex, batch: Sought[]): { near: Set<number>; archived: number[] } {
  const near = new Set<number>()
  const archived: number[] = []
  for (const { isNew, fingerprint } of batch) {
    const { shingles } = fingerprint
    const seeks = fingerprint.seeks!
    const names = fingerprint.names!
    let firstName = 0
    let commonKeys = 0
    let firstCommon = 0
    while (firstName < seeks.length && seeks[firstName] === shingles[firstName]) firstName++
    for (let i = 0; i < seeks.length; i++) {
      const fingerprints = index.find(seeks[i]!)
      const isName = i >= firstName && i < firstName + names.length
      if (!isName && fingerprints.length >= THRESHOLDS.commonKeyLimit) {
        if (commonKeys++ === 0) firstCommon = seeks[i]!
        continue
      }
      for (const id of fingerprints) near.add(id)
    }
    if (isCrowded(commonKeys, seeks.length)) for (const id of index.find(firstCommon)) near.add(id)
    if (isNew) archived.push(...archiveKeys(names, shingles))
  }
  return { near, archived }
}
