/** The schemas of saved searches. */
import { z } from 'zod'
import { etag } from './access.ts'
import { text, wholeFrom } from './fields.ts'

const name = text.trim().min(1).max(100)
const query = text.max(4000).describe('as in the address of the list: `kind=agency&language=de&q=Hafen OR harbour` (docs/searching.md)')
const column = {
  position: z.int().min(0).max(10_000).describe('its place among the columns, from the left'),
  width: z.int().min(100).max(10_000).nullable().describe('pixels'),
  density: z.enum(['comfortable', 'compact', 'ticker']).nullable(),
}

export const SearchOut = z.object({
  id: z.number(),
  etag,
  name: z.string(),
  query: z.string(),
  ownerId: z.number().nullable().describe('whose it is; null: of a desk or of everybody'),
  deskId: z.number().nullable(),
  ...column,
})
export const SearchesOut = z.object({ searches: z.array(SearchOut) })

export const SearchIn = z.strictObject({
  name,
  query,
  whose: z.enum(['mine', 'desk', 'everybody']).default('mine'),
  deskId: z.int().positive().optional().describe('with whose=desk'),
  position: column.position.optional(),
  width: column.width.optional(),
  density: column.density.optional(),
})
export const SearchChange = z.strictObject({
  name: name.optional(),
  query: query.optional(),
  position: column.position.optional(),
  width: column.width.optional(),
  density: column.density.optional(),
})
export const SearchMade = z.object({ id: z.number() })

export const RehearsalQuery = z.strictObject({
  query: query.optional().describe('the query to try; else that of the search'),
  hours: wholeFrom(1, 168).default(24),
})
const rehearsed = z.object({ id: z.number(), headline: z.string() })
export const RehearsalOut = z.object({
  hours: z.number(),
  before: z.number().describe('stories that the saved query finds'),
  after: z.number().describe('stories that the tried query finds'),
  added: z.array(rehearsed).describe('those that only the tried one finds'),
  removed: z.array(rehearsed),
  more: z.boolean().describe('more than 1,000 were found, of which the newest were compared'),
})
