import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import * as access from './schema/access.ts'
import * as articles from './schema/articles.ts'
import * as matching from './schema/matching.ts'
import * as sourcesAndFeeds from './schema/sources-and-feeds.ts'
import * as state from './schema/state.ts'
import * as stories from './schema/stories.ts'

const schema = { ...access, ...sourcesAndFeeds, ...articles, ...matching, ...stories, ...state }

/** A pool, and Drizzle on top of it. SQL goes through `pool` (db/statement.ts), reading through Drizzle where it types the rows. */
export interface Database {
  pool: pg.Pool
  drizzle: NodePgDatabase<typeof schema>
  close(): Promise<void>
}

/**
 * When a connection breaks between two statements of a transaction, its next statement fails. Without this listener the error event would end the
 * process: pg listens to idle connections only.
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
  // The pool replaces an idle connection that breaks (PostgreSQL restarts). Without a listener the error event would end the process.
  pool.on('error', () => {})
  return { pool, drizzle: drizzle(pool, { schema, casing: 'snake_case' }), close: () => pool.end() }
}

/** Reads `{1,2,3}` without NULL. The driver's own reader of arrays goes character by character and took a third of the time of placing. */
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
    // A connection that cannot roll back is closed, not returned to the pool.
    await client.query('ROLLBACK').then(
      () => client.release(),
      (broken) => client.release(broken),
    )
    throw error
  }
}

/** Pause between two attempts: PostgreSQL restarts within a second or two. */
const ATTEMPT_MS = 1000

/**
 * Waits until the database accepts statements: a process may be started before it does.
 * @param options.onError called with the reason of each failed attempt
 * @param options.stopped ends the waiting
 * @returns whether the database answered
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
      await Promise.race([stop, new Promise((resolve) => setTimeout(resolve, ATTEMPT_MS))])
    }
  }
  return false
}
