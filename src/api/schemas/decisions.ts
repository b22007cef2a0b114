/** The schemas of editorial decisions. */
import { z } from 'zod'
import { DECISION_KINDS } from '../../model.ts'
import { text, time } from './fields.ts'

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

/** Text in a request body. jsonb rejects a lone surrogate. */
const bodyText = (most: number) =>
  text
    .trim()
    .min(1, 'must not be empty')
    .max(most)
    .refine((given) => given.isWellFormed(), 'must be well-formed')

const attribution = {
  by: bodyText(200)
    .optional()
    .describe(
      'who decides, where people do not log in; else the decision is that of the caller, and this is kept as a note behind the reason',
    ),
  why: bodyText(1000).describe('the reason'),
}

const rowId = z.int().positive()

export const MergeIn = z.strictObject({ into: rowId.describe('the story that takes the articles in and keeps its number'), ...attribution })

export const ArticleChoice = z.strictObject({ article: rowId, ...attribution })

export const NeverIn = z.strictObject({ other: rowId.describe('the other article'), ...attribution })

export const RevokeIn = z.strictObject(attribution)

export const Decided = z.object({ decision: z.number(), stories: z.array(z.number()).describe('ids of the stories that resulted') })
