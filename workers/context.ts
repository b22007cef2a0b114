import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { ROOT, type Settings } from '../config/env.ts'
import { readServersFile } from '../config/servers.ts'
import { openDatabase } from '../db/client.ts'
import { PlainError } from '../src/errors.ts'
import { createFetcher } from '../src/fetch/fetch.ts'
import { createRemotes, type Remotes } from '../src/fetch/remote.ts'
import { createRobots } from '../src/fetch/robots.ts'
import type { Context } from '../src/pipeline/context.ts'
import { emptyMemory } from '../src/pipeline/place-memory.ts'
import { openReader } from '../src/pipeline/reader.ts'
import { hangBells } from '../src/queues/bells.ts'

export type OpenContext = Context & { close(): Promise<void> }

/**
 * Makes what the steps need from the settings: the one place where the process's database, bells, fetcher and reader threads come from.
 * @param options.onError told of trouble of ours that is repaired or tried again by itself
 */
export function openContext(
  settings: Settings & { DATABASE_URL: string },
  options: { name: string; onError: (error: Error) => void },
): OpenContext {
  const db = openDatabase(settings.DATABASE_URL, { name: options.name, max: 10 })
  const bells = hangBells({
    redisUrl: settings.REDIS_URL,
    databaseUrl: settings.DATABASE_URL,
    prefix: settings.QUEUE_PREFIX,
    onError: options.onError,
  })
  const fetcher = createFetcher({
    userAgent: userAgent(settings),
    allowHosts: settings.ALLOW_HOSTS,
    timeoutMs: settings.FETCH_TIMEOUT_SECONDS * 1000,
    maxBytes: settings.FETCH_MAX_BYTES,
    concurrency: settings.HOST_CONCURRENCY,
    spacingMs: settings.HOST_SPACING_SECONDS * 1000,
  })
  const reader = openReader({
    threads: settings.READER_THREADS,
    memoryMb: settings.READER_MEMORY_MB,
    timeoutSeconds: settings.READER_TIMEOUT_SECONDS,
  })
  return {
    db,
    settings,
    bells,
    fetcher,
    remotes: remotesOf(settings),
    robots: createRobots({ fetcher, agent: 'Copytaster' }),
    reader,
    rulesFor: siteRules(settings.SITES_FILE),
    memory: emptyMemory(),
    async close() {
      await bells.close()
      await reader.close()
      await db.close()
    },
  }
}

/** Folders on servers, as the settings let us into them. @throws PlainError when SERVERS_FILE is not understood */
export function remotesOf(settings: Settings): Remotes {
  return createRemotes({
    accessOf: readServersFile(settings.SERVERS_FILE),
    allowHosts: settings.ALLOW_HOSTS,
    timeoutMs: settings.FETCH_TIMEOUT_SECONDS * 1000,
    maxBytes: settings.FETCH_MAX_BYTES,
    concurrency: settings.HOST_CONCURRENCY,
    spacingMs: settings.HOST_SPACING_SECONDS * 1000,
  })
}

export function userAgent(settings: Pick<Settings, 'CONTACT'>): string {
  const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'))
  return `Copytaster/${version} (+${settings.CONTACT})`
}

const Rule = z.strictObject({
  headline: z.string().optional(),
  byline: z.string().optional(),
  body: z.string().optional(),
  remove: z.array(z.string()).optional(),
  caption: z.string().optional(),
  credit: z.string().optional(),
  published: z.string().optional(),
  listing: z
    .strictObject({
      item: z.string(),
      headline: z.string().optional(),
      link: z.string().optional(),
      date: z.string().optional(),
      summary: z.string().optional(),
    })
    .optional(),
})
const Sites = z.record(z.string(), Rule).nullable()

/** Reads config/sites.yaml: a host (its subdomains too) to CSS selectors. @throws PlainError with what is wrong where */
export function siteRules(file: string): Context['rulesFor'] {
  let read: unknown
  try {
    read = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new PlainError(
      `The scrape rules ${file} cannot be read: ${(error as Error).message.split('\n')[0]}`,
      'Correct them and start again.',
    )
  }
  const parsed = Sites.safeParse(read)
  if (!parsed.success) {
    const first = parsed.error.issues[0]!
    throw new PlainError(
      `${file} is not understood at ${first.path.join('.') || 'its top'}: ${first.message}`,
      'Correct it and start again.',
    )
  }
  const sites = parsed.data ?? {}
  return (url) => {
    for (let host = new URL(url).hostname; host; host = host.split('.').slice(1).join('.')) if (sites[host]) return sites[host]
    return undefined
  }
}
