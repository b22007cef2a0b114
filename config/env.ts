import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { PlainError } from '../src/errors.ts'
import { withoutCredentials } from '../src/text/credentials.ts'
import './wording.ts'

/** The root folder of the project. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const seconds = (low: number, high: number) => z.coerce.number().min(low).max(high)
/** Scheme, host and port of web addresses, in lower case, without the default port of the scheme. */
const origins = z
  .string()
  .transform((given) => given.split(/[\s,]+/).filter(Boolean))
  .refine((given) => given.every(isOrigin), 'must be web addresses without a path, such as https://desk.example')
  .transform((given) => given.map((one) => new URL(one).origin.replace(/\.(?=:|$)/, '')))
const listOf = z.string().transform((s) => s.split(/[\s,]+/).filter(Boolean))
/** Networks in CIDR notation; an address alone is a network of one. */
const networks = listOf.refine((given) => given.every(isNetwork), 'must be addresses or networks, such as 10.0.0.0/8')
const count = (low: number, high: number) => z.coerce.number().int().min(low).max(high)

/** Every setting once, by the name of its environment variable: its meaning, its schema and its default. */
export const SETTINGS = {
  DATABASE_URL: {
    doc: 'Address of the PostgreSQL database. Unset: the embedded PostgreSQL in DATA_DIR.',
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .optional(),
    default: undefined,
  },
  REDIS_URL: {
    doc: 'Address of the Redis for the queues. Unset: the queues are in PostgreSQL too.',
    schema: z
      .string()
      .regex(/^rediss?:\/\//, 'must begin with redis://')
      .optional(),
    default: undefined,
  },
  QUEUE_PREFIX: {
    doc: 'Prefix of the queue names, to keep several installations apart on one Redis.',
    schema: z.string().regex(/^[a-z0-9_-]+$/i, 'letters, digits, - and _ only'),
    default: 'copytaster',
  },
  DATA_DIR: {
    doc: 'Folder of the embedded PostgreSQL.',
    schema: z.string().transform((p) => resolve(p.replace(/^~(?=$|\/)/, homedir()))),
    default: join(ROOT, 'data'),
  },
  FEEDS_FILE: {
    doc: 'File of the starter feed list, loaded at the start.',
    schema: z.string(),
    default: join(ROOT, 'config', 'feeds.yaml'),
  },
  SITES_FILE: { doc: 'File with CSS selectors per site.', schema: z.string(), default: join(ROOT, 'config', 'sites.yaml') },
  SERVERS_FILE: {
    doc: 'File with the logins of HTTP feeds and of SFTP and FTP servers, as in config/servers.example.yaml. It may be missing.',
    schema: z.string(),
    default: join(ROOT, 'config', 'servers.yaml'),
  },
  HOST: { doc: 'Address that the API and the desk listen on.', schema: z.string().min(1), default: '127.0.0.1' },
  PUBLIC_URL: {
    doc: 'Addresses at which readers open the desk, without a path; comma-separated. Requests for any other host are refused. Unset: localhost and HOST. Required where HOST is not a loopback address.',
    schema: origins,
    default: [] as string[],
  },
  TRUSTED_PROXIES: {
    doc: 'Networks of the proxies in front, comma-separated: X-Forwarded-For, -Host and -Proto and Forwarded are read from these only.',
    schema: networks,
    default: [] as string[],
  },
  PORT: {
    doc: 'First port tried for the API and the desk; up to 19 later ones are tried when it is busy.',
    schema: z.coerce.number().int().min(0).max(65535),
    default: 3000,
  },
  METRICS_PORT: {
    doc: 'Port on HOST that answers /metrics, /healthz and /readyz without a key, for a network that only the operator reaches. Unset: /metrics needs feeds:read.',
    schema: count(0, 65535).optional(),
    default: undefined,
  },
  REQUEST_TIMEOUT_SECONDS: {
    doc: 'Maximum time in which a request must arrive, head and body. The head may take half of it.',
    schema: seconds(0.2, 300),
    default: 30,
  },
  RATE_LIMIT_ADDRESS: {
    doc: 'Requests a minute from one address (IPv6: one /64). Without Redis each process counts alone. 0: no limit.',
    schema: count(0, 1_000_000),
    default: 3000,
  },
  RATE_LIMIT_CALLER: {
    doc: 'Requests a minute of one key or one person. Without Redis each process counts alone. 0: no limit.',
    schema: count(0, 1_000_000),
    default: 1200,
  },
  STREAMS_PER_CALLER: {
    doc: 'Event streams that one key or one person may hold open on each API process.',
    schema: count(1, 10_000),
    default: 20,
  },
  AUTH: {
    doc: 'auto: people log in as soon as others than this machine can reach the desk, or when there are users. required: always.',
    schema: z.enum(['auto', 'required']),
    default: 'auto' as const,
  },
  OIDC_ISSUER: {
    doc: 'Issuer address of an OpenID Connect provider by which people log in too. Unset: none.',
    schema: z.url({ protocol: /^https?$/ }).optional(),
    default: undefined,
  },
  OIDC_CLIENT_ID: { doc: 'The client that the provider knows Copytaster as.', schema: z.string(), default: 'copytaster' },
  OIDC_CLIENT_SECRET: { doc: 'The secret of that client. Unset: a public client.', schema: z.string().optional(), default: undefined },
  OIDC_SCOPES: { doc: 'What the provider is asked for.', schema: z.string(), default: 'openid profile email' },
  OIDC_GROUPS_CLAIM: { doc: 'The claim that lists the groups of a person.', schema: z.string(), default: 'groups' },
  OIDC_GROUPS: {
    doc: 'What members of a group at the provider get at each login: group=reader, editor, operator, admin, embargoed or desk:Name; separated by semicolons. Unset: roles are set here.',
    schema: z
      .string()
      .transform((s) =>
        s
          .split(';')
          .map((part) => part.trim())
          .filter(Boolean),
      )
      .pipe(z.array(z.string().regex(/^[^=]+=(reader|editor|operator|admin|embargoed|desk:.+)$/, 'must be group=role; group=desk:Name'))),
    default: [] as string[],
  },
  UNKNOWN_PEOPLE: {
    doc: 'People whom the provider or the proxy knows and Copytaster does not. refuse: they do not get in. reader: they become readers.',
    schema: z.enum(['refuse', 'reader']),
    default: 'refuse' as const,
  },
  OIDC_LINK_BY_MAIL: {
    doc: 'Whether somebody whose verified mail address at the provider is the name of a person here logs in as that person.',
    schema: z.stringbool(),
    default: false,
  },
  AUTH_PROXY_HEADER: {
    doc: 'Header in which the proxies of TRUSTED_PROXIES say who is logged in there. Unset: no such login.',
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/i, 'a header name of letters, digits and hyphens')
      .refine((s) => !/^(authorization|cookie|host)$/i.test(s), 'browsers send this header themselves; choose another')
      .transform((s) => s.toLowerCase())
      .optional(),
    default: undefined,
  },
  SESSION_IDLE_DAYS: { doc: 'Time without use after which a login ends.', schema: z.coerce.number().min(0.01).max(365), default: 7 },
  SESSION_DAYS: { doc: 'Time after which a login ends in any case.', schema: z.coerce.number().min(0.01).max(365), default: 30 },
  AUDIT_KEPT_DAYS: {
    doc: 'Time that the audit log is kept; at least 30 days.',
    schema: z.coerce.number().int().min(30).max(36_500),
    default: 730,
  },
  CONTACT: {
    doc: 'Web or mail address in the User-Agent, for publishers who want to contact the operator.',
    schema: z.string().regex(/^[\x20-\x7e]+$/, 'plain ASCII only'),
    default: 'https://github.com/copytaster/copytaster',
  },
  ALLOW_HOSTS: {
    doc: 'Hosts with private addresses that may be fetched nevertheless: host or host:port, comma-separated.',
    schema: listOf,
    default: [] as string[],
  },
  WATCH_FOLDERS: {
    doc: 'Folders that may be feeds (file:///path/), including their subfolders; comma-separated. Files are moved within them.',
    schema: z.string().transform((s) => s.split(',').flatMap((part) => (part.trim() ? [resolve(part.trim())] : []))),
    default: [] as string[],
  },
  FETCH_TIMEOUT_SECONDS: { doc: 'Maximum time to fetch a feed or page, including redirects.', schema: seconds(0.1, 300), default: 20 },
  FETCH_MAX_BYTES: {
    doc: 'Maximum size of a feed or page, before and after decompression.',
    schema: z.coerce.number().int().min(1024),
    default: 15_000_000,
  },
  HOST_CONCURRENCY: {
    doc: 'Maximum number of simultaneous requests to one host, over all processes.',
    schema: z.coerce.number().int().min(1).max(64),
    default: 2,
  },
  HOST_SPACING_SECONDS: {
    doc: 'Minimum time between the starts of two requests to one host, over all processes.',
    schema: seconds(0, 60),
    default: 1,
  },
  POLL_CONCURRENCY: {
    doc: 'Number of feeds that one poll worker fetches at the same time, beside those of a host that is slow.',
    schema: z.coerce.number().int().min(1).max(256),
    default: 24,
  },
  SCRAPE_CONCURRENCY: {
    doc: 'Number of pages that one scrape worker fetches at the same time.',
    schema: z.coerce.number().int().min(1).max(256),
    default: 16,
  },
  PLACE_BATCH: { doc: 'Maximum number of versions placed under one lock.', schema: z.coerce.number().int().min(1).max(5000), default: 500 },
  READER_THREADS: {
    doc: 'Maximum number of threads per worker that parse feeds and pages. Unset: one for each processor. The last of several starts only while all others are at slow documents.',
    schema: z.coerce.number().int().min(1).max(64).optional(),
    default: undefined,
  },
  READER_MEMORY_MB: {
    doc: 'Memory that one document may take before its thread is stopped.',
    schema: z.coerce.number().int().min(64),
    default: 256,
  },
  READER_TIMEOUT_SECONDS: {
    doc: 'Maximum processor time to parse one document. On a busy machine it may take five times as long by the clock.',
    schema: seconds(0.1, 300),
    default: 10,
  },
  TICK_SECONDS: { doc: 'Interval at which the scheduler looks for feeds that are due.', schema: seconds(0.05, 60), default: 1 },
  SWEEP_SECONDS: { doc: 'Time that a row may wait at a step before it is enqueued again.', schema: seconds(0.2, 3600), default: 30 },
  WINDOW_DAYS: {
    doc: 'Age of the match window, in which copy is found by all its keys. Older copy is found when most of its text returns.',
    schema: z.coerce.number().min(0.01).max(365),
    default: 14,
  },
  PLACE_MEMORY_FINGERPRINTS: {
    doc: 'Number of newest versions whose keys each place worker keeps in memory (0.4 GB a million). The keys of older ones are read from PostgreSQL.',
    schema: z.coerce.number().int().min(1000).max(20_000_000),
    default: 500_000,
  },
  CI: {
    doc: 'Set by CI services: tests then fail without Redis instead of skipping what needs it.',
    schema: z.stringbool(),
    default: false,
  },
  LOG_KEPT_DAYS: {
    doc: 'Time that the story log is kept. It is removed by whole months (UTC). Consumers that are further behind begin anew. Unset: for ever.',
    schema: z.coerce.number().min(30).max(36_500).optional(),
    default: undefined,
  },
  POLLS_KEPT_DAYS: {
    doc: 'Time that the history of polls is kept. It is removed by whole days (UTC).',
    schema: z.coerce.number().min(0.1).max(3650),
    default: 30,
  },
} as const

