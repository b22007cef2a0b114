/** The schemas of webhook endpoints and their deliveries. */
import { z } from 'zod'
import { DELIVERY_STATES, ENDPOINT_STATES, STORY_EVENTS } from '../../model.ts'
import { etag } from './access.ts'
import { pageSize, text, time, wholeFrom } from './fields.ts'

const name = text
  .trim()
  .min(1, 'must not be empty')
  .max(100)
  .refine((given) => given.isWellFormed(), 'must be well-formed')
const address = text.trim().min(1).max(2000).describe('where messages are posted to: https://…')
const events = z.array(z.enum(STORY_EVENTS)).max(STORY_EVENTS.length).describe('the kinds of entries that it gets; none: all')
const query = text
  .max(4000)
  .nullable()
  .describe('which stories it gets, as in the address of the list: `kind=agency&language=de`; null: all')
const includeText = z.boolean().describe('messages have the text of the story, where it is usable when they are sent')

export const EndpointIn = z.strictObject({
  name,
  address,
  events: events.default([]),
  query: query.default(null),
  includeText: includeText.default(false),
})
export const EndpointChange = z.strictObject({
  name: name.optional(),
  address: address.optional(),
  events: events.optional(),
  query: query.optional(),
  includeText: includeText.optional(),
  isOn: z.literal(false).optional().describe('switches it off; POST …/enable switches it on'),
})
const secret = z.string().describe('`whsec_…`, which is shown this once')
export const EndpointMade = z.object({ id: z.number(), secret })
export const RotateIn = z.strictObject({ hours: z.number().min(0).max(168).default(24).describe('so long the secret before signs too') })
export const Rotated = z.object({ secret })

export const EndpointOut = z.object({
  id: z.number(),
  etag,
  name: z.string(),
  address: z.string(),
  events: z.array(z.enum(STORY_EVENTS)),
  query: z.string().nullable(),
  includeText: z.boolean(),
  state: z.enum(ENDPOINT_STATES).describe('off: by a person; failed: it took nothing for 120 hours; gone: it answered 410'),
  ownerId: z.number().nullable(),
  createdAt: z.iso.datetime({ offset: true }),
  failingSince: time.describe('since when it takes nothing; null while it does'),
  lastSuccessAt: time,
  pausedUntil: time.describe('it asked to be left alone until then'),
  secretsInForce: z.number().describe('two while a secret is rotated'),
  waiting: z.number().optional().describe('deliveries that are not made yet'),
  dead: z.number().optional().describe('deliveries that are given up'),
})
export const EndpointsOut = z.object({ endpoints: z.array(EndpointOut) })

export const EndpointTested = z.object({
  delivered: z.boolean(),
  status: z.number().nullable(),
  answer: z.string().describe('the first 4 KB'),
  error: z.string().nullable(),
  ms: z.number(),
})

export const EnableIn = z.strictObject({ replay: z.boolean().default(false).describe('what it missed is sent') })
export const Replayed = z.object({ deliveries: z.number().describe('so many are sent again') })
export const ReplayIn = z
  .strictObject({
    ids: z.array(text.max(100)).min(1).max(1000).optional().describe('ids of messages'),
    from: z.int().min(1).optional().describe('the number of a log entry'),
    to: z.int().min(1).optional().describe('up to this one; without it, up to the last that was looked at'),
    since: z.iso.datetime({ offset: true }).optional().describe('entries since this time'),
  })
  .refine(
    (given) => [given.ids, given.from, given.since].filter((one) => one !== undefined).length === 1,
    'needs one of ids, from and since',
  )
  .refine((given) => given.to === undefined || given.from !== undefined, '`to` goes with `from`')

export const DeliveryQuery = z.strictObject({
  state: z.enum(DELIVERY_STATES).optional().describe('dead: the attempts are used up, or it was given up'),
  event: z.enum(STORY_EVENTS).optional(),
  story: wholeFrom(1).optional(),
  since: z.iso.datetime({ offset: true }).optional().describe('added at or after this time'),
  before: wholeFrom(1).optional().describe('only entries before this number: `next` of the page before'),
  limit: pageSize(200, 50),
})
const DeliveryOut = z.object({
  id: z.string().describe('the webhook-id, the same for all attempts'),
  seq: z.number().describe('the number of the log entry'),
  event: z.enum(STORY_EVENTS),
  storyId: z.number(),
  state: z.enum(DELIVERY_STATES),
  at: z.iso.datetime({ offset: true }),
  nextAt: time.describe('null where none is made, it is under way, or an earlier one of the story goes first'),
  deliveredAt: time,
  attempts: z
    .array(
      z.object({
        at: z.string(),
        status: z.number().nullable(),
        answer: z.string().describe('the first 4 KB'),
        ms: z.number(),
        error: z.string().nullable(),
      }),
    )
    .describe('the oldest first'),
})
export const DeliveriesOut = z.object({
  deliveries: z.array(DeliveryOut),
  next: z.number().nullable().describe('`before` of the next page'),
})
export const DeliveryParams = z.object({ id: wholeFrom(1), message: text.max(100) })
export const OneDelivery = DeliveryOut.extend({
  request: z.string().nullable().describe('the body as it would be sent now; null where the log does not have the entry any more'),
})
