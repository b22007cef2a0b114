/** A watched folder: the receivers of agencies (FTP, SFTP, satellite) put a file there for each item. */
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { trouble } from '../errors.ts'
import type { Trouble } from '../model.ts'

export interface Dropped {
  name: string
  path: string
  /** Time since the file was last written to. */
  ageMs: number
  bytes: number
}

export interface Folder {
  path: string
  /** Files that are no longer being written, oldest first. */
  waiting: Dropped[]
}

/** The folder that a file is moved to after reading. Nothing is ever deleted. */
export type ReadFolder = 'done' | 'failed'

/** Temporary names of files that are still being written (rsync, WinSCP, browsers, editors). */
export const UNFINISHED = /^\.|\.(?:part|partial|tmp|temp|filepart|crdownload|writing|lock|swp)$|~$/i
/** The suffix of the file that gives the reason for each file in `failed`. */
const REASON_SUFFIX = '.why.txt'
/** A file that was not written to for this long is taken to be complete: some 20 round trips of a slow line. */
const WRITER_SETTLE_MS = 2000
/** The limit of file systems for a name. */
const MAX_NAME_BYTES = 255
/** Characters of a reason that are shown. */
const MAX_REASON_CHARACTERS = 500

/** Whether an address is that of a folder. */
export function isFolder(url: string): boolean {
  return url.startsWith('file:')
}

/**
 * Lists the files of a folder that are complete.
 * @param roots folders that the operator allows; symbolic links are resolved before the path is checked against them
 */
export async function openFolder(url: string, roots: readonly string[], now = Date.now()): Promise<Folder | { trouble: Trouble }> {
  let path: string
  try {
    path = await realpath(fileURLToPath(url))
    const allowed = await Promise.all(roots.map((root) => realpath(root).catch(() => null)))
    if (!allowed.some((root) => root !== null && (path === root || path.startsWith(root.endsWith(sep) ? root : root + sep))))
      return { trouble: trouble('FOLDER_REFUSED', `${path} is in none of them.`) }
    const entries = await readdir(path, { withFileTypes: true })
    const names = entries.filter((entry) => entry.isFile() && !UNFINISHED.test(entry.name)).map((entry) => entry.name)
    const files = await Promise.all(names.map((name) => fileFacts(path, name, now)))
    const waiting = files.filter((file) => file !== null && file.ageMs >= WRITER_SETTLE_MS) as Dropped[]
    return { path, waiting: waiting.sort((a, b) => b.ageMs - a.ageMs || (a.name < b.name ? -1 : 1)) }
  } catch (error) {
    return { trouble: trouble('FOLDER_UNREADABLE', `${(error as Error).message}.`) }
  }
}

/** null for a file that has been moved meanwhile: another poll has read it. */
async function fileFacts(path: string, name: string, now: number): Promise<Dropped | null> {
  const facts = await stat(join(path, name)).catch(() => null)
  if (!facts) return null
  // A receiver that keeps the sender's time may set it hours ahead; the time of the last change is by our own clock.
  const written = facts.mtimeMs > now ? facts.ctimeMs : facts.mtimeMs
  return { name, path: join(path, name), ageMs: now - written, bytes: facts.size }
}

/** The bytes of a file; null if it has been moved. A file over the limit is not read, nor one that has been replaced by a link or a pipe. */
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
 * Moves a file to `done` or `failed`, under a name that is still free, and writes `why` to a file beside it. Symbolic links are not
 * followed: with one, anyone who may write into the folder could make us write elsewhere.
 * @returns what prevented it, as trouble; null on success
 */
export async function putAway({ path }: Folder, file: Dropped, destination: ReadFolder, why?: string): Promise<Trouble | null> {
  const to = join(path, destination)
  try {
    await mkdir(to).catch((error) => (error.code === 'EEXIST' ? null : Promise.reject(error)))
    if (!(await lstat(to)).isDirectory()) return trouble('FOLDER_STUCK', `${to} is not a folder.`)
    const taken = await lstat(join(to, file.name)).then(
      () => true,
      () => false,
    )
    const name = fitting(taken ? `${new Date().toISOString().replace(/[:.]/g, '-')}-` : '', file.name)
    await rename(file.path, join(to, name))
    // Exclusive: opening fails where it would follow a link or overwrite a file.
    if (why) await writeFile(join(to, name + REASON_SUFFIX), `${why}\n`, { flag: 'wx' })
    return null
  } catch (error) {
    return trouble('FOLDER_STUCK', `${(error as Error).message}.`)
  }
}

/** A name that leaves room for the suffix of the reason; a long one loses its beginning. */
function fitting(stamp: string, name: string): string {
  let end = name
  while (Buffer.byteLength(stamp + end + REASON_SUFFIX) > MAX_NAME_BYTES) end = end.slice(1)
  return stamp + end
}

/** The files in `failed`, as trouble. It lasts until they are removed. */
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
