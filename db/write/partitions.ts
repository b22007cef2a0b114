/** Partitions by time (db/schema/partitions.ts): made before they are needed, and dropped with what they hold. */
import type pg from 'pg'
import { type Database, inTransaction } from '../client.ts'
import { MONTH_OF_IDS, PARTITIONED, type Partitioning } from '../schema/partitions.ts'
import { COLUMN_STORAGE, STORAGE_PARAMETERS } from '../schema/storage.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** Held while partitions are made, so that no two processes make the same one (advisory, until the commit). The number is arbitrary. */
const PARTITION_LOCK = 7_276_001
/** A change waits so long for those who use the table, since all others wait behind it meanwhile. Then it is left to the next run. */
const LOCK_WAIT = '500ms'
/** What PostgreSQL answers then (manual, "Error Codes": lock_not_available). */
const NO_LOCK = '55P03'

const selectPartitions = statement<{ name: string }>({
  text: 'SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass($1)',
  columns: { name: 'name' },
})

const selectNow = statement<{ now: Date }>({ text: 'SELECT now() AS now', columns: { now: 'timestamptz' } })

/**
 * Makes the partitions of the period of `at` (by default, of now) and of the next, and lets ids go on at the present month. A row that has no partition goes to the table's rest
 * (such as `polls_rest`), and from there to its partition when that is made. Any number of processes may do this at once.
 */
export async function makePartitions(db: Database, at?: Date): Promise<void> {
  const now = at ?? (await selectNow.one(db.pool)).now
  for (const [table, partitioning] of Object.entries(PARTITIONED)) {
    const wanted = [0, 1].map((ahead) => startOf(partitioning.period, now, ahead))
    for (const start of await missingOf(db.pool, table, wanted))
      await unlessInUse(db, async (client) => {
        await client.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK])
        if ((await missingOf(client, table, [start])).length) await makePartition(client, table, partitioning, start)
      })
  }
  await inTransaction(db, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK])
    await client.query(`SELECT setval('versions_id_seq', $1) FROM versions_id_seq WHERE last_value < $1`, [firstId(startOf('month', now))])
  })
}

/**
 * Drops the partitions of a table in which everything is older than `days`. So rows are kept for that time, and until their month or day has passed
 * it too.
 */
export async function dropPartitions(db: Database, table: string, days: number): Promise<void> {
  const { now } = await selectNow.one(db.pool)
  const keptFrom = new Date(now.getTime() - days * 86_400_000)
  for (const { name } of await selectPartitions.rows(db.pool, [table])) {
    const start = startIn(name)
    if (!start || startOf(PARTITIONED[table]!.period, start, 1) > keptFrom) continue
    if (!(await unlessInUse(db, (client) => client.query(`DROP TABLE IF EXISTS ${name}`)))) return
  }
}

/** The partitions of these starts that a table does not have. */
async function missingOf(connection: SqlConnection, table: string, starts: Date[]): Promise<Date[]> {
  const present = (await selectPartitions.rows(connection, [table])).map((row) => row.name)
  return starts.filter((start) => !present.includes(nameOf(table, start)))
}

async function makePartition(client: SqlConnection, table: string, { by, is, period, unique }: Partitioning, start: Date): Promise<void> {
  const name = nameOf(table, start)
  const rest = `${table}_rest`
  if (!(await selectPartitions.rows(client, [table])).length) {
    await makeTable(client, table, rest, unique)
    await client.query(`ALTER TABLE ${table} ATTACH PARTITION ${rest} DEFAULT`)
  }
  const [from, to] = [start, startOf(period, start, 1)].map((at) => (is === 'id' ? firstId(at) : `'${at.toISOString()}'`))
  await makeTable(client, table, name, unique)
  // In the order of an insert. Until the commit no row comes to the rest, which would be one of the new partition, and none is refused for it.
  await client.query(`LOCK TABLE ONLY ${table} IN SHARE ROW EXCLUSIVE MODE`)
  await client.query(`LOCK TABLE ${rest} IN ACCESS EXCLUSIVE MODE`)
  await client.query(
    `WITH moved AS (DELETE FROM ${rest} WHERE ${by} >= ${from} AND ${by} < ${to} RETURNING *) INSERT INTO ${name} SELECT * FROM moved`,
  )
  await client.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`)
}

/** A table like a divided one, to be attached to it: that takes a weaker lock on the other than making it in place. */
async function makeTable(client: SqlConnection, table: string, name: string, unique: string[] | undefined): Promise<void> {
  await client.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`)
  if (unique) await client.query(`CREATE UNIQUE INDEX ON ${name} (${unique.join(', ')})`)
  const parameters = STORAGE_PARAMETERS[table]
  if (parameters) await client.query(`ALTER TABLE ${name} SET (${parameters.join(', ')})`)
  for (const [column, { statistics }] of Object.entries(COLUMN_STORAGE))
    if (statistics !== undefined && column.startsWith(`${table}.`))
      await client.query(`ALTER TABLE ${name} ALTER COLUMN ${column.slice(table.length + 1)} SET STATISTICS ${statistics}`)
}

/** Does work that locks a table. @returns whether it was done: it is left where the lock is not to be had in time */
async function unlessInUse(db: Database, work: (client: pg.PoolClient) => Promise<unknown>): Promise<boolean> {
  try {
    await inTransaction(db, async (client) => {
      await client.query(`SET LOCAL lock_timeout = '${LOCK_WAIT}'`)
      await work(client)
    })
    return true
  } catch (error) {
    if ((error as Partial<pg.DatabaseError>).code !== NO_LOCK) throw error
    return false
  }
}

/** The start of the period that a time is in, or of one `further` periods later; in UTC. */
function startOf(period: Partitioning['period'], at: Date, further = 0): Date {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
  return new Date(period === 'month' ? Date.UTC(year, month + further) : Date.UTC(year, month, at.getUTCDate() + further))
}

/** Such as `polls_2026_11_30`; of a month, its first day. */
const nameOf = (table: string, start: Date) => `${table}_${start.toISOString().slice(0, 10).replaceAll('-', '_')}`

/** The start that a name says; null for a table's rest. */
function startIn(name: string): Date | null {
  const [, year, month, day] = /_(\d+)_(\d\d)_(\d\d)$/.exec(name) ?? []
  return year ? new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))) : null
}

/** The first id of a month's versions, less one. */
export const firstId = (month: Date) => (month.getUTCFullYear() * 100 + month.getUTCMonth() + 1) * MONTH_OF_IDS
