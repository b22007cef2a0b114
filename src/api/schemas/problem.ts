/** The schema of every error. */
import { z } from 'zod'

export const Problem = z
  .object({
    type: z.string().describe('the address of a page of this server that says what it means and what to do: docs/problems.md'),
    title: z.string(),
    status: z.number(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    errors: z
      .array(z.object({ where: z.string(), what: z.string() }))
      .optional()
      .describe('each invalid part of the request'),
  })
  .describe('RFC 9457 problem details')
