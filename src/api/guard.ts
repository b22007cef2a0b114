import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Settings } from '../../config/env.ts'
import { ApiProblem } from './problem.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
/** Addresses that mean every interface. No reader uses them as a host name, and a foreign page can reach loopback through 0.0.0.0. */
const WILDCARDS = ['0.0.0.0', '[::]']
/** The safe methods (RFC 9110, 9.2.1) that the API supports. */
const SAFE = ['GET', 'HEAD']
const DEFAULT_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' }

export type Reachable = Pick<Settings, 'HOST'> & Partial<Pick<Settings, 'PUBLIC_URL'>>

/**
 * Two checks before every route. No CORS header is ever sent.
 *
 * - Host: a foreign page whose name is made to resolve to this address (DNS rebinding) still sends its own name. Accepted are loopback names
 *   and HOST when it is one address, each with the port in use, and PUBLIC_URL. Everything else gets 421.
 * - Origin and Sec-Fetch-Site: a request other than GET and HEAD gets 403 when the browser reports that another site sent it. Programs send
 *   neither header.
 */
export function guard(app: FastifyInstance, settings: Reachable) {
  const isOurs = ourOrigins(settings)
  app.addHook('onRequest', async (request) => {
    const port = request.socket.localPort
    if (isProbe(request)) return
    if (!isOurs('http:', request.headers.host ?? '', port) && !isOurs('https:', request.headers.host ?? '', port))
      throw new ApiProblem(421, unknownHost(settings))
    if (!SAFE.includes(request.method) && isForeign(request, isOurs))
      throw new ApiProblem(
        403,
        'This change was requested by another site. Only the desk, and programs that send no Origin header, may make changes.',
      )
  })
}

/** Routes without any copy, which supervisors and Prometheus ask by the address of the machine. */
const PROBES = ['/healthz', '/readyz', '/metrics']

/** A rebound name is a name: a Host that is an IP address cannot come from a foreign page. */
function isProbe({ url, headers }: FastifyRequest): boolean {
  const address = /^(\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])(?::\d+)?$/i.exec(headers.host ?? '')?.[1]
  return PROBES.includes(url) && address !== undefined && !WILDCARDS.includes(address) && !LOOPBACK.includes(address)
}

/** A line for the operator when other machines can connect but all their requests would be refused; else null. */
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

/** @returns a check whether an authority (host and port, as in a Host header) under a scheme is this server. `port` is the one in use; undefined without a socket */
function ourOrigins({ HOST, PUBLIC_URL }: Reachable): IsOurs {
  const name = bracketed(HOST)
  const names = [...LOOPBACK, ...(WILDCARDS.includes(name) ? [] : [name])]
  const publicUrl = PUBLIC_URL ? new URL(PUBLIC_URL) : null
  return (protocol, authority, port) => {
    const requested = partsOf(authority, protocol)
    if (!requested) return false
    if (publicUrl && publicUrl.protocol === protocol) {
      const own = partsOf(publicUrl.host, protocol)
      if (own && requested.name === own.name && requested.port === own.port) return true
    }
    return protocol === 'http:' && names.includes(requested.name) && (port === undefined || requested.port === String(port))
  }
}

/** Name (in lower case, without a final dot) and port (explicit) of an authority; null when it is malformed (RFC 9110, 7.2). */
function partsOf(authority: string, protocol: string): { name: string; port: string } | null {
  const [, name, port] = /^(\[[\da-f:.]+\]|[^\s:/?#@[\]\\]+)(?::(\d*))?$/i.exec(authority) ?? []
  return name === undefined ? null : { name: name.toLowerCase().replace(/\.$/, ''), port: port || DEFAULT_PORTS[protocol]! }
}

/** Whether the browser reports that a page of another site sent this request (Fetch, "Origin header"; Fetch Metadata Request Headers). */
function isForeign({ headers, socket }: FastifyRequest, isOurs: IsOurs): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  if (headers.origin === undefined) return false
  const [, protocol, authority] = /^(https?:)\/\/(.+)$/i.exec(headers.origin) ?? []
  return !protocol || !isOurs(protocol.toLowerCase(), authority!, socket.localPort)
}

const bracketed = (host: string) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host).toLowerCase().replace(/\.$/, '')
