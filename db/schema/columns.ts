/** Columns and constraints that several tables share. */
import { type Column, sql } from 'drizzle-orm'
import { bigint, bigserial, check, customType, timestamp } from 'drizzle-orm/pg-core'

/** A primary key numbered by a sequence. Ids stay below 2^53. */
export const serialId = () => bigserial({ mode: 'number' }).primaryKey()

/** The id of another row; `references` makes it a foreign key. */
export const rowId = () => bigint({ mode: 'number' })

/** A time with its zone. */
export const timestampTz = () => timestamp({ withTimezone: true, mode: 'date' })

export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** A constraint: the column contains one of these values, or NULL if it may be null. */
export const allows = (name: string, column: Column, values: readonly string[]) => check(name, sql`${column} IN (${quoted(values)})`)

/** As `allows`, for each item of a column of type text[]. */
export const allowsEach = (name: string, column: Column, values: readonly string[]) =>
  check(name, sql`${column} <@ ARRAY[${quoted(values)}]::text[]`)

const quoted = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))
