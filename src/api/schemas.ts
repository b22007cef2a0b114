/** The schemas of the API: they validate requests, serialize answers and produce the OpenAPI document. The desk uses their types. */
import '../../config/wording.ts'
import { z } from 'zod'
import { MOST_PREFERENCE } from '../../db/write/sources.ts'
import {
  BODY_SOURCES,
  DECISION_KINDS,
  FEED_HEALTHS,
  FEED_STATUSES,
  FLAG_KINDS,
  RELATIONS,
  SOURCE_KINDS,
  STORY_EVENTS,
  STORY_STATUSES,
  WARNINGS,
} from '../model.ts'

const time = z.iso.datetime({ offset: true }).nullable()

/** Text from a query string. PostgreSQL text cannot hold U+0000. */
const text = z.string().regex(/^[^\0]*$/, 'may not contain U+0000')
const queryText = text.max(500)
const wholeFrom = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`)

export const Problem = z
  .object({
    type: z.string(),
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

export const IdParams = z.object({ id: wholeFrom(1) })

export const CaptionOut = z.object({ text: z.string(), credit: z.string().nullable(), image: z.string().nullable() })
export const TroubleOut = z.object({ code: z.string(), message: z.string() })
export const SourceOut = z.object({ id: z.number(), name: z.string(), kind: z.enum(SOURCE_KINDS) })

export const SourceList = z.object({
  sources: z.array(
    SourceOut.extend({
      language: z.string().nullable(),
      preference: z.number().describe('above 0: canonical before others; below 0: only when no other article can be'),
    }),
  ),
})
export const PreferenceIn = z.strictObject({ preference: z.int().min(-MOST_PREFERENCE).max(MOST_PREFERENCE) })

export const StoryLine = z
  .object({
    id: z.number(),
    status: z.enum(STORY_STATUSES),
    headline: z.string(),
    source: SourceOut.describe('the source of the canonical article'),
    language: z.string().nullable(),
    copies: z.number().describe('articles in the story, including the canonical one'),
    versions: z.number().describe('versions of all its articles'),
    outlets: z.array(z.string()).describe('names of the sources that published it'),
    signal: z.string().nullable().describe('the supplier’s signal on the canonical version'),
    correctedAt: time,
    killedAt: time,
    embargoedUntil: time,
    embargoBroken: z.boolean().describe('another source published it before the embargo ended'),
    createdAt: time,
    updatedAt: time,
  })
  .describe('a story in the list')

const ReadAsOut = z.object({
  kind: z.enum(['article', 'live-blog', 'gallery']),
  variant: z.enum(['amp', 'print']).nullable(),
  from: z.enum(['markup', 'linked-data', 'state']).describe('where in the page the body was found'),
  parts: z
    .object({ read: z.array(z.number()), of: z.number(), next: z.string().nullable() })
    .nullable()
    .describe('for an article in several parts: the parts that were read, and the address of the first one that was not'),
})

export const VersionOut = z.object({
  number: z.number().describe('0 and below: an older version that arrived after a later one; it is never canonical'),
  receivedAt: time,
  publishedAt: time,
  modifiedAt: time,
  headline: z.string(),
  byline: z.array(z.string()),
  dateline: z.string().nullable(),
  slugline: z.string().nullable(),
  edNote: z.string().nullable().describe('note to editors; never to be published'),
  notForPublication: z.string().nullable().describe('other text for the newsroom only; never to be published'),
  urgency: z.number().nullable().describe('IPTC urgency, 1 (most) to 9'),
  subjects: z.array(z.string()).describe('IPTC codes: `medtop:20000523` (media topics), `subj:15000000` (older subject codes)'),
  language: z.string().nullable(),
  body: z.array(z.string()),
  captions: z.array(CaptionOut),
  bodyFrom: z.enum(BODY_SOURCES),
  readAs: ReadAsOut.nullable().describe(
    'how the page was read, where it is more than a plain article; null when the text comes from the feed',
  ),
  signal: z.string().nullable(),
  embargoedUntil: time,
  embargoed: z.boolean().describe('under embargo or withheld: shown only with embargoed=show'),
  change: z.string().nullable(),
  trouble: TroubleOut.nullable(),
})

export const ArticleOut = z.object({
  id: z.number(),
  storyId: z.number().nullable(),
  source: SourceOut,
  feedId: z.number().nullable(),
  url: z.string().nullable(),
  guid: z.string().nullable(),
  firstSeenAt: time,
  relation: z.enum(RELATIONS).nullable(),
  matchId: z.number().nullable(),
  score: z.number().nullable(),
  reasons: z.array(z.string()),
  links: z.array(z.object({ id: z.string(), relation: z.enum(['contains', 'contained']), score: z.number() })),
  signal: z.string().nullable(),
  warnings: z.array(z.enum(WARNINGS)).describe('why the article should not stay published as it is'),
  /** Newest first. */
  versions: z.array(VersionOut),
})

export const DecisionOut = z
  .object({
    id: z.number(),
    at: time,
    kind: z.enum(DECISION_KINDS),
    storyId: z.number().nullable(),
    otherStoryId: z.number().nullable().describe('merge: the story that took the articles in; split and never: the other story'),
    articleId: z.number(),
    otherArticleId: z.number().nullable(),
    by: z.string(),
    why: z.string(),
    revokedAt: time,
    revokedBy: z.string().nullable(),
    revokedWhy: z.string().nullable(),
  })
  .describe('an editorial decision; matching never overrides it')

export const StoryOut = StoryLine.extend({
  decisions: z.array(DecisionOut).describe('editorial decisions about it, oldest first'),
  canonicalId: z.number(),
  canonicalReasons: z.array(z.string()),
  mergedInto: z.number().nullable(),
  replaces: z.number().nullable().describe('the killed story that its supplier replaced with this one'),
  replacedBy: z.array(z.number()).describe('stories that replace this killed one'),
  corrections: z
    .array(
      z.object({
        at: time,
        articleId: z.number(),
        versionNumber: z.number(),
        source: z.string(),
        changes: z.array(z.object({ wrong: z.string(), right: z.string() })).describe('empty when the notice does not say what was wrong'),
      }),
    )
    .describe('what was corrected; articles that still carry the wrong text have the warning `uncorrected`'),
  pictures: z
    .array(
      z.object({
        caption: z.string(),
        image: z.string().nullable(),
        articleId: z.number(),
        storyId: z.number().nullable(),
        source: z.string(),
        otherCaption: z.string(),
        otherImage: z.string().nullable(),
        differs: z.boolean().describe('the other caption is worded differently'),
        killed: z.boolean().describe('the other story is killed'),
      }),
    )
    .describe('its pictures in other articles, matched by address or caption'),
  ledger: z
    .array(
      z.object({
        articleId: z.number(),
        source: SourceOut,
        publishedAt: time,
        minutesBehind: z.number().nullable().describe("by the sources' own times"),
        firstSeenAt: time,
        minutesBehindSeen: z.number().describe('by arrival in Copytaster'),
      }),
    )
    .describe('the first article of each source and when it came'),
  canonical: VersionOut.describe('the version that represents the story'),
  /** By first arrival. */
  articles: z.array(ArticleOut),
})

export const StoryPage = z.object({ stories: z.array(StoryLine), next: z.string().nullable().describe('cursor of the next page') })

const pageSize = (most: number, usual: number) => wholeFrom(1, most).default(usual)

export const EmbargoedQuery = z.strictObject({
  embargoed: z.enum(['show']).optional().describe('return it although it is embargoed or withheld'),
})

/** Text in a request body. jsonb rejects a lone surrogate. */
const bodyText = (most: number) =>
  text
    .trim()
    .min(1, 'must not be empty')
    .max(most)
    .refine((given) => given.isWellFormed(), 'must be well-formed')
const attribution = { by: bodyText(200).describe('who decides'), why: bodyText(1000).describe('the reason') }
const rowId = z.int().positive()
export const MergeIn = z.strictObject({ into: rowId.describe('the story that takes the articles in and keeps its number'), ...attribution })
export const ArticleChoice = z.strictObject({ article: rowId, ...attribution })
export const NeverIn = z.strictObject({ other: rowId.describe('the other article'), ...attribution })
export const RevokeIn = z.strictObject(attribution)
export const Decided = z.object({ decision: z.number(), stories: z.array(z.number()).describe('ids of the stories that resulted') })

/** Strict: a filter with a misspelt name must not return everything. */
export const StoryQuery = z.strictObject({
  limit: pageSize(200, 50),
  cursor: z.string().optional().describe('`next` of the previous page'),
  source: queryText.optional().describe('name of a source; any article of the story counts'),
  feed: wholeFrom(1).optional().describe('id of a feed; any article of the story counts'),
  language: queryText.optional().describe('`en` finds `en-GB` too'),
  q: queryText.optional().describe('words in headline or body; "a phrase", or, -not'),
  since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('updated at or after this time; with status=attention: killed, withheld or corrected at or after it'),
  status: z
    .enum(['usable', 'killed', 'embargoed', 'withheld', 'attention', 'all'])
    .default('usable')
    .describe('killed, embargoed and withheld stories are returned only on request; attention: killed, withheld or corrected'),
})

export const EventOut = z.object({
  seq: z.number(),
  at: time,
  event: z.enum(STORY_EVENTS),
  storyId: z.number(),
  articleId: z.number().nullable(),
  versionNumber: z.number().nullable(),
  headline: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
/** A route without parameters rejects any, so that a misspelt one is not ignored. */
export const NoQuery = z.strictObject({})
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

export const PollOut = z.object({
  at: time,
  outcome: z.string(),
  httpStatus: z.number().nullable(),
  bytes: z.number(),
  ms: z.number(),
  entriesSeen: z.number(),
  entriesNew: z.number(),
  entriesChanged: z.number(),
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
        kind: z.enum(FLAG_KINDS),
        since: time,
        before: z.number(),
        after: z.number().describe('words (shorter: the median) or a share of articles, 0 to 1'),
        message: z.string(),
      }),
    )
    .describe('what is read worse than before in its articles; each flag is removed when reading is as good as before'),
  articles: z.number(),
  polls: z.array(PollOut).describe('the last ten polls, newest first'),
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
