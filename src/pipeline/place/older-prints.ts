/**
 * Fingerprints in a form that this version of Copytaster does not read, as after an update. They are made anew of the stored texts when they are read
 * first, and stored. So an update needs no step of its own and placing goes on, later by half a millisecond for each of those that a process reads.
 */

import type { SqlConnection } from '../../../db/statement.ts'
import { versionsOfPlacements, writeFingerprints } from '../../../db/write/fingerprints.ts'
import { storedVersions } from '../../../db/write/versions.ts'
import { fingerprintOf } from '../../matching/fingerprint/fingerprint.ts'
import { isCurrentForm, packFingerprint } from '../../matching/fingerprint/packed.ts'
import { readSignal } from '../../story/signals/signals.ts'
import { arrivalOf, asFirstRead } from '../arrival.ts'

/** Placed fingerprints, those in another form made anew. @param rows by the number of their placement */
export async function inCurrentForm<Row extends { id: number; print: Buffer }>(connection: SqlConnection, rows: Row[]): Promise<Row[]> {
  const others = rows.filter(({ print }) => !isCurrentForm(print))
  if (!others.length) return rows
  const versions = await versionsOfPlacements(
    connection,
    others.map(({ id }) => id),
  )
  const made = await madeAnew(connection, [...versions.values()])
  return rows.map((row) => (isCurrentForm(row.print) ? row : { ...row, print: made.get(versions.get(row.id)!)! }))
}

/**
 * Makes the fingerprints of stored versions anew, and stores them. What only placing knew of a next version (an embargo of the one before it) is not in
 * them: it counts when a version is placed, and not for those that are compared with it later.
 * @returns packed, by version
 */
export async function madeAnew(connection: SqlConnection, versionIds: number[]): Promise<Map<number, Buffer>> {
  const made = new Map<number, Buffer>()
  for (const stored of await storedVersions(connection, versionIds)) {
    const { version, source } = asFirstRead(stored, stored.copy)
    const arrival = arrivalOf(version, source)
    made.set(stored.id, Buffer.from(packFingerprint(fingerprintOf(arrival, readSignal(arrival)))))
  }
  await writeFingerprints(
    connection,
    [...made].map(([versionId, print]) => ({ versionId, print })),
  )
  return made
}
