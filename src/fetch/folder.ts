/** A watched folder: agencies' receivers (FTP, SFTP, satellite) put a file there for each item. */
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { trouble } from '../errors.ts'
import type { Trouble } from '../model.ts'

export interface Dropped {
  name: string
  path: string
  /** Since it was last written to. */
  ageMs: number
  bytes: number
}

export interface Folder {
  path: string
  /** Files that nobody seems to write to any more, oldest first. */
  waiting: Dropped[]
}

/** Where files go once they were read. Nothing is ever deleted. */
export type ReadFolder = 'done' | 'failed'

/** Names under which receivers write before they rename (rsync, WinSCP, browsers, editors). */
export const UNFINISHED = /^\.|\.(?:part|partial|tmp|temp|filepart|crdownload|writing|lock|swp)$|~$/i
/** Beside each file in `failed`: why it is there. */
const REASON_SUFFIX = '.why.txt'
/** A writer that pauses longer than this between two blocks is taken to have ended: some 20 round trips of a slow line. */
const WRITER_SETTLE_MS = 2000
/** Bytes that file systems take for a name. */
const MAX_NAME_BYTES = 255
/** As much of a reason as is told. */
const MAX_REASON_CHARACTERS = 500

/** Whether an address is a folder's. */
export function isFolder(url: string): boolean {
  return url.startsWith('file:')
}

/**
 * Looks into a folder.
 * @param roots folders that the operator allows; links are followed before it is asked whether it lies in one of them
 */
export async function openFolder(url: string, roots: readonly string[], now = Date.now()): Promise<Folder | { trouble: Trouble }> {
  let path: string
  try {
    path = await realpath(fileURLToPath(url))
    const allowed = await Promise.all(roots.map((root) => realpath(root).catch(() => null)))
    if (!allowed.some((root) => root !== null && (path === root || path.startsWith(root.endsWith(sep) ? root : root + sep))))
      return { trouble: trouble('FOLDER_REFUSED', `${path} lies in none of them.`) }
    const entries = await readdir(path, { withFileTypes: true })
    const names = entries.filter((entry) => entry.isFile() && !UNFINISHED.test(entry.name)).map((entry) => entry.name)
    const files = await Promise.all(names.map((name) => fileFacts(path, name, now)))
    const waiting = files.filter((file) => file !== null && file.ageMs >= WRITER_SETTLE_MS) as Dropped[]
    return { path, waiting: waiting.sort((a, b) => b.ageMs - a.ageMs || (a.name < b.name ? -1 : 1)) }
  } catch (error) {
    return { trouble: trouble('FOLDER_UNREADABLE', `${(error as Error).message}.`) }
  }
}

/** null for a file that went away meanwhile: another poll has it. */
async function fileFacts(path: string, name: string, now: number): Promise<Dropped | null> {
  const facts = await stat(join(path, name)).catch(() => null)
  if (!facts) return null
  // A receiver that keeps the sender's time may put it hours ahead; when the file was last changed here is our own clock's.
  const written = facts.mtimeMs > now ? facts.ctimeMs : facts.mtimeMs
  return { name, path: join(path, name), ageMs: now - written, bytes: facts.size }
}

/** Its bytes; null when it went away. A file over the limit is not read whole, and what became a link or a pipe meanwhile not at all. */
export async function readDropped({ path }: Dropped, maxBytes: number): Promise<Buffer | 'too large' | 'forbidden' | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error) =>
    error.code === 'ENOENT' ? null : ('forbidden' as const),
  )
  if (file === null || file === 'forbidden') return file
  try {
    const facts = await file.stat()
    if (!facts.isFile()) return 'forbidden'
    if (facts.size > maxBytes) return 'too large'
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/**
 * Puts a file away, under a name of its own. With `why`, that stands in a file beside it. No symbolic link is followed: whoever may write
 * into the folder could lead us anywhere by one.
 * @returns what kept us from it, as trouble; null when it is done
 */
export async function putAway({ path }: Folder, file: Dropped, shelf: ReadFolder, why?: string): Promise<Trouble | null> {
  const to = join(path, shelf)
  try {
    await mkdir(to).catch((error) => (error.code === 'EEXIST' ? null : Promise.reject(error)))
    if (!(await lstat(to)).isDirectory()) return trouble('FOLDER_STUCK', `${to} is no folder of its own.`)
    const taken = await lstat(join(to, file.name)).then(
      () => true,
      () => false,
    )
    const name = fitting(taken ? `${new Date().toISOString().replace(/[:.]/g, '-')}-` : '', file.name)
    await rename(file.path, join(to, name))
    // Exclusive: an open that would follow a link, or write over a file, fails instead.
    if (why) await writeFile(join(to, name + REASON_SUFFIX), `${why}\n`, { flag: 'wx' })
    return null
  } catch (error) {
    return trouble('FOLDER_STUCK', `${(error as Error).message}.`)
  }
}

/** A name with room for the reason's beside it: a long one loses its beginning. */
function fitting(stamp: string, name: string): string {
  let end = name
  while (Buffer.byteLength(stamp + end + REASON_SUFFIX) > MAX_NAME_BYTES) end = end.slice(1)
  return stamp + end
}

/** What lies in `failed`, as trouble: it lasts until somebody took the files away. */
export async function failedIn({ path }: Folder): Promise<Trouble | null> {
  const names = (await readdir(join(path, 'failed')).catch(() => [])).filter((name) => !name.endsWith(REASON_SUFFIX)).sort()
  const last = names.at(-1)
  if (!last) return null
  const why = await readFile(join(path, 'failed', last + REASON_SUFFIX), 'utf8').catch(() => '')
  return trouble(
    'FILES_FAILED',
    `${names.length} in ${basename(path)}/failed, one of them ${last}: ${why.trim().slice(0, MAX_REASON_CHARACTERS)}`,
  )
}