function isOrigin(given: string): boolean {
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) return false
  const { username, password, pathname, search, hash } = new URL(given)
  return pathname === '/' && !(username || password || search || hash)
}

function isNetwork(given: string): boolean {
  // The library reads 10 as 0.0.0.10, and 010.0.0.0 as octal, as C does: nobody means that.
  const [address = ''] = given.split('/', 1)
  const plain = address.includes(':') ? ipaddr.IPv6.isValid(address) : ipaddr.IPv4.isValidFourPartDecimal(address)
  return plain && (!given.includes('/') || ipaddr.isValidCIDR(given))
}

type Table = typeof SETTINGS
export type Settings = { [K in keyof Table]: z.output<Table[K]['schema']> | Extract<Table[K]['default'], undefined> }

/**
 * Reads and checks every setting. No other module reads process.env.
 * @throws PlainError that names each invalid variable with its value (without any password) and meaning
 */
export function readSettings(env: Record<string, string | undefined> = process.env): Settings {
  const wrong: string[] = []
  const settings = Object.entries(SETTINGS).map(([name, { schema, default: fallback, doc }]) => {
    const given = env[name]?.trim()
    if (!given) return [name, fallback]
    const parsed = schema.safeParse(given)
    if (!parsed.success) wrong.push(`${name}=${withoutCredentials(given)}: ${parsed.error.issues[0]?.message ?? 'invalid'} (${doc})`)
    return [name, parsed.data]
  })
  const read = Object.fromEntries(settings) as Settings
  if (read.AUTH_PROXY_HEADER && read.TRUSTED_PROXIES?.some((network) => network.endsWith('/0')))
    wrong.push(
      'TRUSTED_PROXIES trusts every address, so with AUTH_PROXY_HEADER everybody could be anybody: name the networks of the proxies',
    )
  if (wrong.length) throw new PlainError(`Invalid setting: ${wrong.join('; ')}`, 'Correct it in the environment and start again.')
  return read
}

/** The environment for child processes: that of this process with these settings replaced. */
export function childEnvironment(over: Partial<Record<keyof Table, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...over }
}
