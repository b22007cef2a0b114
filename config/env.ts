import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { PlainError } from '../src/errors.ts'
import './wording.ts'

/** Where the clone lies. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const seconds = (low: number, high: number) => z.coerce.number().min(low).max(high)
/** Scheme, host and port of a web address, in lower case, the port only where it is not the scheme's own. */
const origin = z
  .string()
  .refine(isOrigin, 'must be a web address without a path, such as https://desk.example')
  .transform((given) => new URL(given).origin.replace(/\.(?=:|$)/, ''))
  .optional()
const list = z.string().transform((s) => s.split(/[\s,]+/).filter(Boolean))

/** Every setting once: its variable is its name in this table, with what it means, what it may be and what it is when unset. */
export const SETTINGS = {
  DATABASE_URL: {
    doc: 'PostgreSQL to use. Unset: the embedded one in DATA_DIR.',
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .optional(),
    default: undefined,
  },
  REDIS_URL: {
    doc: 'Redis for the queues. Unset: the queues live in PostgreSQL too.',
    schema: z
      .string()
      .regex(/^rediss?:\/\//, 'must begin with redis://')
      .optional(),
    default: undefined,
  },
  QUEUE_PREFIX: {
    doc: 'Keeps several Copytasters apart on one Redis.',
    schema: z.string().regex(/^[a-z0-9_-]+$/i, 'letters, digits, - and _ only'),
    default: 'copytaster',
  },
  DATA_DIR: {
    doc: 'Folder of the embedded PostgreSQL.',
    schema: z.string().transform((p) => resolve(p.replace(/^~(?=$|\/)/, homedir()))),
    default: join(ROOT, 'data'),
  },
  FEEDS_FILE: { doc: 'The starter feed list, loaded on start.', schema: z.string(), default: join(ROOT, 'config', 'feeds.yaml') },
  SITES_FILE: { doc: 'Scrape rules per site.', schema: z.string(), default: join(ROOT, 'config', 'sites.yaml') },
  SERVERS_FILE: {
    doc: 'Passwords, keys and host keys of SFTP and FTP servers; config/servers.example.yaml shows one. It need not be there.',
    schema: z.string(),
    default: join(ROOT, 'config', 'servers.yaml'),
  },
  HOST: { doc: 'Address that the API and the desk listen on.', schema: z.string().min(1), default: '127.0.0.1' },
  PUBLIC_URL: {
    doc: 'Address under which readers open the desk, without a path. Requests for other hosts than this one and localhost are not answered.',
    schema: origin,
    default: undefined,
  },
  PORT: { doc: 'First port tried for the API and the desk.', schema: z.coerce.number().int().min(0).max(65535), default: 3000 },
  CONTACT: {
    doc: 'Web or mail address in our User-Agent, for publishers who want to reach us.',
    schema: z.string().regex(/^[\x20-\x7e]+$/, 'plain ASCII only'),
    default: 'https://github.com/copytaster/copytaster',
  },
  ALLOW_HOSTS: {
    doc: 'Hosts in private ranges that may be fetched all the same (host or host:port, comma separated).',
    schema: list,
    default: [] as string[],
  },
  WATCH_FOLDERS: {
    doc: 'Folders that may be given as feeds (file:///path/), with all that lies in them; comma separated. Files are moved within them.',
    schema: z.string().transform((s) => s.split(',').flatMap((part) => (part.trim() ? [resolve(part.trim())] : []))),
    default: [] as string[],
  },
  FETCH_TIMEOUT_SECONDS: { doc: 'Longest a feed or page may take, redirects included.', schema: seconds(0.1, 300), default: 20 },
  FETCH_MAX_BYTES: {
    doc: 'Most that is read of a feed or page, before and after unpacking.',
    schema: z.coerce.number().int().min(1024),
    default: 15_000_000,
  },
  HOST_CONCURRENCY: { doc: 'Requests at once to one host.', schema: z.coerce.number().int().min(1).max(64), default: 2 },
  HOST_SPACING_SECONDS: { doc: 'Pause between two requests to one host.', schema: seconds(0, 60), default: 0.25 },
  POLL_CONCURRENCY: { doc: 'Feeds fetched at once by one poll worker.', schema: z.coerce.number().int().min(1).max(256), default: 24 },
  SCRAPE_CONCURRENCY: { doc: 'Pages fetched at once by one scrape worker.', schema: z.coerce.number().int().min(1).max(256), default: 16 },
  PLACE_BATCH: { doc: 'Versions placed under one lock.', schema: z.coerce.number().int().min(1).max(5000), default: 500 },
  READER_THREADS: { doc: 'Threads that read feeds and pages in one worker.', schema: z.coerce.number().int().min(1).max(64), default: 1 },
  READER_MEMORY_MB: {
    doc: 'Memory one document may cost before its reader is stopped.',
    schema: z.coerce.number().int().min(64),
    default: 256,
  },
  READER_TIMEOUT_SECONDS: { doc: 'Longest the reading of one document may take.', schema: seconds(0.1, 300), default: 10 },
  TICK_SECONDS: { doc: 'How often the scheduler looks for feeds that are due.', schema: seconds(0.05, 60), default: 1 },
  SWEEP_SECONDS: { doc: 'How long a row may wait at a step before it is rung for again.', schema: seconds(0.2, 3600), default: 30 },
  WINDOW_DAYS: {
    doc: 'How far back the same copy is looked for by all its keys. Older copy is found when most of it returns.',
    schema: z.coerce.number().min(0.01).max(365),
    default: 14,
  },
  WINDOW_FINGERPRINTS: {
    doc: 'How many versions of that time at most; older ones are found as those before it. A million takes 0.4 GB in each place worker, twice that at its start.',
    schema: z.coerce.number().int().min(1000).max(20_000_000),
    default: 2_000_000,
  },
  CI: { doc: 'Set by CI services: what a developer may lack must be there.', schema: z.stringbool(), default: false },
  POLLS_KEPT_DAYS: { doc: 'How long the history of polls is kept.', schema: z.coerce.number().min(0.1).max(3650), default: 30 },
} as const

function isOrigin(given: string): boolean {
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) return false
  const { username, password, pathname, search, hash } = new URL(given)
  return pathname === '/' && !(username || password || search || hash)
}

type Table = typeof SETTINGS
export type Settings = { [K in keyof Table]: z.output<Table[K]['schema']> | Extract<Table[K]['default'], undefined> }

/**
 * Reads and checks every setting. The only reader of process.env.
 * @throws PlainError that names each variable that is wrong, what it was and what it may be
 */
export function readSettings(env: Record<string, string | undefined> = process.env): Settings {
  const wrong: string[] = []
  const settings = Object.entries(SETTINGS).map(([name, { schema, default: fallback, doc }]) => {
    const given = env[name]?.trim()
    if (!given) return [name, fallback]
    const parsed = schema.safeParse(given)
    if (!parsed.success) wrong.push(`${name}=${given}: ${parsed.error.issues[0]?.message ?? 'not understood'} (${doc})`)
    return [name, parsed.data]
  })
  if (wrong.length)
    throw new PlainError(`A setting is not understood: ${wrong.join('; ')}`, 'Correct it in the environment and start again.')
  return Object.fromEntries(settings) as Settings
}

/** The environment handed to child processes: everything the parent has, with these settings on top. */
export function childEnvironment(over: Partial<Record<keyof Table, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...over }
}
