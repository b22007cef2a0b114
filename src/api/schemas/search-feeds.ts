/** The schemas of the feeds that saved searches are given out as. */
import { z } from 'zod'
import { FEED_FORMATS } from '../../model.ts'
import { text, time } from './fields.ts'

export const SearchFeedOut = z.object({
  id: z.number(),
  name: z.string().describe('whom it was given to'),
  createdAt: time,
  revokedAt: time,
})
export const SearchFeedsOut = z.object({ feeds: z.array(SearchFeedOut) })
export const SearchFeedIn = z.strictObject({ name: text.trim().min(1).max(100).describe('whom it is given to') })
export const SearchFeedMade = z.object({
  id: z.number(),
  addresses: z
    .object(Object.fromEntries(FEED_FORMATS.map((format) => [format, z.string()])) as Record<(typeof FEED_FORMATS)[number], z.ZodString>)
    .describe('by format; they hold a secret and are shown this once'),
})
