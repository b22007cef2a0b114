/** Folders on the servers of suppliers, by SFTP and FTP. Trouble with the server comes back as a value. */
import type { LookupFunction, Socket } from 'node:net'
import { trouble } from '../errors.ts'
import type { Trouble } from '../model.ts'
import { UNFINISHED } from './folder.ts'
import type { FtpLogin } from './ftp.ts'
import { connectGuarded } from './guard.ts'
import { ownTurns } from './own-turns.ts'
import { createGate } from './politeness.ts'
import { type Access, FileRefused, type RemoteFile, ServerRefused, type Session, UNKNOWN_LENGTH } from './session.ts'

export interface RemoteFolder {
  /** Files without a temporary name, oldest first. */
  files: RemoteFile[]
  /** Whether the folder holds more files than were listed. */
  tooMany: boolean
  deleteRead: boolean
  /** `ends`: the connection is lost too, and nothing more can be read. `absent`: the file no longer exists. */
  read(file: RemoteFile): Promise<Buffer | { trouble: Trouble; ends: boolean } | 'absent'>
  /** Deletes a file. Resolves with what prevented it, or null. */
  remove(file: RemoteFile): Promise<Trouble | null>
  close(): void
}

export interface Remotes {
  /** @param knownKey the recorded host key; null at the first visit. @returns `hostKey`: the key that the server shows (SFTP), also with trouble */
  open(url: string, knownKey: string | null): Promise<{ hostKey: string | null } & ({ folder: RemoteFolder } | { trouble: Trouble })>
}

export interface RemotesOptions {
  accessOf(user: string, host: string, port: number): Access
  allowHosts?: readonly string[]
  /** For connecting and listing together, and again for each file. */
  timeoutMs: number
  /** Limit of one file. */
  maxBytes: number
  /** Concurrent connections to one server, and the time between the starts of two. */
  concurrency: number
  spacingMs: number
  lookup?: LookupFunction
}

/** Files that are listed of one folder. Each takes some 300 bytes of memory; an agency's busiest day has a tenth of them. */
const MAX_FILES = 50_000

/** Characters of a name. File systems allow 255 bytes. */
const MAX_NAME_CHARACTERS = 255

const PORTS: Record<string, number> = { 'sftp:': 22, 'ftp:': 21, 'ftps:': 21 }

/** Whether an address is that of a folder on a server. */
export function isRemote(url: string): boolean {
  return /^(?:sftp|ftps?):/i.test(url)
}

/** The server of an address, `host:port`, to which a host key belongs. */
export function serverOf(url: string): string {
  const { hostname, port, protocol } = new URL(url)
  return `${hostname.toLowerCase()}:${port || PORTS[protocol]}`
}

/** Opens folders on servers, with a limited number of connections to each. */
export function createRemotes(options: RemotesOptions): Remotes {
  const { accessOf, allowHosts = [], timeoutMs, maxBytes, lookup } = options
  const gate = createGate({ turns: ownTurns(options.concurrency), spacingMs: options.spacingMs })

  async function open(address: string, knownKey: string | null) {
    const url = new URL(address)
    const port = Number(url.port || PORTS[url.protocol])
    const seen: { hostKey: string | null } = { hostKey: null }
    const turn = await gate.enter(serverOf(address), { leaseMs: Number.POSITIVE_INFINITY, patienceMs: Number.POSITIVE_INFINITY })
    let session: Session | undefined
    const close = () => {
      session?.close()
      turn.leave()
    }
    const deadline = AbortSignal.timeout(timeoutMs)
    try {
      const [user, path] = [decodedPart(url.username), decodedPart(url.pathname || '/')]
      const access = accessOf(user, url.hostname, port)
      const protocol = await protocolOf(url)
      const socket = await connectGuarded(url.hostname, port, { allowHosts, lookup, signal: deadline })
      const login = { ...access, user, hostKey: access.hostKey ?? knownKey ?? undefined }
      // If the server stops responding during the login, the socket is closed.
      const cut = () => socket.destroy()
      deadline.addEventListener('abort', cut, { once: true })
      session = await beforeDeadline(deadline, protocol(socket, { ...login, url, timeoutMs, maxBytes }, seen))
      const listed = await beforeDeadline(deadline, session.list(path, MAX_FILES + 1))
      deadline.removeEventListener('abort', cut)
      return { ...seen, folder: folderOf(session, path, listed, { close, timeoutMs, maxBytes, deleteRead: Boolean(access.deleteRead) }) }
    } catch (error) {
      close()
      return { ...seen, trouble: deadline.aborted ? tooSlow(timeoutMs) : remoteTrouble(error) }
    }
  }

  return { open }
}

