/** The shapes of the API, in zod: they check requests, shape answers and make the OpenAPI document. The desk uses their types. */
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

/** Words from a query string. PostgreSQL text cannot hold U+0000. */
const text = z.string().regex(/^[^\0]*$/, 'may not contain U+0000')
const words = text.max(500)
const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
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
      .describe('each part of the request that is wrong'),
  })
  .describe('RFC 9457 problem details')

export const IdParams = z.object({ id: whole(1) })

export const CaptionOut = z.object({ text: z.string(), credit: z.string().nullable(), image: z.string().nullable() })
export const TroubleOut = z.object({ code: z.string(), message: z.string() })
export const SourceOut = z.object({ id: z.number(), name: z.string(), kind: z.enum(SOURCE_KINDS) })

export const SourceList = z.object({
  sources: z.array(
    SourceOut.extend({
      language: z.string().nullable(),
      preference: z.number().describe('above 0: speaks before others; below 0: only when no other can'),
    }),
  ),
})
export const PreferenceIn = z.strictObject({ preference: z.int().min(-MOST_PREFERENCE).max(MOST_PREFERENCE) })

export const StoryLine = z
  .object({
    id: z.number(),
    status: z.enum(STORY_STATUSES),
    headline: z.string(),
    source: SourceOut.describe('who the canonical article is from'),
    language: z.string().nullable(),
    copies: z.number().describe('articles in the story, the canonical one included'),
    versions: z.number().describe('versions of all its articles'),
    outlets: z.array(z.string()).describe('names of the sources that ran it'),
    signal: z.string().nullable().describe('what the supplier says of the canonical version'),
    correctedAt: time,
    killedAt: time,
    embargoedUntil: time,
    embargoBroken: z.boolean().describe('somebody else was seen to be out with it before the embargo ended'),
    createdAt: time,
    updatedAt: time,
  })
  .describe('one line of the list')

const ReadAsOut = z.object({
  kind: z.enum(['article', 'live-blog', 'gallery']),
  variant: z.enum(['amp', 'print']).nullable(),
  from: z.enum(['markup', 'linked-data', 'state']).describe('where on the page the body was read'),
  parts: z
    .object({ read: z.array(z.number()), of: z.number(), next: z.string().nullable() })
    .nullable()
    .describe('of a page in parts: those that were read, and the address of the first that was not'),
})

export const VersionOut = z.object({
  number: z.number().describe('0 and below: an older version that came after a later one; it never speaks'),
  receivedAt: time,
  publishedAt: time,
  modifiedAt: time,
  headline: z.string(),
  byline: z.array(z.string()),
  dateline: z.string().nullable(),
  slugline: z.string().nullable(),
  edNote: z.string().nullable().describe('to the desk; never to be published'),
  notForPublication: z.string().nullable().describe('what else is for the desk only; never to be published'),
  urgency: z.number().nullable().describe('IPTC urgency, 1 (most) to 9'),
  subjects: z.array(z.string()).describe('IPTC codes: `medtop:20000523` (mediatopic), `subj:15000000` (the older subject codes)'),
  language: z.string().nullable(),
  body: z.array(z.string()),
  captions: z.array(CaptionOut),
  bodyFrom: z.enum(BODY_SOURCES),
  readAs: ReadAsOut.nullable().describe('what more than an article its page was; null where the text is the feed’s'),
  signal: z.string().nullable(),
  embargoedUntil: time,
  embargoed: z.boolean().describe('its embargo lasts: shown only with embargoed=show'),
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
  warnings: z.array(z.enum(WARNINGS)).describe('what is wrong with its being out as it is'),
  /** Newest first. */
  versions: z.array(VersionOut),
})

export const DecisionOut = z
  .object({
    id: z.number(),
    at: time,
    kind: z.enum(DECISION_KINDS),
    storyId: z.number().nullable(),
    otherStoryId: z.number().nullable().describe('merge: the story that took it in; split and never: the other one'),
    articleId: z.number(),
    otherArticleId: z.number().nullable(),
    by: z.string(),
    why: z.string(),
    revokedAt: time,
    revokedBy: z.string().nullable(),
    revokedWhy: z.string().nullable(),
  })
  .describe('what a person decided; matching does not overturn it')

