import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { PlainError } from '../src/errors.ts'
import type { SourceKind } from '../src/model.ts'
import { LanguageTag } from './feed-fields.ts'

/** Minutes between two polls; a week at most, so that every listed feed is polled. */
export const PollMinutes = z.number().min(0.01).max(10_080)

const FeedEntry = z.strictObject({
  url: z
    .url({ protocol: /^(?:https?|file|sftp|ftps?)$/, error: 'must be an address with http or https (or file:///folder/, sftp://, ftp://)' })
    .refine(
      (url) => !new URL(url).password && !(/^https?:/.test(url) && new URL(url).username),
      'an address must not contain a login; write it to config/servers.yaml, under the origin of the address',
    ),
  source: z.string().min(1),
  kind: z.enum(['agency', 'outlet']),
  language: LanguageTag.optional(),
  every: z
    .tuple([PollMinutes, PollMinutes])
    .refine(([low, high]) => low <= high, 'the shorter interval comes first')
    .optional(),
  text: z.enum(['page', 'feed']).optional(),
  wins: z.array(z.enum(['source', 'kind', 'language', 'every', 'text'])).optional(),
})

/** A feed of the feed list; its intervals are in seconds. */
export interface ListedFeed {
  url: string
  source: string
  kind: SourceKind
  language?: string | undefined
  scrape: boolean
  minIntervalSeconds: number
  maxIntervalSeconds: number
  /** Those of its values that replace what is stored, at every start. */
  winning: Partial<Pick<ListedFeed, 'source' | 'kind' | 'language' | 'scrape' | 'minIntervalSeconds' | 'maxIntervalSeconds'>>
}

/** Minutes. Public agency feeds change at most every two minutes; an hour still catches a quiet feed in time for the next bulletin. */
const DEFAULT_INTERVALS: [number, number] = [2, 60]

/** Reads a feed list such as config/feeds.yaml. @throws PlainError that names the entry and the fault */
export function readFeedsFile(file: string): ListedFeed[] {
  let parsed: unknown
  try {
    parsed = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new PlainError(`The feed list ${file} cannot be read: ${(error as Error).message.split('\n')[0]}`, 'Correct it and start again.')
  }
  const checked = z.array(FeedEntry).safeParse(parsed ?? [])
  if (!checked.success) {
    const { path, message } = checked.error.issues[0]!
    throw new PlainError(
      `The feed list ${file} is wrong at entry ${Number(path[0] ?? 0) + 1}${path.length > 1 ? `, ${path.slice(1).join('.')}` : ''}: ${message}`,
      'Correct it and start again.',
    )
  }
  return checked.data.map(({ every = DEFAULT_INTERVALS, text = 'page', wins = [], ...feed }) => {
    const [minIntervalSeconds, maxIntervalSeconds] = [every[0] * 60, every[1] * 60]
    const scrape = text === 'page'
    const winning = {
      ...(wins.includes('source') && { source: feed.source }),
      ...(wins.includes('kind') && { kind: feed.kind }),
      ...(wins.includes('language') && { language: feed.language }),
      ...(wins.includes('every') && { minIntervalSeconds, maxIntervalSeconds }),
      ...(wins.includes('text') && { scrape }),
    }
    return { ...feed, scrape, minIntervalSeconds, maxIntervalSeconds, winning }
  })
}
