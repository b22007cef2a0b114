/** The schemas of feeds, their polls, and the figures at the top of the desk. */
import { z } from 'zod'
import { FEED_HEALTHS, FEED_STATUSES, FLAG_KINDS, HUB_STATES, MOVE_STATES, NAME_FLAG_KINDS, SEVERITIES, SOURCE_KINDS } from '../../model.ts'
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
  etag: z.string().describe('for If-Match of a change'),
  url: z.string(),
  addedUrl: z.string(),
  title: z.string().nullable(),
  language: z.string().nullable(),
  source: SourceOut,
  status: z.enum(FEED_STATUSES),
  health: z.enum(FEED_HEALTHS).describe('the state of the feed in one word'),
  healthSince: time,
  healthReason: z.string(),
  advice: z.string().describe('what to do about it; empty where nothing'),
  severity: z.enum(SEVERITIES),
  scrape: z.boolean(),
  folder: z.array(z.string()).describe('where it stands in lists, the outermost folder first'),
  notes: z.string().nullable(),
  intervalSeconds: z.number(),
  minIntervalSeconds: z.number(),
  maxIntervalSeconds: z.number(),
  nextPollAt: time,
  planReason: z.string().nullable().describe('why the next poll is then'),
  rhythm: z
    .object({ perDay: z.number(), hours: z.array(z.number()), days: z.array(z.number()) })
    .nullable()
    .describe('items a day, in each hour of the day and on each day of the week (UTC, Monday first), as usual'),
  untrustedUntil: time.describe('until then it is asked without validators, because its server answered 304 though it had news'),
  redirect: z
    .object({ to: z.string(), since: time, polls: z.number(), isForeign: z.boolean().describe('the feed there has other items') })
    .nullable()
    .describe('a permanent redirect that becomes the address after five polls over seven days'),
  gap: z
    .object({ at: z.string(), missedAtLeast: z.number(), found: z.number(), note: z.string().nullable() })
    .nullable()
    .describe('the last time that items were missed, and how many of them were found later'),
  hub: z
    .object({
      hub: z.string(),
      state: z.enum(HUB_STATES),
      leaseUntil: z.string().nullable(),
      pushed: z.number().describe('items in a row that it announced'),
      pushes: z.number(),
      badPushes: z.number(),
      misses: z.number().describe('items that it did not announce'),
      reason: z.string().nullable(),
    })
    .nullable(),
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

export const HealthHistory = z.object({
  history: z.array(z.object({ at: time, health: z.enum(FEED_HEALTHS), reason: z.string() })).describe('newest first'),
})

export const AlarmList = z.object({
  alarms: z.array(
    z.object({
      group: z.enum(['host', 'provider']).describe('the feeds of one host, or those of one source at several hosts'),
      name: z.string().describe('the host (its registrable domain), or the name of the source'),
      hosts: z.array(z.string()),
      severity: z.enum(SEVERITIES),
      since: time,
      message: z.string(),
      feeds: z.array(z.object({ id: z.number(), source: z.string(), url: z.string(), health: z.enum(FEED_HEALTHS), reason: z.string() })),
    }),
  ),
  ended: z.array(z.object({ host: z.string(), at: time, feeds: z.number(), message: z.string() })).describe('in the last 24 hours'),
})

export const HubList = z.object({
  hubs: z.array(
    z.object({
      hub: z.string(),
      feeds: z.number(),
      active: z.number().describe('subscriptions that it verified'),
      refused: z.number(),
      pushes: z.number().describe('with a right signature'),
      badPushes: z.number(),
      announced: z.number().describe('new items that it announced'),
      misses: z.number().describe('new items that it did not announce'),
      score: z.number().nullable().describe('the share of new items that it announced, 0 to 1; null where none came'),
      lastPushAt: time,
    }),
  ),
})

export const MoveList = z.object({
  moves: z.array(
    z.object({
      id: z.number(),
      feedId: z.number(),
      source: z.string(),
      at: time,
      from: z.string(),
      to: z.string(),
      state: z.enum(MOVE_STATES),
      polls: z.number(),
      changedAt: time,
      otherFeedId: z.number().nullable(),
    }),
  ),
})

export const MoveChange = z.object({ action: z.enum(['refuse', 'undo']) })

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
