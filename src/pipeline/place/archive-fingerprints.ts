import { inTransaction } from '../../../db/client.ts'
import { anyExpired, archive, type ExpiredFingerprint, nextExpired } from '../../../db/write/archive.ts'
import { unpackFingerprint } from '../../matching/fingerprint/packed.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import type { Context } from '../context.ts'
import { inCurrentForm } from './older-prints.ts'

/** Fingerprints in one transaction: some tens of milliseconds. */
const FINGERPRINTS_AT_ONCE = 1000
const ARCHIVE_KEYS = THRESHOLDS.archiveKeys

/**
 * Archives the fingerprints that are older than the match window. In the archive one has a fifth of its keys.
 * @returns how many were archived
 */
export async function archiveExpired({ db, settings }: Pick<Context, 'db' | 'settings'>): Promise<number> {
  const window = settings.WINDOW_DAYS
  let archived = 0
  while (await anyExpired(db.pool, window)) {
    const moved = await inTransaction(db, async (client) => {
      const expired = await nextExpired(client, window, FINGERPRINTS_AT_ONCE)
      if (!expired?.length) return 0
      const kept = await inCurrentForm(
        client,
        expired.filter((fingerprint) => fingerprint.storyId !== null),
      )
      const fingerprints = kept.map((fingerprint) => ({ id: fingerprint.id, keys: keysOfExpired(fingerprint) }))
      await archive(client, fingerprints, expired.at(-1)!.id)
      return expired.length
    })
    if (!moved) break
    archived += moved
  }
  return archived
}

/** The keys by which a version is looked up in the archive, and under which it is archived itself. */
export function archiveKeys(names: Int32Array, shingles: Int32Array): number[] {
  return [...new Set([...names, ...shingles.subarray(0, ARCHIVE_KEYS)])]
}

function keysOfExpired({ print }: ExpiredFingerprint): number[] {
  const { names, shingles } = unpackFingerprint(print)
  return archiveKeys(names, shingles)
}
