import { z } from 'zod'

const pictureShape = z.strictObject({ file: z.string(), caption: z.string(), credit: z.string() })
const secondOfMorning = z.number().min(0).max(600)

const editShape = z.union([
  z.strictObject({ cutAfter: z.number() }),
  z.strictObject({ drop: z.number() }),
  z.strictObject({ after: z.number(), insert: z.string() }),
  z.strictObject({ change: z.tuple([z.string(), z.string()]) }),
  z.strictObject({ quotes: z.enum(['curly', 'single', 'guillemets']) }),
])

/** What may change from one state of an entry to the next. */
const stateShape = {
  guid: z.string().optional(),
  headline: z.string().optional(),
  byline: z.string().optional(),
  place: z.string().optional(),
  slug: z.string().optional(),
  signal: z.enum(['flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory']).optional(),
  pubStatus: z.enum(['usable', 'withheld', 'canceled']).optional(),
  version: z.string().optional(),
  edNote: z.string().optional(),
  summary: z.string().optional(),
  body: z.string().optional(),
  pictures: z.array(pictureShape).optional(),
  query: z.string().optional(),
}

/** One entry as in a file of morning/: `ago` in minutes before opening, or `at` in seconds of the morning. */
const writtenEntry = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  feed: z.string(),
  ago: z.number().min(1).max(60).optional(),
  at: secondOfMorning.optional(),
  embargoed: secondOfMorning.optional(),
  section: z.string().optional(),
  consentWall: z.boolean().default(false),
  of: z.string().optional(),
  state: z.number().optional(),
  edits: z.array(editShape).optional(),
  later: z.array(z.strictObject({ at: secondOfMorning, ...stateShape })).optional(),
  ...stateShape,
})

const sourceShape = z.strictObject({
  id: z.string(),
  name: z.string(),
  short: z.string().optional(),
  kind: z.enum(['agency', 'outlet']),
  language: z.string(),
  dateline: z.string(),
  style: z.enum(['figure', 'plain', 'jsonld', 'wordpress', 'lazy', 'german', 'french', 'gallery']).default('figure'),
  motto: z.string().default(''),
})

const feedShape = z.strictObject({
  name: z.string(),
  source: z.string(),
  title: z.string(),
  language: z.enum(['en', 'de', 'fr']),
  format: z.enum(['rss', 'atom', 'json']),
  charset: z.string().optional(),
  throttledOnceAt: secondOfMorning.optional(),
  slowSeconds: z.number().optional(),
  broken: z.boolean().default(false),
  goneAt: secondOfMorning.optional(),
  movesAt: secondOfMorning.optional(),
  movesTo: z.string().optional(),
})

export const morningFile = z.array(writtenEntry)
export const newsroomFile = z.strictObject({ sources: z.array(sourceShape), feeds: z.array(feedShape), disallow: z.array(z.string()) })

export type SamplePicture = z.infer<typeof pictureShape>
export type WrittenEntry = z.infer<typeof writtenEntry>
export type SampleSource = z.infer<typeof sourceShape>
export type SampleFeed = z.infer<typeof feedShape>
