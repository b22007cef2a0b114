/** The schemas of the story log and the stream. An entry is one of a union by `event`; fields are added, so readers ignore those that they do not know. */
import { z } from 'zod'
import { CHANGE_CLASSES, RELATIONS, SIGNALS, STORY_STATUSES, WARNINGS } from '../../model.ts'
import { CaptionOut, pageSize, text, time, wholeFrom } from './fields.ts'

const id = z.number()
const ids = z.array(id)

export const EventCause = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('version'),
        articleId: id,
        versionNumber: z.number(),
        rule: z.string().describe('the rule that found its story, in words'),
      })
      .describe('a version was placed'),
    z
      .object({ kind: z.literal('decision'), decision: id, revoked: z.literal(true).optional() })
      .describe('somebody decided, or revoked a decision'),
    z.object({ kind: z.literal('release'), why: z.string() }).describe('an embargo ended, or a supplier released what it had withheld'),
  ])
  .describe('why there is this entry')

export const MovedArticle = z
  .object({ articleId: id, from: id.describe('the story that it was in'), to: id.describe('the story that it is in') })
  .describe('an article that went to another story')

/** What entries of every kind say. All of it is optional: entries from before schema 1 lack it, and hidden stories say nothing. */
const anyDetail = {
  schema: z.number().optional().describe('the form of this object; missing: from before there were forms'),
  cause: EventCause.optional(),
  changes: z.array(z.enum(CHANGE_CLASSES)).optional().describe('what changed'),
  before: z.enum(STORY_STATUSES).nullable().optional().describe('the state of the story before; null: there was no story'),
  after: z.enum(STORY_STATUSES).nullable().optional().describe('the state of the story from then on'),
  canonical: z.object({ articleId: id, versionNumber: z.number() }).optional().describe('the version that represented the story'),
  moved: z.array(MovedArticle).optional(),
}
/** What a placed version says. */
const versionDetail = {
  source: z.string().optional(),
  relation: z.enum(RELATIONS).optional(),
  signal: z.enum(SIGNALS).nullable().optional(),
  change: z.string().nullable().optional().describe('what its supplier changed; null: nothing to compare it with'),
  warnings: z.array(z.enum(WARNINGS)).optional().describe('warnings on the article of this entry'),
}
/** What somebody's decision says. */
const decisionDetail = {
  decision: id.optional(),
  by: z.string().optional(),
  why: z.string().optional(),
  never: ids.optional().describe('the two articles that may never share a story'),
}

export const CreatedDetail = z.looseObject({
  ...anyDetail,
  ...versionDetail,
  ...decisionDetail,
  replaces: id.optional().describe('the killed story that its supplier replaced with this one'),
  splitFrom: id.optional().describe('the story that its article was taken out of'),
})
export const UpdatedDetail = z.looseObject({
  ...anyDetail,
  ...versionDetail,
  ...decisionDetail,
  merged: id.optional().describe('the story that was merged into this one'),
  pinned: id.optional().describe('the article that somebody made canonical'),
  revoked: id.optional().describe('the decision that somebody revoked'),
})
export const CorrectedDetail = z.looseObject({
  ...anyDetail,
  ...versionDetail,
  uncorrected: ids.optional().describe('articles that still carry what was wrong'),
})
export const MergedDetail = z.looseObject({
  ...anyDetail,
  ...decisionDetail,
  into: id.optional().describe('the story that took the articles'),
})
export const SplitDetail = z.looseObject({
  ...anyDetail,
  ...decisionDetail,
  into: id.optional().describe('the story that took the article'),
})
export const KilledDetail = z.looseObject({
  ...anyDetail,
  ...versionDetail,
  copies: ids.optional().describe('articles of other sources that carry what was killed'),
})
export const WithheldDetail = z.looseObject({ ...anyDetail, ...versionDetail, ...decisionDetail, splitFrom: id.optional() })
export const ReleasedDetail = z.looseObject({
  ...anyDetail,
  brokeEmbargo: ids.optional().describe('articles that ran before the embargo ended'),
})

export const EventVersion = z
  .object({
    articleId: id,
    versionNumber: z.number(),
    headline: z.string(),
    body: z.array(z.string()).optional().describe('with include=text'),
    captions: z.array(CaptionOut).optional().describe('with include=captions'),
    newest: z.boolean().describe('it still represents the story; false: ask for the story to have the newest'),
  })
  .describe('the canonical version as it was at this entry')

const entry = <Kind extends string, Detail extends z.ZodType>(event: Kind, detail: Detail) =>
  z.object({
    seq: z.number().describe('the number of the entry; numbers have no gaps'),
    at: time,
    event: z.literal(event),
    storyId: id,
    articleId: id.nullable(),
    versionNumber: z.number().nullable(),
    headline: z.string(),
    detail,
    matches: z
      .literal(false)
      .optional()
      .describe('the story does not match the search: the entry is sent without words to those who may have had the story'),
    version: EventVersion.nullable().optional().describe('with `include`; null where the text may not be had'),
  })

export const CreatedEvent = entry('created', CreatedDetail)
export const UpdatedEvent = entry('updated', UpdatedDetail)
export const CorrectedEvent = entry('corrected', CorrectedDetail)
export const MergedEvent = entry('merged', MergedDetail)
export const SplitEvent = entry('split', SplitDetail)
export const KilledEvent = entry('killed', KilledDetail)
export const WithheldEvent = entry('withheld', WithheldDetail)
export const ReleasedEvent = entry('released', ReleasedDetail)

export const EventOut = z.discriminatedUnion('event', [
  CreatedEvent,
  UpdatedEvent,
  CorrectedEvent,
  MergedEvent,
  SplitEvent,
  KilledEvent,
  WithheldEvent,
  ReleasedEvent,
])

/** With text an answer has fewer entries: 100 texts are about half a megabyte. */
const MOST_WITH_TEXT = 100

const include = z
  .string()
  .transform((names) => names.split(','))
  .pipe(z.array(z.enum(['text', 'captions'], 'must be text, captions or both with a comma')))
  .default([])
  .describe('text, captions: the canonical version as it was at each entry')

const log = text.max(100).optional().describe('the identity of the log that the number is of; 410 when it is another one now')

export const EventQuery = z
  .strictObject({
    after: wholeFrom(0).default(0).describe('the number of the last event received'),
    limit: pageSize(1000, 100).describe(`at most ${MOST_WITH_TEXT} with include`),
    wait: wholeFrom(0, 55).default(0).describe('seconds to wait for an entry where there is none yet'),
    include,
    log,
  })
  .refine((query) => !query.include.length || query.limit <= MOST_WITH_TEXT, {
    path: ['limit'],
    message: `must be at most ${MOST_WITH_TEXT} with include`,
  })

export const StreamQuery = z.strictObject({
  after: wholeFrom(0)
    .optional()
    .describe('the number of the last event received; without it and without Last-Event-ID the stream begins now'),
  include,
  log,
})

export const EventPage = z.object({
  log: z.string().describe('the identity of the log: another one means that the database was replaced'),
  events: z.array(EventOut),
  last: z.number().describe('pass it as `after` to continue'),
})
