/** The parameters of the export. */
import { z } from 'zod'
import { BULK_KIND_NAMES } from '../../../db/bulk.ts'
import { text, wholeFrom } from './fields.ts'

const isKind = (kind: string): kind is (typeof BULK_KIND_NAMES)[number] => BULK_KIND_NAMES.some((name) => name === kind)

export const ExportQuery = z.strictObject({
  since: wholeFrom(0).default(0).describe('only what changed after this number of the story log'),
  log: text.max(100).optional().describe('the identity of the log that the number is of; 410 when it is another one now'),
  only: text
    .max(200)
    .transform((given) => given.split(','))
    .refine(
      (kinds): kinds is (typeof BULK_KIND_NAMES)[number][] => kinds.every(isKind),
      `must be of ${BULK_KIND_NAMES.join(', ')}, with commas between`,
    )
    .optional()
    .describe(`kinds of lines: ${BULK_KIND_NAMES.join(', ')}; without it all but keys`),
  search: wholeFrom(1).optional().describe('only the stories that a saved search finds now'),
  whole: z.enum(['yes', 'no']).default('no').describe('yes: with what an import needs (keys, fingerprints, entries as received)'),
  format: z.enum(['ndjson', 'csv']).default('ndjson').describe('csv: the list of stories as a table, without texts'),
  embargoed: z
    .enum(['show'])
    .optional()
    .describe('show: with embargoed and withheld copy and the text of killed stories; needs embargoed:read'),
})