/**
 * Loads the protocol with the first such folder: most installations have none, and loading ssh2 takes a tenth of a second. It is loaded
 * before the socket is open, so that a listener is there when the server sends its first line.
 */
async function protocolOf({
  protocol,
}: URL): Promise<(socket: Socket, login: FtpLogin, seen: { hostKey: string | null }) => Promise<Session>> {
  return protocol === 'sftp:' ? (await import('./sftp.ts')).openSftp : (await import('./ftp.ts')).openFtp
}

/** A decoded part of an address; unchanged if it is not validly encoded (a lone `%`). */
function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function folderOf(
  session: Session,
  path: string,
  listed: RemoteFile[],
  { close, timeoutMs, maxBytes, deleteRead }: { close(): void; timeoutMs: number; maxBytes: number; deleteRead: boolean },
): RemoteFolder {
  const pathOf = (name: string) => `${path.replace(/\/$/, '')}/${name}`
  const files = storableFiles(listed)
    .filter(({ name }) => !/[/\\\p{Cc}]/u.test(name) && !UNFINISHED.test(name))
    .sort((a, b) => (a.modifiedAt ?? 0) - (b.modifiedAt ?? 0) || (a.name < b.name ? -1 : 1))
  return {
    files: files.slice(0, MAX_FILES),
    tooMany: listed.length > MAX_FILES,
    deleteRead,
    close,
    async read({ name, bytes }) {
      if (bytes > maxBytes) return { trouble: trouble('TOO_LARGE', `It has ${bytes} bytes.`), ends: false }
      const deadline = AbortSignal.timeout(timeoutMs)
      try {
        return await beforeDeadline(deadline, session.read(pathOf(name), maxBytes))
      } catch (error) {
        if (error instanceof FileRefused && error.code === 'gone') return 'absent'
        if (error instanceof FileRefused)
          return {
            trouble: trouble(error.code === 'too large' ? 'TOO_LARGE' : 'FILE_REFUSED', `${printableMessage(error)}.`),
            ends: error.code === 'too large',
          }
        return { trouble: deadline.aborted ? tooSlow(timeoutMs) : remoteTrouble(error), ends: true }
      }
    },
    async remove({ name }) {
      const deadline = AbortSignal.timeout(timeoutMs)
      try {
        await beforeDeadline(deadline, session.remove(pathOf(name)))
        return null
      } catch (error) {
        return error instanceof FileRefused && error.code === 'gone'
          ? null
          : trouble('FILE_REFUSED', `${name} cannot be deleted: ${printableMessage(error as Error)}.`)
      }
    },
  }
}

/** The listed files with values that the database can store, each name once: two names that are not UTF-8 may be read as one. */
function storableFiles(listed: RemoteFile[]): RemoteFile[] {
  const files = new Map<string, RemoteFile>()
  for (const { name, bytes, modified, modifiedAt } of listed)
    if (name && name.length <= MAX_NAME_CHARACTERS && !files.has(name.toWellFormed()))
      files.set(name.toWellFormed(), {
        name: name.toWellFormed(),
        bytes: Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : UNKNOWN_LENGTH,
        modified: modified.slice(0, MAX_NAME_CHARACTERS).replaceAll('\0', '').toWellFormed(),
        modifiedAt: Number.isFinite(modifiedAt) ? modifiedAt : null,
      })
  return [...files.values()]
}

/** The result of `work`, or a rejection when its deadline passes. */
function beforeDeadline<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(deadline.reason)
    deadline.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', giveUp))
  })
}

const tooSlow = (timeoutMs: number) => trouble('TIMED_OUT', `No complete response within ${timeoutMs / 1000} s.`)

function remoteTrouble(error: unknown): Trouble {
  const { code } = error as { code?: unknown }
  const message = printableMessage(error as Error)
  if (error instanceof ServerRefused) return trouble(error.troubleCode, message)
  if (error instanceof FileRefused) return trouble('FOLDER_UNREADABLE', `${message}.`)
  if (code === 'ADDRESS_REFUSED') return trouble('ADDRESS_REFUSED', message)
  return trouble('CONNECTION_FAILED', `${message}.`)
}

/** The beginning of an error message, without characters that the database cannot store. */
const printableMessage = ({ message }: Error) =>
  message
    .slice(0, 300)
    .replace(/\p{Cc}+/gu, ' ')
    .toWellFormed()
