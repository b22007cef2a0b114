import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { ROOT, type Settings } from '../config/env.ts'
import { readServersFile } from '../config/servers.ts'
import { readSitesFile } from '../config/sites.ts'
import { openDatabase } from '../db/client.ts'
import { createFetcher, type Fetcher } from '../src/fetch/fetch.ts'
import { createRemotes, type Remotes } from '../src/fetch/remote.ts'
import { createRobots } from '../src/fetch/robots.ts'
import type { Context, ReadingContext } from '../src/pipeline/context.ts'
import { emptyMemory } from '../src/pipeline/place/place-memory.ts'
import { openReader } from '../src/pipeline/reader/reader.ts'
import { openQueues } from '../src/queues/open-queues.ts'

export type OpenContext = Context & { close(): Promise<void> }

/** Makes from the settings what reads feeds and pages: fetcher, servers, robots.txt, reader threads, site rules. */
export function openReading(settings: Settings): ReadingContext & { close(): Promise<void> } {
  const fetcher = fetcherOf(settings)
  const reader = openReader({
    threads: settings.READER_THREADS ?? availableParallelism(),
    memoryMb: settings.READER_MEMORY_MB,
    timeoutSeconds: settings.READER_TIMEOUT_SECONDS,
  })
  return {
    settings,
    fetcher,
    remotes: remotesOf(settings),
    robots: createRobots({ fetcher, agent: 'Copytaster' }),
    reader,
    rulesFor: readSitesFile(settings.SITES_FILE),
    close: () => reader.close(),
  }
}

/**
 * Makes from the settings what the steps need: the process's database, queues, fetcher and reader threads come from here only.
 * @param options.onError receives trouble of ours that is repaired or retried without help
 */
export function openContext(
  settings: Settings & { DATABASE_URL: string },
  options: { name: string; onError: (error: Error) => void },
): OpenContext {
  const reading = openReading(settings)
  const db = openDatabase(settings.DATABASE_URL, { name: options.name, max: 10 })
  const queues = openQueues({
    redisUrl: settings.REDIS_URL,
    databaseUrl: settings.DATABASE_URL,
    prefix: settings.QUEUE_PREFIX,
    onError: options.onError,
  })
  return {
    ...reading,
    db,
    queues,
    memory: emptyMemory(),
    async close() {
      await queues.close()
      await reading.close()
      await db.close()
    },
  }
}

/** The fetcher, with the limits and the politeness of the settings. @param timeoutMs of one request, where it differs from the settings */
export function fetcherOf(settings: Settings, timeoutMs = settings.FETCH_TIMEOUT_SECONDS * 1000): Fetcher {
  return createFetcher({
    userAgent: userAgent(settings),
    allowHosts: settings.ALLOW_HOSTS,
    timeoutMs,
    maxBytes: settings.FETCH_MAX_BYTES,
    concurrency: settings.HOST_CONCURRENCY,
    spacingMs: settings.HOST_SPACING_SECONDS * 1000,
  })
}

/** Folders on servers, with the access that the settings give. @throws PlainError when SERVERS_FILE is not understood */
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

function userAgent(settings: Pick<Settings, 'CONTACT'>): string {
  const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'))
  return `Copytaster/${version} (+${settings.CONTACT})`
}
