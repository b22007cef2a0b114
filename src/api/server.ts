import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { PlainError } from '../errors.ts'

const PORTS_TRIED = 20
/** Ctrl-C is to end everything within a few seconds: what is still being answered after this long is cut off. */
const GRACE_MS = 1500

export interface Server {
  /** Where to look, for a person. */
  url: string
  port: number
  /** The port asked for was busy and a later one was taken. */
  moved: boolean
  /** Ends streams cleanly and everything within two seconds. */
  close(): Promise<void>
}

/**
 * Listens on the first free port from `port` on, twenty of them at most.
 * @param port 0 takes any free one
 * @throws PlainError when none is free or the address is not ours to listen on
 */
export async function startServer(
  app: Pick<FastifyInstance, 'listen' | 'close' | 'server'>,
  asked: { host: string; port: number },
): Promise<Server> {
  // Fastify would open a second server for ::1 under this name, whose connections could not be cut off.
  const host = asked.host === 'localhost' ? '127.0.0.1' : asked.host
  const last = Math.min(65535, asked.port + PORTS_TRIED - 1)
  for (let port = asked.port; port <= last; port++) {
    if (await listens(app, host, port)) {
      const taken = (app.server.address() as AddressInfo).port
      return { url: urlOf(host, taken), port: taken, moved: asked.port !== 0 && taken !== asked.port, close: () => close(app) }
    }
  }
  throw new PlainError(`All ports from ${asked.port} to ${last} are taken.`, 'Set PORT to a free one.')
}

/** False when the port is busy. */
async function listens(app: Pick<FastifyInstance, 'listen'>, host: string, port: number): Promise<boolean> {
  try {
    await app.listen({ host, port })
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') return false
    if (code === 'EACCES') throw new PlainError(`Port ${port} may not be used by an ordinary user.`, 'Set PORT to one above 1023.')
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new PlainError(`${host} is no address of this machine.`, 'Correct HOST.')
    throw error
  }
}

function urlOf(host: string, port: number) {
  const everywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)
  return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}

async function close(app: Pick<FastifyInstance, 'close' | 'server'>) {
  const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS)
  await app.close()
  clearTimeout(cut)
}
