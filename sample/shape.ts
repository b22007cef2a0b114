import { z } from 'zod'

const picture = z.strictObject({ file: z.string(), caption: z.string(), credit: z.string() })
const seconds = z.number().min(0).max(600)

const edit = z.union([
  z.strictObject({ cutAfter: z.number() }),
  z.strictObject({ drop: z.number() }),
  z.strictObject({ after: z.number(), insert: z.string() }),
  z.strictObject({ change: z.tuple([z.string(), z.string()]) }),
  z.strictObject({ quotes: z.enum(['curly', 'single', 'guillemets']) }),
])

/** What may change from one state of an entry to the next. */
const state = {
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
  pictures: z.array(picture).optional(),
  query: z.string().optional(),
}

/** One entry as a file in morning/ writes it: `ago` in minutes before opening, or `at` in seconds of the morning. */
const writtenEntry = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  feed: z.string(),
  ago: z.number().min(1).max(60).optional(),
  at: seconds.optional(),
  embargoed: seconds.optional(),
  section: z.string().optional(),
  wall: z.literal('consent').optional(),
  of: z.string().optional(),
  state: z.number().optional(),
  edits: z.array(edit).optional(),
  later: z.array(z.strictObject({ at: seconds, ...state })).optional(),
  ...state,
})

const source = z.strictObject({
  id: z.string(),
  name: z.string(),
  short: z.string().optional(),
  kind: z.enum(['agency', 'outlet']),
  language: z.string(),
  dateline: z.string(),
  style: z.enum(['figure', 'plain', 'jsonld', 'wordpress', 'lazy', 'german', 'french', 'gallery']).default('figure'),
  motto: z.string().default(''),
})

const feed = z.strictObject({
  name: z.string(),
  source: z.string(),
  title: z.string(),
  language: z.enum(['en', 'de', 'fr']),
  format: z.enum(['rss', 'atom', 'json']),
  charset: z.string().optional(),
  throttledOnceAt: seconds.optional(),
  slowSeconds: z.number().optional(),
  broken: z.boolean().default(false),
  goneAt: seconds.optional(),
  movesAt: seconds.optional(),
  movesTo: z.string().optional(),
})

export const morningFile = z.array(writtenEntry)
export const newsroomFile = z.strictObject({ sources: z.array(source), feeds: z.array(feed), disallow: z.array(z.string()) })

export type Picture = z.infer<typeof picture>
export type WrittenEntry = z.infer<typeof writtenEntry>
export type SampleSource = z.infer<typeof source>
export type SampleFeed = z.infer<typeof feed>
