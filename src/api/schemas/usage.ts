/** The schemas of what a key used, and of what it has left. */
import { z } from 'zod'

export const KeyUsageOut = z.object({
  limit: z
    .object({ limit: z.number(), remaining: z.number(), resetsIn: z.number().describe('seconds') })
    .nullable()
    .describe('requests of this key a minute, and what is left; null when another caller asks or there is no limit. Asking costs nothing'),
  days: z
    .array(
      z.object({
        day: z.string().describe('UTC'),
        requests: z.number(),
        bytes: z.number(),
        refused: z.number().describe('answered with 429'),
        lastSeq: z.number().nullable().describe('number of the last event read'),
      }),
    )
    .describe('the last 90 days on which it was used, the latest first'),
})
