/** Real SFTP and FTP servers on loopback, each with one folder in memory, for the tests of what is fetched from there. */

import type { AddressInfo } from 'node:net'
import { createServer, type Server as NetServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import ssh2, { type SFTPWrapper } from 'ssh2'

export interface Held {
  body: Buffer
  /** Seconds since the epoch. */
  time: number
  /** The server refuses to hand it out. */
  shut?: boolean
  /** The server never hands it out, and says nothing. */
  stalls?: boolean
  /** It is listed under this name. */
  listedAs?: string
  /** What it is in a listing; a plain file unless said. */
  kind?: 'link' | 'folder'
}

export interface FileServer {
  /** `sftp://user@127.0.0.1:port` or `ftp://…`; a path follows. */
  base: string
  files: Map<string, Held>
  /** Bytes sent of files. */
  sent(): number
  close(): Promise<void>
}

export const USER = 'desk'
export const PASSWORD = 'halyard-77'
const FOLDER = '/out'

const listening = (server: { listen(port: number, host: string, ready: () => void): unknown }) =>
  new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready)
  })

export const newHostKey = (): string => ssh2.utils.generateKeyPairSync('ed25519').private

/** An SFTP server with this host key. It takes the password only in answer to a question if `asking`. */
export async function serveSftp(hostKey: string, { asking = false } = {}): Promise<FileServer> {
  const files = new Map<string, Held>()
  const open = new Set<ssh2.Connection>()
  let sent = 0
  const { STATUS_CODE } = ssh2.utils.sftp
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    open.add(client)
    // Its types leave it out; without it every answer of a few bytes waits 40 ms for the next.
    ;(client as unknown as Socket).setNoDelay(true)
    client.on('error', () => undefined).on('close', () => open.delete(client))
    client.on('authentication', (attempt) => {
      if (attempt.username !== USER) return attempt.reject()
      if (attempt.method === 'password' && !asking && attempt.password === PASSWORD) return attempt.accept()
      if (attempt.method === 'keyboard-interactive' && asking)
        return attempt.prompt([{ prompt: 'Password:', echo: false }], (answers) =>
          answers[0] === PASSWORD ? attempt.accept() : attempt.reject(),
        )
      attempt.reject([asking ? 'keyboard-interactive' : 'password'])
    })
    client.on('session', (accept) => accept().on('sftp', (acceptSftp) => answer(acceptSftp())))
  })
  const attributes = ({ body, time, kind }: Held) => ({
    mode: kind === 'link' ? 0o120777 : kind === 'folder' ? 0o040755 : 0o100644,
    uid: 0,
    gid: 0,
    size: body.length,
    atime: time,
    mtime: time,
  })
  function answer(sftp: SFTPWrapper): void {
    const handles: ({ rest: [string, Held][] } | { held: Held })[] = []
    const opened = (id: number, what: (typeof handles)[number]) => {
      const handle = Buffer.alloc(4)
      handle.writeUInt32BE(handles.push(what) - 1)
      sftp.handle(id, handle)
    }
    const of = (handle: Buffer) => handles[handle.readUInt32BE(0)]
    sftp.on('OPENDIR', (id, path) =>
      path === FOLDER ? opened(id, { rest: [...files] }) : sftp.status(id, STATUS_CODE.NO_SUCH_FILE, 'No such folder'),
    )
    sftp.on('READDIR', (id, handle) => {
      const what = of(handle)
      const some = what && 'rest' in what ? what.rest.splice(0, 2) : []
      if (!some.length) return sftp.status(id, STATUS_CODE.EOF)
      sftp.name(
        id,
        some.map(([name, held]) => ({ filename: held.listedAs ?? name, longname: name, attrs: attributes(held) })),
      )
    })
    sftp.on('OPEN', (id, path) => {
      const held = files.get(path.slice(FOLDER.length + 1))
      if (!held) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE, 'No such file')
      if (held.shut) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED, 'Permission denied')
      if (held.stalls) return
      opened(id, { held })
    })
    sftp.on('FSTAT', (id, handle) => {
      const what = of(handle)
      if (what && 'held' in what) sftp.attrs(id, attributes(what.held))
      else sftp.status(id, STATUS_CODE.FAILURE)
    })
    sftp.on('READ', (id, handle, offset, length) => {
      const what = of(handle)
      const part = what && 'held' in what ? what.held.body.subarray(offset, offset + length) : Buffer.alloc(0)
      if (!part.length) return sftp.status(id, STATUS_CODE.EOF)
      sent += part.length
      sftp.data(id, part)
    })
    sftp.on('REMOVE', (id, path) =>
      sftp.status(id, files.delete(path.slice(FOLDER.length + 1)) ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE),
    )
    sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK))
  }
  await listening(server)
  return {
    base: `sftp://${USER}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    sent: () => sent,
    close: () =>
      new Promise((closed) => {
        for (const client of open) client.end()
        server.close(() => closed())
      }),
  }
}

/**
 * An FTP server (RFC 959, EPSV and PASV, MLSD).
 * @param options.tls asked for by AUTH TLS before anything else
 * @param options.passive the host that PASV names; EPSV is not known then
 */
export async function serveFtp(options: { tls?: { key: string; cert: string }; passive?: string } = {}): Promise<FileServer> {
  const files = new Map<string, Held>()
  const open = new Set<NetServer | Socket>()
  let sent = 0
  const secure = options.tls && createSecureContext(options.tls)
  const wrapped = (socket: Socket): Socket =>
    secure ? new TLSSocket(socket, { isServer: true, secureContext: secure }).on('error', () => undefined) : socket

  const server = createServer((plain) => {
    open.add(plain)
    plain.on('error', () => undefined)
    let user = ''
    let inside = false
    let data: Promise<Socket> | undefined
    const talk = (socket: Socket) => {
      const say = (line: string) => socket.write(`${line}\r\n`)
      const passive = async (): Promise<number> => {
        const waiting = createServer()
        open.add(waiting)
        await listening(waiting)
        data = new Promise((connected) =>
          waiting.once('connection', (one) => {
            waiting.close()
            connected(one.on('error', () => undefined))
          }),
        )
        return (waiting.address() as AddressInfo).port
      }
      const send = async (bytes: Buffer) => {
        say('150 Here it comes.')
        const to = wrapped(await data!)
        to.end(bytes)
        await new Promise((done) => to.once('close', done))
        say('226 Done.')
      }
      const answers: Record<string, (argument: string) => unknown> = {
        USER: (name) => {
          user = name
          say(secure && !(socket instanceof TLSSocket) ? '530 TLS first.' : '331 And the password?')
        },
        PASS: (word) => say(user === USER && word === PASSWORD ? '230 Come in.' : '530 No.'),
        AUTH: () => {
          if (!secure) return say('502 No.')
          say('234 Go on.')
          plain.removeAllListeners('data')
          talk(wrapped(plain))
        },
        CWD: (path) => {
          inside = path === FOLDER.slice(1)
          say(inside ? '250 Here.' : '550 No such folder.')
        },
        FEAT: () => say('211-Here\r\n MLST type*;size*;modify*;\r\n211 End'),
        EPSV: async () => (options.passive ? say('502 No.') : say(`229 Here (|||${await passive()}|)`)),
        PASV: async () => {
          const port = await passive()
          say(`227 Here (${options.passive?.replaceAll('.', ',')},${port >> 8},${port & 255})`)
        },
        MLSD: () => {
          const line = ([name, { body, time, kind, listedAs }]: [string, Held]) => {
            const at = new Date(time * 1000).toISOString().replace(/\D/g, '').slice(0, 14)
            return `type=${kind === 'folder' ? 'dir' : kind === 'link' ? 'OS.unix=symlink' : 'file'};size=${body.length};modify=${at}; ${listedAs ?? name}\r\n`
          }
          return inside ? send(Buffer.from([...files].map(line).join(''))) : say('550 Nowhere.')
        },
        RETR: (name) => {
          const held = files.get(name)
          if (!held) return say('550 No such file.')
          if (held.shut) return say('550 Permission denied.')
          if (held.stalls) return
          sent += held.body.length
          return send(held.body)
        },
        DELE: (name) => say(files.delete(name) ? '250 Gone.' : '550 No such file.'),
        QUIT: () => socket.end(),
      }
      let rest = ''
      socket.on('data', (chunk) => {
        const lines = (rest + chunk).split('\r\n')
        rest = lines.pop()!
        for (const line of lines) {
          const [, command = '', argument = ''] = /^(\S+) ?(.*)$/.exec(line) ?? []
          const done = answers[command.toUpperCase()]
          if (done) done(argument)
          else say('200 Well.')
        }
      })
    }
    talk(plain)
    plain.write('220 A small server.\r\n')
  })
  await listening(server)
  return {
    base: `${secure ? 'ftps' : 'ftp'}://${USER}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    sent: () => sent,
    close: () =>
      new Promise((closed) => {
        for (const one of open) 'destroy' in one ? one.destroy() : one.close()
        server.close(() => closed())
      }),
  }
}