export const StoryOut = StoryLine.extend({
  decisions: z.array(DecisionOut).describe('what people decided about it, oldest first'),
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
        changes: z.array(z.object({ wrong: z.string(), right: z.string() })).describe('empty where a notice does not say what was wrong'),
      }),
    )
    .describe('what was corrected; articles that still run it have the warnings "uncorrected"'),
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
        differs: z.boolean().describe('the other caption is in other words'),
        killed: z.boolean().describe('killed there'),
      }),
    )
    .describe('its pictures under other articles: the same address, or the same caption'),
  ledger: z
    .array(
      z.object({
        articleId: z.number(),
        source: SourceOut,
        publishedAt: time,
        minutesBehind: z.number().nullable().describe("by the suppliers' own times"),
        firstSeenAt: time,
        minutesBehindSeen: z.number().describe('by arrival here'),
      }),
    )
    .describe('who had it when: the first article of each source'),
  canonical: VersionOut.describe('the text that speaks for the story'),
  /** By first arrival. */
  articles: z.array(ArticleOut),
})

export const StoryPage = z.object({ stories: z.array(StoryLine), next: z.string().nullable().describe('cursor of the next page') })

const limit = (most: number, usual: number) => whole(1, most).default(usual)

export const EmbargoedQuery = z.strictObject({ embargoed: z.enum(['show']).optional().describe('show it though it is under embargo') })

/** Half a surrogate pair is no text either, and jsonb refuses it. */
const spoken = (most: number) =>
  text
    .trim()
    .min(1, 'must not be empty')
    .max(most)
    .refine((words) => words.isWellFormed(), 'must be well-formed')
const word = { by: spoken(200).describe('who decides'), why: spoken(1000).describe('why') }
const id = z.int().positive()
export const MergeIn = z.strictObject({ into: id.describe('the story that takes the articles in and keeps its number'), ...word })
export const ArticleChoice = z.strictObject({ article: id, ...word })
export const NeverIn = z.strictObject({ other: id.describe('the other article'), ...word })
export const RevokeIn = z.strictObject(word)
export const Decided = z.object({ decision: z.number(), stories: z.array(z.number()).describe('the stories as they are now') })

/** Strict: a filter with a slip in its name must not answer with everything. */
export const StoryQuery = z.strictObject({
  limit: limit(200, 50),
  cursor: z.string().optional().describe('`next` of the page before'),
  source: words.optional().describe('name of a source; any article of the story counts'),
  feed: whole(1).optional().describe('id of a feed; any article of the story counts'),
  language: words.optional().describe('`en` finds `en-GB` too'),
  q: words.optional().describe('words in headline or body; "a phrase", or, -not'),
  since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('updated at or after; with status=attention: killed or corrected at or after'),
  status: z
    .enum(['usable', 'killed', 'embargoed', 'withheld', 'attention', 'all'])
    .default('usable')
    .describe('killed, embargoed and withheld stories come only when asked for; attention: killed, withheld or corrected'),
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
/** A route that takes no parameters refuses them, so that a misspelt wish is not silently left out. */
export const NoQuery = z.strictObject({})
export const EventQuery = z.strictObject({
  after: whole(0).default(0).describe('the number of the last event you have'),
  limit: limit(1000, 100),
})
export const StreamQuery = z.strictObject({
  after: whole(0).optional().describe('the number of the last event you have; without it and without Last-Event-ID the stream begins now'),
})
export const EventPage = z.object({ events: z.array(EventOut), last: z.number().describe('pass as after= to go on') })

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
  health: z.enum(FEED_HEALTHS).describe('one word for the operator'),
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
  repairs: z.array(z.string()).describe('what had to be mended in the document that was read last'),
  flags: z
    .array(
      z.object({
        kind: z.enum(FLAG_KINDS),
        since: time,
        before: z.number(),
        after: z.number().describe('words (shorter: the median) or shares of articles, 0 to 1'),
        message: z.string(),
      }),
    )
    .describe('in what its articles are read worse than before; each goes by itself when it is as before'),
  articles: z.number(),
  polls: z.array(PollOut).describe('the last ten, newest first'),
})
export const FeedList = z.object({ feeds: z.array(FeedOut) })

/** What stands at the top of the desk. */
export const Status = z.object({
  sample: z.boolean().describe('the sample newsroom is playing: none of this is real news'),
  sampleOver: z.boolean().describe('it has been played to its end: nothing new comes'),
  feeds: z.object({ total: z.number(), ok: z.number(), trouble: z.number() }),
  articles: z.number(),
  stories: z.number(),
  folded: z.number().describe('articles that joined a story that was there'),
  waiting: z.object({ scrape: z.number(), place: z.number() }),
  lastEvent: z.number(),
})
