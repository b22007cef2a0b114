/** The schemas of sources. */
import { z } from 'zod'
import { MOST_PREFERENCE } from '../../../db/write/sources.ts'
import { SourceOut } from './fields.ts'

export const SourceList = z.object({
  sources: z.array(
    SourceOut.extend({
      language: z.string().nullable(),
      etag: z.string().describe('for If-Match'),
      preference: z.number().describe('above 0: canonical before others; below 0: only when no other article can be'),
    }),
  ),
})

export const PreferenceIn = z.strictObject({ preference: z.int().min(-MOST_PREFERENCE).max(MOST_PREFERENCE) })
