/** The hosts of publishers, and whose turn it is to ask them. */
import { sql } from 'drizzle-orm'
import { doublePrecision, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { timestampTz } from './columns.ts'

/** What holds for a host for longer than a request: the limits that an operator set, and until when it asked for no requests. */
export const hosts = pgTable('hosts', {
  /** The registrable domain; a bare IP address or a name without a dot with its port (src/fetch/politeness.ts). */
  host: text().primaryKey(),
  concurrency: integer(),
  spacingSeconds: doublePrecision(),
  heldUntil: timestampTz(),
})

/** Who asks a host now. Not logged (the migration sets it by hand): after a crash nobody does. No index but the key, so that updates stay in the page. */
export const hostTurns = pgTable('host_turns', {
  host: text().primaryKey(),
  lastStartAt: timestampTz().notNull(),
  /** Of each request in flight, when its lease ends. It names the slot. */
  slots: timestampTz().array().notNull(),
  /** Of the request that had the last turn. */
  spacingSeconds: doublePrecision().notNull(),
  concurrency: integer().notNull(),
  /** Until when requests that do not wait are queued. */
  queuedUntil: timestampTz().notNull().default(sql`'-infinity'`),
})
