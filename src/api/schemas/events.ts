/** The schemas of the story log and the stream. */
import { z } from 'zod'
import { STORY_EVENTS } from '../../model.ts'
import { pageSize, time, wholeFrom } from './fields.ts'

export const EventOut = z.object({
  seq: z.number(),
  at: time,
  event: z.enum(STORY_EVENTS),
  storyId: z.number(),
  articleId: z.number().nullable(),
  versionNumber: z.number().nullable(),
  headline: z.string(),
  detail: z.record(z.string(), z.unknown()),
  ack: z.string().optional().describe('of killed, withheld and corrected: where the consumer acknowledges it by POST'),
})

export const EventQuery = z.strictObject({
  after: wholeFrom(0).default(0).describe('the number of the last event received'),
  limit: pageSize(1000, 100),
})

export const StreamQuery = z.strictObject({
  after: wholeFrom(0)
    .optional()
    .describe('the number of the last event received; without it and without Last-Event-ID the stream begins now'),
})

export const EventPage = z.object({ events: z.array(EventOut), last: z.number().describe('pass it as `after` to continue') })
