/** State that belongs to no row. */
import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'

/** Values by key. db/write/notes.ts lists the keys with their types. */
export const notes = pgTable('notes', { key: text().primaryKey(), value: jsonb().notNull() })
