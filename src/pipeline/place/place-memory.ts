import type pg from 'pg'
import { lastArchived } from '../../../db/write/archive.ts'
import { keysAfter } from '../../../db/write/fingerprints.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import { Boilerplate } from '../../matching/window/boilerplate.ts'
import { KeyIndex } from '../../matching/window/key-index.ts'

/** What a placing process keeps between batches: only what Postgres can give back, so a restart loses nothing but time. */
export interface PlaceMemory {
  boilerplate: Boilerplate
  /** What the prints of the window can be found by. */
  index: KeyIndex
}

/** Prints read at a time: some 200 bytes each. */
const READ_AT_ONCE = 10_000

export function emptyMemory(): PlaceMemory {
  return { boilerplate: new Boilerplate(), index: new KeyIndex(THRESHOLDS.commonKeyLimit) }
}

/**
 * Takes into the index what was placed since it was looked at last, by this process or another; at first the whole window: a million prints in some
 * seconds. Under the lock of placing nothing is missing afterwards.
 */
export async function catchUp(client: Pick<pg.PoolClient, 'query'>, { index }: PlaceMemory): Promise<void> {
  for (let after = index.last || (await lastArchived(client)); ; after = index.last) {
    const rows = await keysAfter(client, after, READ_AT_ONCE)
    if (rows.length === READ_AT_ONCE) index.addMany(rows.map(({ id, keys }) => ({ fingerprint: id, keys: integersOf(keys) })))
    else {
      for (const { id, keys } of rows) index.add(id, integersOf(keys))
      return index.join()
    }
  }
}

/** A copy, since a row's bytes begin anywhere and integers only at multiples of four. */
export function integersOf(bytes: Buffer): Int32Array {
  return new Int32Array(new Uint8Array(bytes).buffer)
}
