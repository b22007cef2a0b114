import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const id = z.string()
const pair = z.tuple([id, id])
const signal = z.enum(['flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory'])

const story = z.strictObject({
  story: z.string(),
  /** The entry that speaks for the story; any of them where there are several. */
  canonical: z.union([id.transform((one) => [one]), z.array(id)]),
  corrected: z.boolean().default(false),
  /** Copies of what was corrected since. */
  stillWrong: z.array(id).default([]),
  killed: z.boolean().default(false),
  /** Second of the morning at which an embargo ends. */
  releasedAt: z.number().optional(),
  /** It is under an embargo without a time until a version comes that may be used. */
  embargoedUntilFreed: z.boolean().default(false),
  /** It is out, then withheld, then out again. */
  withheld: z.boolean().default(false),
  /** Who was out before the embargo ended. */
  brokeEmbargo: z.array(id).default([]),
  /** The killed story that it replaces. */
  replaces: z.string().optional(),
  /** Who had it first, where that is not the original. */
  first: id.optional(),
  entries: z.record(id, z.enum(['original', 'copy', 'rewrite'])),
})

const outcomeFile = z.strictObject({
  stories: z.array(story),
  alone: z.array(id),
  linked: z.array(z.strictObject({ entry: id, relation: z.enum(['contains', 'contained']), other: id, score: z.number() })),
  noStory: z.array(id),
  apart: z.array(pair),
  versions: z.record(id, z.number()),
  oneArticle: z.array(id),
  signals: z.record(id, z.array(signal.nullable())),
  fromFeed: z.record(id, z.string()),
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
  /** What the last change of an entry amounts to. */
  changes: z.record(id, z.enum(['captions', 'cosmetic'])),
  pictures: z.array(z.strictObject({ entry: id, elsewhere: id, differs: z.boolean().default(false), killed: z.boolean().default(false) })),
  captions: z.record(id, z.array(z.strictObject({ text: z.string(), credit: z.string() }))),
})

export type Outcome = z.infer<typeof outcomeFile>

/** What is right when the morning has played, from outcome.yaml; the file explains each part. Ids are those of morning/*.yaml. */
export const readOutcome = (): Outcome => outcomeFile.parse(parse(readFileSync(new URL('./outcome.yaml', import.meta.url), 'utf8')))
