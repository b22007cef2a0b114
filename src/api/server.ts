import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { PlainError } from '../errors.ts'

const PORTS_TRIED = 20
/** Ctrl-C must end everything within a few seconds: connections that are still busy after this time are cut off. */
const GRACE_MS = 1500

export interface Server {
  /** The address to open in a browser. */
  url: string
  port: number
  /** The requested port was busy and a later one is in use. */
  moved: boolean
  /** Ends streams cleanly; cuts off what is left after 1.5 s. */
  close(): Promise<void>
}

/**
 * Listens on the first free port from `port` on; tries at most twenty.
 * @param wanted.port 0 takes any free port
 * @param wanted.only the setting whose port it must be, because others know it by that number
 * @param graceMs how long `close` waits for connections before it cuts them off
 * @throws PlainError when none is free, or this machine may not listen on the address
 */
export async function startServer(
  app: Pick<FastifyInstance, 'listen' | 'close' | 'server'>,
  wanted: { host: string; port: number; only?: string },
  graceMs = GRACE_MS,
): Promise<Server> {
  // For this name Fastify would open a second server on ::1, whose connections could not be cut off.
  const host = wanted.host === 'localhost' ? '127.0.0.1' : wanted.host
  const last = Math.min(65535, wanted.port + (wanted.only ? 1 : PORTS_TRIED) - 1)
  for (let port = wanted.port; port <= last; port++) {
    if (await tryListen(app, host, port)) {
      const taken = (app.server.address() as AddressInfo).port
      return { url: urlOf(host, taken), port: taken, moved: wanted.port !== 0 && taken !== wanted.port, close: () => close(app, graceMs) }
    }
  }
  if (wanted.only)
    throw new PlainError(`Port ${wanted.port} is busy.`, `Set ${wanted.only} to a free one, or end the program that uses it.`)
  throw new PlainError(`All ports from ${wanted.port} to ${last} are taken.`, 'Set PORT to a free one.')
}

/** @returns false when the port is busy */
async function tryListen(app: Pick<FastifyInstance, 'listen'>, host: string, port: number): Promise<boolean> {
  try {
    await app.listen({ host, port })
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') return false
    if (code === 'EACCES') throw new PlainError(`Port ${port} may not be used by an ordinary user.`, 'Set PORT to one above 1023.')
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new PlainError(`${host} is not an address of this machine.`, 'Correct HOST.')
    throw error
  }
}

function urlOf(host: string, port: number) {
  const everywhere = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)
  return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}

async function close(app: Pick<FastifyInstance, 'close' | 'server'>, graceMs: number) {
  const cut = setTimeout(() => app.server.closeAllConnections(), graceMs)
  await app.close()
  clearTimeout(cut)
}
