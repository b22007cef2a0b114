/** SFTP, through ssh2 directly: the usual wrapper lists a folder without any limit. */
import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { finished } from 'node:stream/promises'
import { Client, type FileEntryWithStats, type SFTPWrapper } from 'ssh2'
import { FileRefused, type Login, type RemoteFile, ServerRefused, type Session } from './session.ts'

/** Status codes of SFTP (draft-ietf-secsh-filexfer-02, 7). */
const EOF = 1
const NO_SUCH_FILE = 2
const NO_CONNECTION = 6

/**
 * Logs in over an open socket.
 * @param seen receives the server's key as soon as it is known, before any password is sent
 * @throws ServerRefused if the key differs from `login.hostKey`, or the login is refused
 */
export async function openSftp(socket: Socket, login: Login, seen: { hostKey: string | null }): Promise<Session> {
  const client = new Client()
  let changed: ServerRefused | undefined
  const isRightHost = (key: Buffer) => {
    seen.hostKey = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
    if (login.hostKey && login.hostKey !== seen.hostKey)
      changed = new ServerRefused('HOST_KEY_CHANGED', `It shows ${seen.hostKey}, known is ${login.hostKey}.`)
    return !changed
  }
  try {
    await new Promise<void>((ready, failed) => {
      client.once('ready', ready)
      client.on('error', failed)
      client.once('close', () => failed(new Error('The server closed the connection')))
      // Many servers accept a password only as a reply to a prompt.
      client.on('keyboard-interactive', (_name, _instructions, _language, prompts, reply) => reply(prompts.map(() => login.password ?? '')))
      client.connect({
        sock: socket,
        username: login.user,
        ...(login.password !== undefined && { password: login.password }),
        ...(login.privateKey !== undefined && { privateKey: login.privateKey }),
        ...(login.passphrase !== undefined && { passphrase: login.passphrase }),
        tryKeyboard: login.password !== undefined,
        hostVerifier: isRightHost,
        readyTimeout: 0,
      })
    })
    const sftp = await new Promise<SFTPWrapper>((opened, failed) =>
      client.sftp((error, channel) => (error ? failed(error) : opened(channel))),
    )
    // The loss of the connection rejects the call that is running.
    sftp.on('error', () => undefined)
    return sessionOf(sftp, () => {
      client.end()
      // The socket is closed even if the server does not confirm the end.
      socket.destroySoon()
    })
  } catch (error) {
    client.destroy()
    if (changed) throw changed
    if ((error as { level?: string }).level === 'client-authentication')
      throw new ServerRefused('LOGIN_REFUSED', `${(error as Error).message}.`)
    throw error
  }
}

function sessionOf(sftp: SFTPWrapper, close: () => void): Session {
  return {
    close,
    async list(path, most) {
      const folder = await called<Buffer>((done) => sftp.opendir(homeward(path), done))
      const files: RemoteFile[] = []
      while (files.length < most) {
        const some = await called<FileEntryWithStats[] | null>((done) =>
          sftp.readdir(folder, (error, entries) => (codeOf(error) === EOF ? done(undefined, null) : done(error, entries))),
        )
        if (!some) break
        // A server need not state the type of an entry.
        for (const { filename, attrs } of some)
          if (attrs.mode === undefined || attrs.isFile())
            files.push({ name: filename, bytes: attrs.size, modified: String(attrs.mtime), modifiedAt: attrs.mtime * 1000 })
      }
      sftp.close(folder, () => undefined)
      return files.slice(0, most)
    },
    async read(path, maxBytes) {
      const stream = sftp.createReadStream(homeward(path))
      const chunks: Buffer[] = []
      let bytes = 0
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxBytes) stream.destroy(new FileRefused(`It has more than ${maxBytes} bytes`, 'too large'))
        else chunks.push(chunk)
      })
      await finished(stream).catch((error) => Promise.reject(refusal(error)))
      return Buffer.concat(chunks)
    },
    remove: (path) => called<void>((done) => sftp.unlink(homeward(path), (error) => done(error ?? undefined, undefined))),
  }
}

/** `/~/x` is relative to the directory of the login, as in curl; every other path is absolute. */
const homeward = (path: string) => (path.startsWith('/~/') ? path.slice(3) || '.' : path)

function called<T>(call: (done: (error: Error | undefined, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => call((error, value) => (error ? reject(refusal(error)) : resolve(value))))
}

const codeOf = (error: Error | undefined) => (error as { code?: unknown } | undefined)?.code

/** A status from the server concerns the file; an error without one means that the connection is lost. */
function refusal(error: Error): Error {
  const code = codeOf(error)
  if (error instanceof FileRefused || typeof code !== 'number' || code >= NO_CONNECTION) return error
  return new FileRefused(error.message, code === NO_SUCH_FILE ? 'gone' : 'refused')
}
