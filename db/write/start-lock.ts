/** The lock that allows one `copytaster start` on a database, and the address of its desk. */
import pg from 'pg'
import type { Database } from '../client.ts'
import { statement } from '../statement.ts'

/** Advisory lock of the one `copytaster start` on a database. The number is arbitrary and used nowhere else. */
const ALONE_LOCK = 7_273_001

/** Pause before the lock is taken again, when the connection broke. */
const RETAKE_MS = 500

/** What the connection that has the lock is called in pg_stat_activity, before the address of the desk. */
const CONNECTION_NAME = 'copytaster desk '

const takeLock = statement<{ ours: boolean }>({ text: 'SELECT pg_try_advisory_lock($1) AS ours', columns: { ours: 'bool' } })

const selectHolder = statement<{ address: string }>({
  text: `SELECT substr(a.application_name, length($2) + 1) AS address FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND l.objid = $1 AND l.granted AND a.datname = current_database()`,
  columns: { address: 'text' },
})

const selectDatabase = statement<{ name: string }>({
  text: `SELECT d.datname AS name FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND l.objid = $1 AND l.granted AND d.datname LIKE current_database() || '%'
     ORDER BY d.datname = current_database() LIMIT 1`,
  columns: { name: 'name' },
})

/**
 * Takes the lock on a connection of its own, so that a killed process leaves it free. A restart of PostgreSQL takes the lock away with the
 * connection; it is taken again as soon as PostgreSQL answers.
 * @returns held: whether the lock is ours; by: the address of the desk of the process that has it, where a desk is open; open: publishes the
 *   address of our desk to other processes
 */
export async function holdAlone(
  url: string,
): Promise<{ held: boolean; by: string | undefined; open: (address: string) => Promise<void>; release: () => Promise<void> }> {
  let released = false
  let name = CONNECTION_NAME
  let client: pg.Client
  let timer: NodeJS.Timeout | undefined
  const take = async (): Promise<boolean> => {
    client = new pg.Client({ connectionString: url, application_name: name })
    client.on('error', again)
    await client.connect()
    return (await takeLock.one(client, [ALONE_LOCK])).ours
  }
  const again = () => {
    clearTimeout(timer)
    if (!released) timer = setTimeout(() => take().catch(again), RETAKE_MS)
  }
  const held = await take()
  const by = held ? undefined : (await selectHolder.first(client!, [ALONE_LOCK, CONNECTION_NAME]))?.address
  return {
    held,
    by: by || undefined,
    async open(address) {
      name = CONNECTION_NAME + address
      await client.query(`SELECT set_config('application_name', $1, false)`, [name])
    },
    async release() {
      released = true
      clearTimeout(timer)
      await client.end()
    },
  }
}

/**
 * The name of the database on which a `start` runs on this server: the lock is on the base database, and on that of the sample newsroom where
 * that is playing. Undefined where none runs.
 */
export async function whereStartRuns(db: Database): Promise<string | undefined> {
  return (await selectDatabase.first(db.pool, [ALONE_LOCK]))?.name
}
