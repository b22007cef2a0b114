/** The schemas of stories. */
import { z } from 'zod'
import { STORY_ORDERS, STORY_STATUSES } from '../../model.ts'
import { ArticleOut, VersionOut } from './articles.ts'
import { DecisionOut } from './decisions.ts'
import { pageSize, queryText, SourceOut, time, wholeFrom } from './fields.ts'

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

export const StoryPage = z.object({ stories: z.array(StoryLine), next: z.string().nullable().describe('cursor of the next page') })

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
    .describe(
      'updated (by the time of the order) at or after this time; with status=attention: killed, withheld or corrected at or after it',
    ),
  order: z
    .enum(STORY_ORDERS)
    .default('listed')
    .describe('listed: newest first, with what was old when it came at its own time of publication; arrival: by the last change'),
  status: z
    .enum(['usable', 'killed', 'embargoed', 'withheld', 'attention', 'all'])
    .default('usable')
    .describe('killed, embargoed and withheld stories are returned only on request; attention: killed, withheld or corrected'),
  embargoed: z.enum(['show']).optional().describe('return and search embargoed and withheld stories too, for those who may read them'),
})
