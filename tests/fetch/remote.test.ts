import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { createRemotes, type RemotesOptions } from '../../src/fetch/remote.ts'

const remotes = (options: Partial<RemotesOptions> = {}) =>
  createRemotes({
    accessOf: () => ({ password: 'halyard-77' }),
    allowHosts: ['127.0.0.1'],
    timeoutMs: 60_000,
    maxBytes: 100_000,
    concurrency: 2,
    spacingMs: 0,
    ...options,
  })

/** A server that passes each connection to `greet`. @returns its port */
async function serving(greet: (socket: Socket) => void): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((socket) => greet(socket.on('error', () => undefined)))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { port: (server.address() as AddressInfo).port, close: () => new Promise((closed) => server.close(() => closed())) }
}

it.each(['sftp', 'ftp', 'ftps'])(
  'a server that resets the connection at its first word is trouble of the server, by %s',
  async (protocol) => {
    const { port, close } = await serving((socket) => setTimeout(() => socket.resetAndDestroy(), 3))
    expect(await remotes().open(`${protocol}://desk@127.0.0.1:${port}/out`, null)).toMatchObject({ trouble: { code: 'CONNECTION_FAILED' } })
    await close()
  },
)

it('a message of the server is shortened and freed of characters that cannot be stored', async () => {
  const { port, close } = await serving((socket) => socket.resume().write(`530 No\0 ${'x'.repeat(5000)}\r\n`))
  const opened = await remotes().open(`ftp://desk@127.0.0.1:${port}/out`, null)
  expect(JSON.stringify(opened)).toMatch(/No {1,2}x{200,300}[^x]/)
  await close()
})

it('an address in which a percent sign stands for itself is asked for as it stands', async () => {
  const { port, close } = await serving((socket) => socket.destroy())
  const users: string[] = []
  const accessOf = (user: string) => {
    users.push(user)
    return {}
  }
  await remotes({ accessOf }).open(`sftp://a%zz@127.0.0.1:${port}/50%/out`, null)
  expect(users).toEqual(['a%zz'])
  await close()
})
