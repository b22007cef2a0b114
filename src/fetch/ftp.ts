/** FTP, unencrypted or over TLS (RFC 959, 2428, 4217). Data connections are passive and go to the address that the guard has checked. */
import { isIP, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { Client, FileType, FTPError, type FTPResponse } from 'basic-ftp'
import { FileRefused, type Login, ServerRefused, type Session } from './session.ts'

/** The port on which TLS begins at once (IANA: ftps); on every other port it is negotiated (RFC 4217). */
const TLS_FROM_THE_START = '990'
/** Reply codes of RFC 959: for the login, for one file, and for the connection. */
const NOT_LOGGED_IN = 530
const NOT_AVAILABLE = 550
const CLOSING = 421

export interface FtpLogin extends Login {
  url: URL
  timeoutMs: number
  maxBytes: number
}

/**
 * Logs in over an open socket. With `ftps:` the server's certificate is checked before anything is sent.
 * @throws ServerRefused if the login is refused
 */
export async function openFtp(socket: Socket, login: FtpLogin): Promise<Session> {
  const { url } = login
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const tls = { host, servername: isIP(host) ? undefined : host, ca: login.certificate }
  // Data connections go only to the address of the control connection, whatever the server says (RFC 2577, FTP bounce).
  const client = new Client(login.timeoutMs, { allowSeparateTransferHost: false, maxListingBytes: login.maxBytes })
  try {
    const secure = url.protocol === 'ftps:'
    if (secure && url.port === TLS_FROM_THE_START) {
      client.ftp.socket = connectTls({ ...tls, socket })
      client.ftp.tlsOptions = tls
    } else client.ftp.socket = socket
    await readGreeting(client)
    if (secure && url.port !== TLS_FROM_THE_START) await client.useTLS(tls)
    await client.login(login.user || 'anonymous', login.password ?? 'guest')
    await client.useDefaultSettings()
  } catch (error) {
    client.close()
    if (error instanceof FTPError && error.code === NOT_LOGGED_IN) throw new ServerRefused('LOGIN_REFUSED', `${error.message}.`)
    throw error
  }
  return {
    close: () => client.close(),
    async list(path, most) {
      // Relative to the directory of the login; a leading `%2F` means the root (RFC 1738, 3.2.2).
      if (path !== '/') await fileRequest(client.cd(path.slice(1)))
      const files = (await fileRequest(client.list())).filter((file) => file.type === FileType.File)
      return files.slice(0, most).map(({ name, size, rawModifiedAt, modifiedAt }) => ({
        name,
        bytes: size,
        modified: rawModifiedAt,
        modifiedAt: modifiedAt?.getTime() ?? null,
      }))
    },
    async read(path, maxBytes) {
      const chunks: Buffer[] = []
      let bytes = 0
      const sink = new Writable({
        write(chunk: Buffer, _encoding, done) {
          bytes += chunk.length
          if (bytes > maxBytes) return done(new FileRefused(`It has more than ${maxBytes} bytes`, 'too large'))
          chunks.push(chunk)
          done()
        },
      })
      await fileRequest(client.downloadTo(sink, fileNameOf(path)))
      return Buffer.concat(chunks)
    },
    async remove(path) {
      await fileRequest(client.remove(fileNameOf(path)))
    },
  }
}

/** The folder is the working directory, so its files are requested by name alone. */
const fileNameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

function readGreeting(client: Client): Promise<FTPResponse> {
  return client.ftp.handle(undefined, (reply, task) => (reply instanceof Error ? task.reject(reply) : task.resolve(reply)))
}

/** A refusal by the server concerns the file; every other error ends the connection. */
function fileRequest<T>(reply: Promise<T>): Promise<T> {
  return reply.catch((error) => {
    if (!(error instanceof FTPError) || error.code === CLOSING) throw error
    throw new FileRefused(
      error.message,
      error.code === NOT_AVAILABLE && /no such|not found|doesn't exist/i.test(error.message) ? 'gone' : 'refused',
    )
  })
}
