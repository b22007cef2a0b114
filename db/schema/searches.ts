/** Saved searches. */
import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { desks, users } from './access.ts'
import { rowId, serialId, timestampTz } from './columns.ts'

/** A query under a name: of one person, of a desk, or of everybody (neither). In a newsroom without users all are everybody's. */
export const searches = pgTable(
  'searches',
  {
    id: serialId(),
    name: text().notNull(),
    /** As src/search/story-query.ts formats it. A search stays a query: what it finds is never stored. */
    query: text().notNull(),
    ownerId: rowId().references(() => users.id, { onDelete: 'cascade' }),
    deskId: rowId().references(() => desks.id, { onDelete: 'cascade' }),
    /** Of its column on the desk: its place from the left, its width in pixels, and how dense its lines are. */
    position: integer().notNull().default(0),
    width: integer(),
    density: text({ enum: ['comfortable', 'compact', 'ticker'] }),
    createdAt: timestampTz().notNull().defaultNow(),
    updatedAt: timestampTz().notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('searches_name').on(sql`coalesce(owner_id, 0)`, sql`coalesce(desk_id, 0)`, t.name),
    index('searches_of_desk').on(t.deskId),
    check('searches_of_one', sql`owner_id IS NULL OR desk_id IS NULL`),
  ],
)
