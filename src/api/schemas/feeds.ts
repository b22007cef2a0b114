/** The schemas of feeds, their polls, and the figures at the top of the desk. */
import { z } from 'zod'
import { FEED_HEALTHS, FEED_STATUSES, FLAG_KINDS, NAME_FLAG_KINDS, SOURCE_KINDS } from '../../model.ts'
import { SourceOut, TroubleOut, time } from './fields.ts'

export const PollOut = z.object({
  at: time,
  outcome: z.string(),
  httpStatus: z.number().nullable(),
  bytes: z.number(),
  ms: z.number(),
  entriesSeen: z.number(),
  entriesNew: z.number(),
  entriesChanged: z.number(),
  entriesNoise: z.number().describe('entries that changed in nothing that a reader sees, or came again in an older state'),
  repairs: z.array(z.string()),
  trouble: TroubleOut.nullable(),
})

export const FeedOut = z.object({
  id: z.number(),
  url: z.string(),
  addedUrl: z.string(),
  title: z.string().nullable(),
  language: z.string().nullable(),
  source: SourceOut,
  status: z.enum(FEED_STATUSES),
  health: z.enum(FEED_HEALTHS).describe('the state of the feed in one word'),
  scrape: z.boolean(),
  folder: z.array(z.string()).describe('where it stands in lists, the outermost folder first'),
  notes: z.string().nullable(),
  intervalSeconds: z.number(),
  minIntervalSeconds: z.number(),
  maxIntervalSeconds: z.number(),
  nextPollAt: time,
  lastPolledAt: time,
  lastOkAt: time,
  lastOutcome: z.string().nullable(),
  failCount: z.number(),
  trouble: TroubleOut.nullable(),
  repairs: z.array(z.string()).describe('what was repaired in the last document read'),
  flags: z
    .array(
      z.object({
        kind: z.enum([...FLAG_KINDS, ...NAME_FLAG_KINDS]),
        since: time,
        before: z.number(),
        after: z.number().describe('words (shorter: the median), a share of articles, 0 to 1, or items (guids-doubted, links-doubted)'),
        message: z.string(),
      }),
    )
    .describe(
      'what is read worse than before in its articles, and names that do not tell its items apart; each flag is removed when it no longer holds',
    ),
  namesTrusted: z
    .boolean()
    .nullable()
    .describe('whether guids and links identify its items, as an operator says; null: as its documents teach'),
  articles: z.number(),
  polls: z.array(PollOut).describe('the last ten polls, newest first'),
})

/** Values of the fields that may be set (config/feed-fields.ts), as they are stored. */
const FeedFields = z.object({
  url: z.string().optional(),
  source: z.string().optional(),
  kind: z.enum(SOURCE_KINDS).optional(),
  language: z.string().nullable().optional(),
  scrape: z.boolean().optional(),
  minIntervalSeconds: z.number().optional(),
  maxIntervalSeconds: z.number().optional(),
  namesTrusted: z.boolean().nullable().optional(),
  folder: z.array(z.string()).optional(),
  notes: z.string().nullable().optional(),
})

export const ChangedFeed = z.object({ before: FeedFields, after: FeedFields })

export const PollNowOut = z.object({
  poll: PollOut.nullable().describe('what the poll came to; null where it is put off'),
  putOffUntil: time.describe('when the feed is polled, where its host has no turn now'),
})

export const FeedList = z.object({ feeds: z.array(FeedOut) })

/** The figures at the top of the desk. */
export const Status = z.object({
  sample: z.boolean().describe('the sample newsroom is playing; none of this is news'),
  sampleOver: z.boolean().describe('the sample newsroom has ended; nothing new comes'),
  feeds: z.object({ total: z.number(), ok: z.number(), trouble: z.number() }),
  articles: z.number(),
  stories: z.number(),
  folded: z.number().describe('articles that joined an existing story'),
  waiting: z.object({ scrape: z.number(), place: z.number() }),
  lastEvent: z.number(),
})
