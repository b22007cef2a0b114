/** The schemas of recalls and their receipts. */
import { z } from 'zod'
import { CONSUMER_KINDS, RECALL_EVENTS, RECEIPTS_DONE } from '../../model.ts'
import { pageSize, text, time, wholeFrom } from './fields.ts'

const knownTime = z.iso.datetime({ offset: true })
const wellFormed = (given: string) => given.isWellFormed()

export const ReceiptIn = z.strictObject({
  done: z
    .enum(RECEIPTS_DONE)
    .describe('removed: it was taken down; never_used: it was never published; corrected: the correction is published'),
  at: knownTime.describe('when that was done'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .refine(wellFormed, 'must be well-formed')
    .nullable()
    .default(null)
    .describe('where it was published'),
  note: text.max(2000).refine(wellFormed, 'must be well-formed').nullable().default(null),
})

export const ReceiptTaken = z.object({ id: z.number(), seq: z.number() })

export const RecallOut = z.object({
  seq: z.number().describe('the number of the entry in the log'),
  event: z.enum(RECALL_EVENTS),
  at: knownTime,
  storyId: z.number(),
  headline: z.string(),
  asked: z.number().describe('consumers that received the story'),
  acknowledged: z.number(),
  consumers: z
    .array(
      z.object({
        kind: z.enum(CONSUMER_KINDS).describe('key: reads the log; endpoint: a webhook'),
        id: z.number(),
        name: z.string(),
        delivered: z.boolean().describe('the entry reached it; without a receipt it is delivered, not acknowledged'),
        receipt: z
          .object({
            done: z.enum(RECEIPTS_DONE),
            at: knownTime,
            url: z.string().nullable(),
            note: z.string().nullable(),
            receivedAt: knownTime,
          })
          .nullable(),
      }),
    )
    .describe('those that did not acknowledge first'),
  nextAt: time.describe('when those who did not acknowledge are sent to again, or people get a message'),
})

export const RecallQuery = z.strictObject({
  state: z.enum(['open', 'all']).default('open').describe('open: somebody has not acknowledged'),
  story: wholeFrom(1).optional().describe('recalls of this story and of those merged into it'),
  before: wholeFrom(1).optional().describe('only those before this number'),
  limit: pageSize(200, 50),
})

export const RecallList = z.object({
  recalls: z.array(RecallOut),
  next: z.number().nullable().describe('pass it as `before` for the next page'),
})

export const SeqParams = z.object({ seq: wholeFrom(1) })
export const TokenParams = SeqParams.extend({ token: text.max(200) })

export const ReceiptsQuery = z.strictObject({ after: wholeFrom(0).default(0).describe('the id of the last receipt that you have') })

export const ConsumersOut = z.object({
  consumers: z.array(
    z.object({
      kind: z.enum(CONSUMER_KINDS),
      id: z.number(),
      name: z.string(),
      receipts: z.boolean().nullable().describe('whether it is asked; null: the default of its kind'),
      contact: z.string().nullable(),
      asked: z.boolean().describe('whether it is asked, as things are'),
    }),
  ),
})

export const ConsumerIn = z.strictObject({
  kind: z.enum(CONSUMER_KINDS),
  id: z.int().positive(),
  receipts: z.boolean().nullable().default(null).describe('whether it is asked; null: the default of its kind'),
  contact: z.email().max(320).nullable().default(null).describe('a mail address of those who run it'),
})
