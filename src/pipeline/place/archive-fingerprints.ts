import { inTransaction } from '../../../db/client.ts'
import { anyExpired, archive, type ExpiredFingerprint, lastArchived, nextExpired } from '../../../db/write/archive.ts'
import { nameKeysOf } from '../../matching/fingerprint/keys.ts'
import type { Traits } from '../../matching/fingerprint/traits.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import type { Context } from '../context.ts'
import { integersOf } from './place-memory.ts'

/** Prints in one transaction: some tens of milliseconds. */
const FINGERPRINTS = 1000
const ARCHIVE_KEYS = THRESHOLDS.archiveKeys

/**
 * Moves what the window has passed into the archive, where it takes a fifth of the keys and no memory.
 * @returns how many prints
 */
export async function archiveExpired({ db, settings, memory }: Pick<Context, 'db' | 'settings' | 'memory'>): Promise<number> {
  const window = { days: settings.WINDOW_DAYS, fingerprints: settings.WINDOW_FINGERPRINTS }
  let archived = 0
  while (await anyExpired(db.pool, window)) {
    const moved = await inTransaction(db, async (client) => {
      const passed = await nextExpired(client, window, FINGERPRINTS)
      if (!passed?.length) return 0
      const fingerprints = passed
        .filter((fingerprint) => fingerprint.storyId !== null)
        .map((fingerprint) => ({ id: fingerprint.id, keys: keysOfExpired(fingerprint) }))
      await archive(client, fingerprints, passed.at(-1)!.id)
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
function keysOfExpired({ source, keys, shingles, traits }: ExpiredFingerprint): number[] {
  const kept = new Set(integersOf(keys))
  const smallest = integersOf(shingles).filter((shingle, i) => i < ARCHIVE_KEYS && kept.has(shingle))
  return archiveKeys(nameKeysOf(source, JSON.parse(traits) as Traits), smallest)
}
