import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { PlainError } from '../src/errors.ts'
import { isSameServer } from '../src/text/credentials.ts'

/** Of a folder on a server: `user@host:port`, `user@host`, `host:port` or `host`. */
const FolderEntry = z
  .strictObject({
    password: z.string().optional(),
    passwordFile: z.string().optional(),
    keyFile: z.string().optional(),
    passphrase: z.string().optional(),
    passphraseFile: z.string().optional(),
    hostKey: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'must be a fingerprint as ssh-keygen -l prints it: SHA256: and 43 characters')
      .optional(),
    certificateFile: z.string().optional(),
    afterReading: z.enum(['keep', 'delete']).optional(),
  })
  .refine(
    (one) => !(one.password && one.passwordFile) && !(one.passphrase && one.passphraseFile),
    'give the secret here or in a file, not both',
  )

/** What a header may hold (RFC 9110, 5.5): a line break would begin another. */
const headerText = z.string().regex(/^[\x20-\x7e\x80-\xff]*$/, 'must be one line of Latin letters')
const HEADER_NAME = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be the name of a header')

/** Of an HTTP feed: `https://host`, with a port or the beginning of a path where several logins are needed there. */
const HttpEntry = z
  .strictObject({
    user: z.string().optional(),
    password: z.string().optional(),
    passwordFile: z.string().optional(),
    headers: z.record(HEADER_NAME, headerText).optional(),
    cookies: z.record(z.string().regex(/^[\x21-\x3a\x3c\x3e-\x7e]+$/, 'must be the name of a cookie'), headerText).optional(),
  })
  .refine((one) => !(one.password && one.passwordFile), 'give the password here or in a file, not both')
  .refine((one) => one.user !== undefined || !(one.password || one.passwordFile), 'a password needs a user')

type FolderLogin = z.output<typeof FolderEntry>
type WebLogin = z.output<typeof HttpEntry>

/** How to log in to a folder on a server; the contents of named files are included. */
export interface ServerAccess {
  password?: string | undefined
  privateKey?: string | undefined
  passphrase?: string | undefined
  hostKey?: string | undefined
  certificate?: string | undefined
  deleteRead: boolean
}

/** What is sent to the servers of HTTP feeds. */
export interface WebAccess {
  /** The entry of the file. */
  name: string
  user: string | undefined
  password: string | undefined
  /** In lower case. */
  headers: Readonly<Record<string, string>>
}

/** What the operator's server file says. */
export interface Servers {
  /** The access of a user at a host: the most specific entry of `user@host:port`, `user@host`, `host:port`, `host`. */
  folder(user: string, host: string, port: number): ServerAccess
  /** The access at an http address: the entry of its server with the longest path that it begins with; null where there is none. */
  web(url: URL): WebAccess | null
}

/**
 * Reads the operator's server file (config/servers.example.yaml). A missing file counts as empty.
 * @throws PlainError that names the place and the fault, never a secret
 */
export function readServersFile(file: string): Servers {
  const content = parseYamlFile(file) ?? {}
  if (typeof content !== 'object' || Array.isArray(content))
    throw wrong(file, 'the top level: it must be a list of names, each with its login')
  const folders = new Map<string, ServerAccess>()
  const sites: { url: URL; access: WebAccess }[] = []
  for (const [name, entry] of Object.entries(content)) {
    if (/^https?:/i.test(name))
      sites.push({ url: siteOf(file, name), access: webAccess(file, name, checked(file, name, HttpEntry, entry)) })
    else folders.set(name.toLowerCase(), folderAccess(file, name, checked(file, name, FolderEntry, entry)))
  }
  sites.sort((a, b) => b.url.pathname.length - a.url.pathname.length)
  return {
    folder(user, host, port) {
      const names = [`${user}@${host}:${port}`, `${user}@${host}`, `${host}:${port}`, host]
      return names.map((name) => folders.get(name.toLowerCase())).find((one) => one !== undefined) ?? { deleteRead: false }
    },
    web: (url) => sites.find((site) => isSameServer(site.url, url) && isWithin(url.pathname, site.url.pathname))?.access ?? null,
  }
}

