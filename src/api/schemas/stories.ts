/** The schemas of stories. */
import { z } from 'zod'
import { STORY_STATUSES } from '../../model.ts'
import { STORY_FILTERS } from '../../search/story-query.ts'
import { ArticleOut, VersionOut } from './articles.ts'
import { DecisionOut } from './decisions.ts'
import { CaptionOut, pageSize, SourceOut, time } from './fields.ts'

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
    listedAt: time.describe('its place in the list: as `updatedAt`, but what was old when it came stands at its own time of publication'),
  })
  .describe('a story in the list')

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

const firstBy = z.object({ articleId: z.number(), source: z.string(), at: time }).nullable()

export const StoryListed = StoryLine.extend({
  urgency: z.number().nullable().describe('IPTC urgency of the canonical version'),
  subjects: z.array(z.string()),
  slugline: z.string().nullable(),
  pictures: z.number().describe('of the canonical version'),
  first: z
    .object({ published: firstBy, received: firstBy })
    .describe("who had it first: by the sources' own times, and by arrival in Copytaster"),
  text: z.array(z.string()).optional().describe('paragraphs of the canonical version, with include=text'),
  captions: z.array(CaptionOut).optional().describe('with include=captions'),
  articles: z
    .array(ArticleOut)
    .optional()
    .describe('with include=articles or versions; without the latter, only the newest version of each'),
})

export const StoryPage = z.object({ stories: z.array(StoryListed), next: z.string().nullable().describe('cursor of the next page') })

/** What the lines of a list may have beside them. Each costs a reading of texts, so a page is shorter then. */
export const INCLUDES = ['text', 'captions', 'articles', 'versions'] as const
export const MOST_WITH_TEXTS = 50
const includes = z.preprocess(
  (given) => (given === undefined ? given : [given].flat().flatMap((one) => String(one).split(','))),
  z.array(z.enum(INCLUDES)).min(1).optional(),
)

/** The query string of stories (src/search), and which page of them. Strict: a filter with a misspelt name must not return everything. */
export const StoryQuery = z
  .strictObject({
    limit: pageSize(200, 50),
    cursor: z.string().optional().describe('`next` of the previous page'),
    ...STORY_FILTERS,
    include: includes.describe(
      `text, captions: of the canonical version; articles: all of the story; versions: all of theirs; a page has ${MOST_WITH_TEXTS} stories at most then`,
    ),
    embargoed: z.enum(['show']).optional().describe('return and search embargoed and withheld stories too, for those who may read them'),
  })
  .refine(({ include, limit }) => !include || limit <= MOST_WITH_TEXTS, {
    path: ['limit'],
    message: `must be at most ${MOST_WITH_TEXTS} with include, which reads texts`,
  })
