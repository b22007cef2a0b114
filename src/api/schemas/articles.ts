/** The schemas of articles and their versions. */
import { z } from 'zod'
import { BODY_SOURCES, RELATIONS, WARNINGS } from '../../model.ts'
import { CaptionOut, SourceOut, TroubleOut, time } from './fields.ts'

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
  usageTerms: z
    .array(z.string())
    .describe('conditions of use as the supplier states them: usage terms, rights, licences, copyright notices'),
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

export const EmbargoedQuery = z.strictObject({
  embargoed: z.enum(['show']).optional().describe('return it although it is embargoed or withheld'),
})
