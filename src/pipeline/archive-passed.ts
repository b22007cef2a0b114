import { inTransaction } from '../../db/client.ts'
import { anyPassed, archive, lastArchived, nextPassed, type PassedPrint } from '../../db/queries/archive.ts'
import { nameKeysOf } from '../dedup/keys.ts'
import { THRESHOLDS } from '../dedup/thresholds.ts'
import type { Traits } from '../dedup/traits.ts'
import type { Context } from './context.ts'
import { integersOf } from './place-memory.ts'

/** Prints in one transaction: some tens of milliseconds. */
const PRINTS = 1000
const ARCHIVE_KEYS = THRESHOLDS.archiveKeys

/**
 * Moves what the window has passed into the archive, where it takes a fifth of the keys and no memory.
 * @returns how many prints
 */
export async function archivePassed({ db, settings, memory }: Pick<Context, 'db' | 'settings' | 'memory'>): Promise<number> {
  const window = { days: settings.WINDOW_DAYS, prints: settings.WINDOW_PRINTS }
  let archived = 0
  while (await anyPassed(db.pool, window)) {
    const moved = await inTransaction(db, async (client) => {
      const passed = await nextPassed(client, window, PRINTS)
      if (!passed?.length) return 0
      const prints = passed.filter((print) => print.storyId !== null).map((print) => ({ id: print.id, keys: keysOfPassed(print) }))
      await archive(client, prints, passed.at(-1)!.id)
      return passed.length
    })
    if (!moved) break
    archived += moved
  }
  memory.index.forget(await lastArchived(db.pool))
  return archived
}

/** The keys under which a version asks for what lies in the archive, and is laid there itself. */
export function archiveKeys(names: Int32Array, shingles: Int32Array): number[] {
  return [...new Set([...names, ...shingles.subarray(0, ARCHIVE_KEYS)])]
}

/** Those of its shingles that were common when it was placed are not among its keys, and say nothing later either. */
function keysOfPassed({ source, keys, shingles, traits }: PassedPrint): number[] {
  const kept = new Set(integersOf(keys))
  const smallest = integersOf(shingles).filter((shingle, i) => i < ARCHIVE_KEYS && kept.has(shingle))
  return archiveKeys(nameKeysOf(source, JSON.parse(traits) as Traits), smallest)
}
