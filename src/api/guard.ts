import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Settings } from '../../config/env.ts'
import { ApiProblem } from './problem.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
/** Addresses that mean every interface. No reader asks for them by name, and a page elsewhere reaches loopback through 0.0.0.0. */
const WILDCARDS = ['0.0.0.0', '[::]']
/** Methods that change nothing (RFC 9110, 9.2.1), as far as we answer them. */
const SAFE = ['GET', 'HEAD']
const DEFAULT_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' }

export type Reachable = Pick<Settings, 'HOST'> & Partial<Pick<Settings, 'PUBLIC_URL'>>

/**
 * Two checks before every route. No CORS header is ever sent.
 *
 * - Host: a page elsewhere whose name is made to resolve to our address (DNS rebinding) still sends its own name. Answered are loopback names,
 *   HOST when it is one address, each with the port in use, and PUBLIC_URL. Everything else gets 421.
 * - Origin and Sec-Fetch-Site: what is neither GET nor HEAD gets 403 when a browser says that another site asks for it. Programs send neither.
 */
export function guard(app: FastifyInstance, settings: Reachable) {
  const isOurs = ourOrigins(settings)
  app.addHook('onRequest', async (request) => {
    const port = request.socket.localPort
    if (!isOurs('http:', request.headers.host ?? '', port) && !isOurs('https:', request.headers.host ?? '', port))
      throw new ApiProblem(421, unknownHost(settings))
    if (!SAFE.includes(request.method) && isForeign(request, isOurs))
      throw new ApiProblem(403, 'Another site asks for this change. Only our own pages may, and programs that send no Origin header.')
  })
}

/** One line for the operator where other machines can connect, yet none of their requests would be answered; else null. */
export function unreachableNote({ HOST, PUBLIC_URL }: Reachable): string | null {
  const name = bracketed(HOST)
  if (PUBLIC_URL || !WILDCARDS.includes(name)) return null
  return `HOST is ${HOST}, and PUBLIC_URL is not set: only requests to localhost are answered. Set PUBLIC_URL to the address that readers open.`
}

function unknownHost({ PUBLIC_URL }: Reachable): string {
  const now = PUBLIC_URL ? `It is ${PUBLIC_URL} now.` : 'Until then only localhost is answered.'
  return `Requests for this host name are not answered. To allow it, set PUBLIC_URL to the address that readers open. ${now}`
}

type IsOurs = (protocol: string, authority: string, port: number | undefined) => boolean

/** @returns whether an authority (host and port, as in a Host header) under a scheme is ours. `port`: the one in use; undefined when no socket has one */
function ourOrigins({ HOST, PUBLIC_URL }: Reachable): IsOurs {
  const name = bracketed(HOST)
  const names = [...LOOPBACK, ...(WILDCARDS.includes(name) ? [] : [name])]
  const publicUrl = PUBLIC_URL ? new URL(PUBLIC_URL) : null
  return (protocol, authority, port) => {
    const asked = partsOf(authority, protocol)
    if (!asked) return false
    if (publicUrl && publicUrl.protocol === protocol) {
      const own = partsOf(publicUrl.host, protocol)
      if (own && asked.name === own.name && asked.port === own.port) return true
    }
    return protocol === 'http:' && names.includes(asked.name) && (port === undefined || asked.port === String(port))
  }
}

/** Name and port of an authority: lower case, without the dot that ends a full name, the port stated; null for anything else (RFC 9110, 7.2). */
function partsOf(authority: string, protocol: string): { name: string; port: string } | null {
  const [, name, port] = /^(\[[\da-f:.]+\]|[^\s:/?#@[\]\\]+)(?::(\d*))?$/i.exec(authority) ?? []
  return name === undefined ? null : { name: name.toLowerCase().replace(/\.$/, ''), port: port || DEFAULT_PORTS[protocol]! }
}

/** Whether a browser says that a page of another site sends this (Fetch, "Origin header"; Fetch Metadata Request Headers). */
function isForeign({ headers, socket }: FastifyRequest, isOurs: IsOurs): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  if (headers.origin === undefined) return false
  const [, protocol, authority] = /^(https?:)\/\/(.+)$/i.exec(headers.origin) ?? []
  return !protocol || !isOurs(protocol.toLowerCase(), authority!, socket.localPort)
}

const bracketed = (host: string) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host).toLowerCase().replace(/\.$/, '')
