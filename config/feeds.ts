import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { PlainError } from '../src/errors.ts'
import type { SourceKind } from '../src/model.ts'

/** Minutes between two polls: a week at most, so that a feed which is on the list is looked at. */
export const PollMinutes = z.number().min(0.01).max(10_080)

const Listed = z.strictObject({
  url: z
    .url({ protocol: /^(?:https?|file|sftp|ftps?)$/, error: 'an http or https address (or file:///folder/, sftp://, ftp://) is wanted' })
    .refine(
      (url) => /^(?:https?|file):/.test(url) || !new URL(url).password,
      'a password does not belong into an address: config/servers.yaml',
    ),
  source: z.string().min(1),
  kind: z.enum(['agency', 'outlet']),
  language: z.string().optional(),
  every: z
    .tuple([PollMinutes, PollMinutes])
    .refine(([low, high]) => low <= high, 'the shortest interval comes first')
    .optional(),
  text: z.enum(['page', 'feed']).optional(),
})

/** A feed of the list, in seconds. */
export interface ListedFeed {
  url: string
  source: string
  kind: SourceKind
  language?: string | undefined
  scrape: boolean
  minIntervalSeconds: number
  maxIntervalSeconds: number
}

/** Two minutes is as often as agencies' public feeds change; an hour keeps a quiet feed within a broadcast's reach. */
const EVERY: [number, number] = [2, 60]

/** Reads a feed list such as config/feeds.yaml. @throws PlainError that names the entry and what is wrong with it */
export function readFeedsFile(file: string): ListedFeed[] {
  let parsed: unknown
  try {
    parsed = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new PlainError(`The feed list ${file} cannot be read: ${(error as Error).message.split('\n')[0]}`, 'Correct it and start again.')
  }
  const checked = z.array(Listed).safeParse(parsed ?? [])
  if (!checked.success) {
    const { path, message } = checked.error.issues[0]!
    throw new PlainError(
      `The feed list ${file} is wrong at entry ${Number(path[0] ?? 0) + 1}${path.length > 1 ? `, ${path.slice(1).join('.')}` : ''}: ${message}`,
      'Correct it and start again.',
    )
  }
  return checked.data.map(({ every = EVERY, text = 'page', ...feed }) => ({
    ...feed,
    scrape: text === 'page',
    minIntervalSeconds: every[0] * 60,
    maxIntervalSeconds: every[1] * 60,
  }))
}
