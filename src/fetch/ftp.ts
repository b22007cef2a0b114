/** FTP, in clear or over TLS (RFC 959, 2428, 4217). Data connections are passive and go to the address that the guard let through. */
import { isIP, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { Client, FileType, FTPError, type FTPResponse } from 'basic-ftp'
import { FileRefused, type Login, ServerRefused, type Session } from './session.ts'

/** Where TLS begins before the first word (IANA: ftps); on every other port it is asked for (RFC 4217). */
const TLS_FROM_THE_START = '990'
/** Answers of RFC 959 that are about the login, and about one file. */
const NOT_LOGGED_IN = 530
const NOT_AVAILABLE = 550
const CLOSING = 421

export interface FtpLogin extends Login {
  url: URL
  timeoutMs: number
  maxBytes: number
}

/**
 * Logs in over an open socket. `ftps:` means TLS, with the server's certificate checked; nothing is sent before that.
 * @throws DoorShut where the login is refused
 */
export async function openFtp(socket: Socket, login: FtpLogin): Promise<Session> {
  const { url } = login
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const tls = { host, servername: isIP(host) ? undefined : host, ca: login.certificate }
  // Only the control connection's own address is taken for data, whatever the server says (RFC 2577, FTP bounce).
  const client = new Client(login.timeoutMs, { allowSeparateTransferHost: false, maxListingBytes: login.maxBytes })
  try {
    const secure = url.protocol === 'ftps:'
    if (secure && url.port === TLS_FROM_THE_START) {
      client.ftp.socket = connectTls({ ...tls, socket })
      client.ftp.tlsOptions = tls
    } else client.ftp.socket = socket
    await greeting(client)
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
      // From where the login leads, step by step; `%2F` in front means the root (RFC 1738, 3.2.2).
      if (path !== '/') await asked(client.cd(path.slice(1)))
      const files = (await asked(client.list())).filter((file) => file.type === FileType.File)
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
          if (bytes > maxBytes) return done(new FileRefused(`It holds more than ${maxBytes} bytes`, 'too large'))
          chunks.push(chunk)
          done()
        },
      })
      await asked(client.downloadTo(sink, fileNameOf(path)))
      return Buffer.concat(chunks)
    },
    async remove(path) {
      await asked(client.remove(fileNameOf(path)))
    },
  }
}

/** We stand in the folder: its files are asked for by name. */
const fileNameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

function greeting(client: Client): Promise<FTPResponse> {
  return client.ftp.handle(undefined, (answer, task) => (answer instanceof Error ? task.reject(answer) : task.resolve(answer)))
}

/** What the server refuses is about the file; everything else ends the connection. */
function asked<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error) => {
    if (!(error instanceof FTPError) || error.code === CLOSING) throw error
    throw new FileRefused(
      error.message,
      error.code === NOT_AVAILABLE && /no such|not found|doesn't exist/i.test(error.message) ? 'gone' : 'refused',
    )
  })
}
