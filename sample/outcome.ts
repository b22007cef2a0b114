import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const entryId = z.string()
const entryPair = z.tuple([entryId, entryId])
const signalShape = z.enum(['flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory'])

const storyShape = z.strictObject({
  story: z.string(),
  /** The canonical entry of the story; any of them if there are several. */
  canonical: z.union([entryId.transform((one) => [one]), z.array(entryId)]),
  corrected: z.boolean().default(false),
  /** Copies that still have the words that were corrected. */
  stillWrong: z.array(entryId).default([]),
  killed: z.boolean().default(false),
  /** Second of the morning at which an embargo ends. */
  releasedAt: z.number().optional(),
  /** It is under an embargo without a time, until a version that may be used. */
  embargoedUntilFreed: z.boolean().default(false),
  /** It is published, then withheld, then published again. */
  withheld: z.boolean().default(false),
  /** Entries that were published before the embargo ended. */
  brokeEmbargo: z.array(entryId).default([]),
  /** The killed story that it replaces. */
  replaces: z.string().optional(),
  /** The entry that was first, if that is not the original. */
  first: entryId.optional(),
  entries: z.record(entryId, z.enum(['original', 'copy', 'rewrite'])),
})

const outcomeFile = z.strictObject({
  stories: z.array(storyShape),
  alone: z.array(entryId),
  linked: z.array(z.strictObject({ entry: entryId, relation: z.enum(['contains', 'contained']), other: entryId, score: z.number() })),
  noStory: z.array(entryId),
  apart: z.array(entryPair),
  versions: z.record(entryId, z.number()),
  oneArticle: z.array(entryId),
  signals: z.record(entryId, z.array(signalShape.nullable())),
  fromFeed: z.record(entryId, z.string()),
  feeds: z.record(
    z.string(),
    z.strictObject({
      health: z.enum(['ok', 'quiet', 'throttled', 'slow', 'repaired', 'gone', 'moved']),
      charset: z.string().optional(),
      times: z.number().optional(),
      seconds: z.number().optional(),
      at: z.number().optional(),
      to: z.string().optional(),
    }),
  ),
  /** The kind of the last change of an entry. */
  changes: z.record(entryId, z.enum(['captions', 'cosmetic'])),
  pictures: z.array(
    z.strictObject({ entry: entryId, elsewhere: entryId, differs: z.boolean().default(false), killed: z.boolean().default(false) }),
  ),
  captions: z.record(entryId, z.array(z.strictObject({ text: z.string(), credit: z.string() }))),
})

export type SampleOutcome = z.infer<typeof outcomeFile>

/** The expected outcome of the morning, from outcome.yaml, which explains each part. Ids are those of morning/*.yaml. */
export const readOutcome = (): SampleOutcome => outcomeFile.parse(parse(readFileSync(new URL('./outcome.yaml', import.meta.url), 'utf8')))
