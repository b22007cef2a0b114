import type pg from 'pg'
import { lastArchived } from '../../../db/write/archive.ts'
import { printsAfter } from '../../../db/write/fingerprints.ts'
import { keysOfPacked } from '../../matching/fingerprint/packed.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import { Boilerplate } from '../../matching/window/boilerplate.ts'
import { KeyIndex } from '../../matching/window/key-index.ts'

/** What a process that places keeps between batches: only what can be read from PostgreSQL again, so a restart costs only time. */
export interface PlaceMemory {
  boilerplate: Boilerplate
  /** The keys of the fingerprints in the match window. */
  index: KeyIndex
}

/** Fingerprints read at once: some 200 bytes each. */
const READ_AT_ONCE = 10_000

export function emptyMemory(): PlaceMemory {
  return { boilerplate: new Boilerplate(), index: new KeyIndex(THRESHOLDS.commonKeyLimit) }
}

/**
 * Adds to the index what was placed since the last call, by this process or another; at first the whole window: a million fingerprints in a few
 * seconds. Under the placing lock nothing is missing afterwards.
 */
export async function catchUp(client: Pick<pg.PoolClient, 'query'>, { index }: PlaceMemory): Promise<void> {
  for (let after = index.last || (await lastArchived(client)); ; after = index.last) {
    const rows = await printsAfter(client, after, READ_AT_ONCE)
    if (rows.length === READ_AT_ONCE) index.addMany(rows.map(({ id, print }) => ({ fingerprint: id, keys: keysOfPacked(print) })))
    else {
      for (const { id, print } of rows) index.add(id, keysOfPacked(print))
      return index.join()
    }
  }
}
