import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import * as articles from './schema/articles.ts'
import * as matching from './schema/matching.ts'
import * as sourcesAndFeeds from './schema/sources-and-feeds.ts'
import * as state from './schema/state.ts'
import * as stories from './schema/stories.ts'

const schema = { ...sourcesAndFeeds, ...articles, ...matching, ...stories, ...state }

/** One pool and drizzle on top of it. Raw statements for the hot paths go through `pool`. */
export interface Database {
  pool: pg.Pool
  drizzle: NodePgDatabase<typeof schema>
  close(): Promise<void>
}

/**
 * A connection that breaks while it is in use, between two statements, tells its next statement so; without a listener it would end the
 * process (pg listens only to idle ones).
 */
export class LastingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    this.on('error', () => {})
  }
}

const INT8 = 20
const INT4_ARRAY = 1007

/**
 * Opens a pool on a PostgreSQL address. Connections are made when first used; int8 comes as a number (ids stay below 2^53).
 * @param options.max most connections at once (default 8)
 */
export function openDatabase(url: string, options: { max?: number; name?: string } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 8,
    Client: LastingClient,
    application_name: options.name ?? 'copytaster',
    connectionTimeoutMillis: 15_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary'
          ? Number
          : oid === INT4_ARRAY && format !== 'binary'
            ? readIntegers
            : pg.types.getTypeParser(oid, format as 'text'),
    } as unknown as pg.CustomTypesConfig,
  })
  // An idle connection that breaks (Postgres restarts) is replaced by the pool at the next use; without a listener it would end the process.
  pool.on('error', () => {})
  return { pool, drizzle: drizzle(pool, { schema, casing: 'snake_case' }), close: () => pool.end() }
}

/** `{1,2,3}`: the driver's own reader of arrays goes character by character and took a third of the placing process. Ours hold no NULL. */
function readIntegers(text: string): number[] {
  return JSON.parse(`[${text.slice(1, -1)}]`)
}

/** Runs `work` in one transaction on one connection; rolls back and rethrows when it throws. */
export async function inTransaction<T>(db: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.pool.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (error) {
    // A connection that cannot roll back is thrown away, not handed to the next.
    await client.query('ROLLBACK').then(
      () => client.release(),
      (broken) => client.release(broken),
    )
    throw error
  }
}

/** PostgreSQL is up again within a second or two; asking more often gains nothing. */
const ASK_MS = 1000

/**
 * Waits until the database answers: a process may be started before it does.
 * @param options.onError told why it does not, each time it is asked
 * @param options.stopped ends the waiting
 * @returns whether it answers
 */
export async function untilAnswers(db: Database, options: { onError: (error: Error) => void; stopped: Promise<void> }): Promise<boolean> {
  let stopped = false
  const stop = options.stopped.then(() => {
    stopped = true
  })
  while (!stopped) {
    try {
      await db.pool.query('SELECT 1')
      return true
    } catch (error) {
      options.onError(error as Error)
      await Promise.race([stop, new Promise((resolve) => setTimeout(resolve, ASK_MS))])
    }
  }
  return false
}
