/** The lock of the one `copytaster start` on a database, and where its desk is. */
import pg from 'pg'
import type { Database } from '../client.ts'

/** Advisory lock of the one `copytaster start` on a database. The number is arbitrary and only ours. */
const ALONE_LOCK = 7_273_001

const RETAKE_MS = 500

/**
 * Takes the place of the one `start` on this database, on a connection of its own, so that a killed one leaves it free by itself.
 * A restart of PostgreSQL takes the lock away with the connection; it is taken again as soon as PostgreSQL answers.
 * @returns whether it is ours; `by`: the address of the desk of whoever has it, where one is open; `open`: tells others the address of ours
 */
export async function holdAlone(
  url: string,
): Promise<{ held: boolean; by: string | undefined; open: (address: string) => Promise<void>; release: () => Promise<void> }> {
  let released = false
  let name = DESK
  let client: pg.Client
  let timer: NodeJS.Timeout | undefined
  const take = async (): Promise<boolean> => {
    client = new pg.Client({ connectionString: url, application_name: name })
    client.on('error', again)
    await client.connect()
    return (await client.query('SELECT pg_try_advisory_lock($1) AS held', [ALONE_LOCK])).rows[0].held
  }
  const again = () => {
    clearTimeout(timer)
    if (!released) timer = setTimeout(() => take().catch(again), RETAKE_MS)
  }
  const held = await take()
  const by = held
    ? undefined
    : (
        await client!.query(
          `SELECT substr(a.application_name, length($2) + 1) AS address FROM pg_locks l JOIN pg_stat_activity a USING (pid)
             WHERE l.locktype = 'advisory' AND l.objid = $1 AND l.granted AND a.datname = current_database()`,
          [ALONE_LOCK, DESK],
        )
      ).rows[0]?.address
  return {
    held,
    by: by || undefined,
    async open(address) {
      name = DESK + address
      await client.query(`SELECT set_config('application_name', $1, false)`, [name])
    },
    async release() {
      released = true
      clearTimeout(timer)
      await client.end()
    },
  }
}

/** How the connection that holds the place is named in pg_stat_activity, before the address. */
const DESK = 'copytaster desk '

/** The name of the database on which a `start` runs now, on this server: it holds the base database, and the sample morning's where that plays. */
export async function whereStartRuns(db: Database): Promise<string | undefined> {
  const { rows } = await db.pool.query(
    `SELECT d.datname AS name FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND l.objid = $1 AND l.granted AND d.datname LIKE current_database() || '%'
     ORDER BY d.datname = current_database() LIMIT 1`,
    [ALONE_LOCK],
  )
  return rows[0]?.name
}
