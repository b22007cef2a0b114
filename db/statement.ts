import type pg from 'pg'

/** A pool, or one connection of it, which may be in a transaction. */
export type SqlConnection = Pick<pg.PoolClient, 'query'>

/** The PostgreSQL types that the driver turns into this type of TypeScript (db/client.ts), as `regtype` spells them. Any of them may be NULL. */
type PgType<T> = unknown extends T
  ? 'jsonb' | 'json'
  : [T] extends [boolean | null]
    ? 'bool'
    : [T] extends [number | null]
      ? 'int4' | 'int8' | 'float4' | 'float8'
      : [T] extends [string | null]
        ? 'text' | 'name'
        : [T] extends [Date | null]
          ? 'timestamptz'
          : [T] extends [Uint8Array | null]
            ? 'bytea'
            : [T] extends [string[] | null]
              ? 'text[]' | 'jsonb'
              : [T] extends [number[] | null]
                ? 'int4[]'
                : 'jsonb' | 'json'

/** The columns of a row: all of them, each with its PostgreSQL type. */
type ColumnsOf<Row> = { [Column in keyof Row]-?: PgType<Row[Column]> }

interface Declaration<Row> {
  /** Under a name, each connection parses and plans the statement once. */
  name?: string
  text: string
  columns: ColumnsOf<Row>
}

/** A statement that returns rows, with the type of its rows. */
export interface Statement<Row> {
  readonly text: string
  readonly columns: ColumnsOf<Row>
  rows(connection: SqlConnection, values?: unknown[]): Promise<Row[]>
  /** The first row; undefined where there is none. */
  first(connection: SqlConnection, values?: unknown[]): Promise<Row | undefined>
  /** The first row of a statement that always returns one. */
  one(connection: SqlConnection, values?: unknown[]): Promise<Row>
}

/** Every statement that a loaded module declares, for the test that compares them with the database (tests/db/statements.test.ts). */
export const STATEMENTS: Pick<Statement<unknown>, 'text' | 'columns'>[] = []

/**
 * Declares a statement that returns rows. TypeScript compares `columns` with `Row`, and a test compares `columns` with what PostgreSQL says of the
 * statement. Rows are passed on as the driver reads them: nothing is checked at run time.
 */
export function statement<Row extends pg.QueryResultRow>({ name, text, columns }: Declaration<Row>): Statement<Row> {
  const rows = async (connection: SqlConnection, values: unknown[] = []) =>
    (await connection.query<Row>({ text, values, ...(name && { name }) })).rows
  const first = async (connection: SqlConnection, values?: unknown[]) => (await rows(connection, values))[0]
  const one = async (connection: SqlConnection, values?: unknown[]) => {
    const row = await first(connection, values)
    if (!row) throw new Error(`No row from: ${text}`)
    return row
  }
  const declared = { text, columns, rows, first, one }
  STATEMENTS.push(declared)
  return declared
}
