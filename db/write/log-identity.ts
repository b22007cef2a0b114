/** The identity of the story log: who follows it learns by it that the database was replaced, although the numbers go on. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { type SqlConnection, statement } from '../statement.ts'
import { setNote } from './notes.ts'

/**
 * Where the database is: its cluster, the cluster's timeline and its number there. A restored dump is another database, and a recovery to a point in
 * time or a failover begins another timeline (PostgreSQL manual, "Timelines").
 */
const selectPlace = statement<{ place: string }>({
  text: `SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()), left(pg_walfile_name(pg_current_wal_lsn()), 8),
    (SELECT oid FROM pg_database WHERE datname = current_database())) AS place`,
  columns: { place: 'text' },
})

/** The same where a service keeps those functions to itself. */
const selectDatabase = statement<{ place: string }>({
  text: 'SELECT oid::text AS place FROM pg_database WHERE datname = current_database()',
  columns: { place: 'text' },
})

/** PostgreSQL manual, "Error Codes": insufficient_privilege, feature_not_supported, undefined_function. */
const NOT_TO_BE_HAD = ['42501', '0A000', '42883']

/** Gives the log an identity where it has none, and a new one where the database is not the one that had it. Outside of a transaction. */
export async function identifyLog(connection: SqlConnection): Promise<void> {
  const { place } = await selectPlace.one(connection).catch((error: Partial<pg.DatabaseError>) => {
    if (!NOT_TO_BE_HAD.includes(error.code ?? '')) throw error
    return selectDatabase.one(connection)
  })
  await connection.query(
    `WITH moved AS (INSERT INTO notes (key, value) VALUES ('log-place', to_jsonb($1::text))
        ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE notes.value <> excluded.value RETURNING 1)
      INSERT INTO notes (key, value) SELECT 'log-identity', to_jsonb(gen_random_uuid()::text) FROM moved
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [place],
  )
}

const selectIdentity = statement<{ identity: string }>({
  text: `SELECT value#>>'{}' AS identity FROM notes WHERE key = 'log-identity'`,
  columns: { identity: 'text' },
})

/** Which story log this is. Every database has it since it was last migrated. */
export async function readLogIdentity(connection: SqlConnection): Promise<string> {
  return (await selectIdentity.one(connection)).identity
}

/** Makes the log another one, in the transaction of what changes it; or after files of the database were put back, which nothing in it shows. */
export async function renewLogIdentity(connection: SqlConnection): Promise<string> {
  const identity = randomUUID()
  await setNote(connection, 'log-identity', identity)
  return identity
}
