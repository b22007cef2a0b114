import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

const FORMAT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`

/**
 * A timestamp column as ISO 8601 text in UTC with the microseconds that PostgreSQL keeps (a Date would lose three digits, and a cursor
 * made of it would skip rows). Null stays null; so does a year that ISO 8601 cannot write in four digits, which only a publisher can have sent.
 */
export function isoTime<C extends PgColumn>(column: C) {
  const text = sql`to_char(${column} at time zone 'UTC', ${sql.raw(FORMAT)})`
  return sql`case when ${column} >= '0001-01-02' and ${column} < '9999-12-31' then ${text} end` as SQL<
    C['_']['notNull'] extends true ? string : string | null
  >
}

/** The same for SQL text, of a column that we fill ourselves: its years have four digits. */
export const isoText = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', ${FORMAT})`
