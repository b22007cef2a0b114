import { availableParallelism } from 'node:os'
import type { Settings } from '../config/env.ts'
import { type Servers, watchServersFile } from '../config/servers.ts'
import { readSitesFile } from '../config/sites.ts'
import { userAgent } from '../config/user-agent.ts'
import { openDatabase } from '../db/client.ts'
import { sharedTurns } from '../db/write/host-turns.ts'
import type { Fetcher } from '../src/fetch/fetch.ts'
import { createFetcher } from '../src/fetch/fetcher.ts'
import { basicAuthorization, type HttpLogin } from '../src/fetch/login.ts'
import { createGate, type Gate } from '../src/fetch/politeness.ts'
import { createRemotes, type Remotes } from '../src/fetch/remote.ts'
import { createRobots } from '../src/fetch/robots.ts'
import type { Context, ReadingContext } from '../src/pipeline/context.ts'
import { emptyMemory } from '../src/pipeline/place/place-memory.ts'
import { openReader } from '../src/pipeline/reader/reader.ts'
import { openQueues } from '../src/queues/open-queues.ts'

export type OpenContext = Context & { close(): Promise<void> }

/**
 * Makes from the settings what reads feeds and pages: fetcher, servers, robots.txt, reader threads, site rules.
 * @param gate the turns of hosts that all processes share; without it this process keeps its own
 */
export function openReading(settings: Settings, gate?: Gate): ReadingContext & { close(): Promise<void> } {
  const servers = watchServersFile(settings.SERVERS_FILE)
  const fetcher = fetcherOf(settings, { servers, ...(gate && { gate }) })
  const reader = openReader({
    threads: settings.READER_THREADS ?? availableParallelism(),
    memoryMb: settings.READER_MEMORY_MB,
    timeoutSeconds: settings.READER_TIMEOUT_SECONDS,
  })
  return {
    settings,
    fetcher,
    remotes: remotesOf(settings, servers),
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
  const db = openDatabase(settings.DATABASE_URL, { name: options.name, max: 10 })
  const gate = createGate({ turns: sharedTurns(db, settings.HOST_CONCURRENCY), spacingMs: settings.HOST_SPACING_SECONDS * 1000 })
  const reading = openReading(settings, gate)
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
      await gate.close()
      await db.close()
    },
  }
}

/**
 * The fetcher, with the limits, the logins and the politeness of the settings.
 * @param options.timeoutMs of one request, where it differs from the settings
 * @param options.gate the turns of hosts that all processes share
 */
export function fetcherOf(settings: Settings, options: { timeoutMs?: number; gate?: Gate; servers?: Servers } = {}): Fetcher {
  const { timeoutMs = settings.FETCH_TIMEOUT_SECONDS * 1000, gate, servers = watchServersFile(settings.SERVERS_FILE) } = options
  return createFetcher({
    userAgent: userAgent(settings),
    allowHosts: settings.ALLOW_HOSTS,
    timeoutMs,
    maxBytes: settings.FETCH_MAX_BYTES,
    concurrency: settings.HOST_CONCURRENCY,
    spacingMs: settings.HOST_SPACING_SECONDS * 1000,
    loginFor: (url) => loginOf(servers, url),
    ...(gate && { gate }),
  })
}

function loginOf(servers: Servers, url: URL): HttpLogin | null {
  const access = servers.web(url)
  if (!access) return null
  const { name, user, password = '', headers } = access
  return { name, headers: { ...(user !== undefined && { authorization: basicAuthorization(user, password) }), ...headers } }
}

/** Folders on servers, with the access that the settings give. @throws PlainError when SERVERS_FILE is not understood */
export function remotesOf(settings: Settings, servers = watchServersFile(settings.SERVERS_FILE)): Remotes {
  return createRemotes({
    accessOf: servers.folder,
    allowHosts: settings.ALLOW_HOSTS,
    timeoutMs: settings.FETCH_TIMEOUT_SECONDS * 1000,
    maxBytes: settings.FETCH_MAX_BYTES,
    concurrency: settings.HOST_CONCURRENCY,
    spacingMs: settings.HOST_SPACING_SECONDS * 1000,
  })
}