/**
 * The same, read again when it or a file that it names has changed, so that a login can be added while Copytaster runs. While a changed file is wrong, what was read
 * before holds: `copytaster doctor` says what is wrong.
 * @throws PlainError as readServersFile does, where it is wrong from the beginning
 */
export function watchServersFile(file: string): Servers {
  let files = [file, ...filesNamedIn(file)]
  let [state, servers] = [statesOf(files), readServersFile(file)]
  const current = () => {
    if (statesOf(files) === state) return servers
    files = [file, ...filesNamedIn(file)]
    state = statesOf(files)
    try {
      servers = readServersFile(file)
    } catch (error) {
      if (!(error instanceof PlainError)) throw error
    }
    return servers
  }
  return { folder: (user, host, port) => current().folder(user, host, port), web: (url) => current().web(url) }
}

const statesOf = (files: readonly string[]) => files.map(stateOf).join('\n')

/** The files with secrets, keys and certificates that a server file names; none where it is wrong. */
function filesNamedIn(file: string): string[] {
  try {
    const entries = Object.values((parseYamlFile(file) ?? {}) as Record<string, unknown>)
    const named = entries.flatMap((entry) => Object.entries(entry ?? {}).filter(([field]) => field.endsWith('File')))
    return named.flatMap(([, path]) => (typeof path === 'string' ? [resolve(dirname(file), path)] : []))
  } catch {
    return []
  }
}

function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : 'none'
}

/** Whether a path lies within another: `/wire/a` and `/wire` itself in `/wire`, `/wires` not. */
function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(outer.endsWith('/') ? outer : `${outer}/`)
}

function siteOf(file: string, name: string): URL {
  const url = URL.canParse(name) ? new URL(name) : null
  if (!url || url.username || url.password || url.search || url.hash)
    throw wrong(file, 'a name that begins with http must be an address such as https://wire.example, without a login in it')
  return url
}

function parseYamlFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw wrong(file, `it cannot be read: ${(error as Error).message}`)
  }
  try {
    return parse(text)
  } catch {
    // The parser's message quotes the line, which may contain a password.
    throw wrong(file, 'it is not valid YAML')
  }
}

function checked<T extends z.ZodType>(file: string, name: string, schema: T, entry: unknown): z.output<T> {
  const parsed = schema.safeParse(entry ?? {})
  if (parsed.success) return parsed.data
  const first = parsed.error.issues[0]!
  throw wrong(file, `${[name, ...first.path].join(', ')}: ${first.message}`)
}

function contentOf(file: string, name: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  try {
    return readFileSync(resolve(dirname(file), path), 'utf8')
  } catch (error) {
    throw wrong(file, `${name}: ${(error as Error).message}`)
  }
}

const secretOf = (file: string, name: string, given: string | undefined, path: string | undefined) =>
  given ?? contentOf(file, name, path)?.replace(/\r?\n$/, '')

function folderAccess(file: string, name: string, server: FolderLogin): ServerAccess {
  return {
    password: secretOf(file, name, server.password, server.passwordFile),
    privateKey: contentOf(file, name, server.keyFile),
    passphrase: secretOf(file, name, server.passphrase, server.passphraseFile),
    hostKey: server.hostKey,
    certificate: contentOf(file, name, server.certificateFile),
    deleteRead: server.afterReading === 'delete',
  }
}

function webAccess(file: string, name: string, { user, password, passwordFile, headers = {}, cookies = {} }: WebLogin): WebAccess {
  const lower = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]))
  const pairs = Object.entries(cookies).map(([cookie, value]) => `${cookie}=${value}`)
  const cookie = [lower.cookie, ...pairs].filter(Boolean).join('; ')
  return {
    name: new URL(name).pathname === '/' ? new URL(name).origin : name,
    user,
    password: secretOf(file, name, password, passwordFile),
    headers: cookie ? { ...lower, cookie } : lower,
  }
}

const wrong = (file: string, what: string) => new PlainError(`The server file ${file} is invalid: ${what}.`, 'Correct it and start again.')
