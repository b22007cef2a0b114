import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Settings } from '../../config/env.ts'
import { type Client, clientOf, inNetworks } from './client-address.ts'
import { type IsOurs, ownOrigins } from './origins.ts'
import { ApiProblem } from './problem.ts'
import { proxyUserOf } from './proxy-user.ts'

declare module 'fastify' {
  interface FastifyRequest {
    client: Client & { https: boolean; proxyUser: string | null }
  }
}

/** The safe methods (RFC 9110, 9.2.1) that the API supports; OPTIONS changes nothing either. */
const SAFE = ['GET', 'HEAD', 'OPTIONS']
/** Health checks: without any copy, asked by supervisors under whatever name the machine has. */
export const PROBES = ['/healthz', '/readyz']

export type Reachable = Pick<Settings, 'HOST' | 'PUBLIC_URL' | 'TRUSTED_PROXIES' | 'AUTH_PROXY_HEADER'>

/**
 * What is checked before every route:
 *
 * - Host: a foreign page whose name is made to resolve to this address (DNS rebinding) still sends its own name. What is not in `ownOrigins` gets
 *   421, except at the addresses of health checks. A proxy's X-Forwarded-Host must be ours too, and never stands in for Host: a rebound page can
 *   write that header.
 * - Origin and Sec-Fetch-Site of a request that may change something: 403 when the browser reports another site, or when a cookie or a proxy's login comes along and
 *   nothing shows that our own page sent it. A request with a key in Authorization is exempt: no browser adds that by itself.
 * - Sec-Fetch-Site of a request that reads: 403 for the API when the browser reports another site. Its page could not see the answer, but how long it
 *   takes, and could hold streams open. Pages of the desk, and the address to which a provider sends the browser back, may be opened from anywhere.
 * - Upgrade: WebSockets follow neither rule of browsers, and there are none.
 */
export function guard(app: FastifyInstance, settings: Reachable) {
  const isOurs = ownOrigins(settings)
  const isTrusted = inNetworks(settings.TRUSTED_PROXIES)
  app.decorateRequest('client', null as never)
  app.addHook('onRequest', async (request) => {
    refuseRepeated(request)
    const client = clientOf(request.raw, isTrusted)
    const hosts = [request.headers.host ?? '', ...(client.host === null ? [] : [client.host])]
    const port = request.socket.localPort
    // An address that is ours under https only was asked under https, whatever the proxy that ends TLS says or does not say.
    const onlyHttps = isOurs('https:', hosts.at(-1)!, port) && !isOurs('http:', hosts.at(-1)!, port)
    const proxyUser = proxyUserOf(request.raw, settings.AUTH_PROXY_HEADER, isTrusted)
    request.client = { ...client, proxyUser, https: onlyHttps || client.proto === 'https' }
    if (PROBES.includes(request.routeOptions.url ?? '')) return
    if (!hosts.every((host) => isOurs('http:', host, port) || isOurs('https:', host, port)))
      throw new ApiProblem(421, unknownHost(settings))
    if (/\bwebsocket\b/i.test(request.headers.upgrade ?? '')) throw new ApiProblem(400, 'There are no WebSockets here.')
    if (!SAFE.includes(request.method) && !isTrustworthy(request, isOurs, proxyUser !== null))
      throw new ApiProblem(403, FOREIGN, undefined, { type: '/problems/foreign-request' })
    if (request.method !== 'OPTIONS' && isForeignRead(request))
      throw new ApiProblem(403, FOREIGN_READ, undefined, { type: '/problems/foreign-request' })
  })
}

/** Node takes the first of repeated headers that may stand once. A proxy in front may have judged by the other. */
const ONCE = ['host', 'authorization']

function refuseRepeated({ raw }: FastifyRequest) {
  const names = raw.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase())
  const repeated = ONCE.find((once) => names.filter((name) => name === once).length > 1)
  if (repeated) throw new ApiProblem(400, `The header ${repeated} may stand once only.`)
}

/** What proxies and tunnels add to the requests that they pass on (RFC 7239, RFC 9110 7.6.3, and the headers before them). */
const FORWARDED = /^(forwarded|via|x-real-ip|x-forwarded-.+)$/

/**
 * Where nobody logs in, everybody who can connect may do everything. A tunnel or proxy on this machine connects from loopback, so what it adds is
 * the only sign of it.
 * @throws ApiProblem (421) for a request that was passed on
 */
export function refuseForwarded(headers: FastifyRequest['headers']): void {
  const sign = Object.keys(headers).find((name) => FORWARDED.test(name))
  if (sign === undefined) return
  throw new ApiProblem(
    421,
    `This request came through a proxy or tunnel (it has the header ${sign}), and nobody logs in here. Set PUBLIC_URL to the address that readers open and TRUSTED_PROXIES to the proxy's address; people then log in.`,
  )
}

const FOREIGN =
  'This change was requested by another site, or by a page that does not say where it is from. Only the desk, and programs with a key, may make changes.'

const FOREIGN_READ = 'This was requested by a page of another site. Only the desk, and programs with a key, may read here.'

/** What holds copy or says something of it. The rest is the same for everybody. */
const READS = /^\/(v1\/|metrics$)/

function isForeignRead({ headers, routeOptions: { url, config } }: FastifyRequest): boolean {
  if (!READS.test(url ?? '') || config.fromElsewhere || hasKey(headers)) return false
  return ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']))
}

/** Whether a key comes along. Of the kinds of Authorization, browsers add Basic and Negotiate by themselves, but never Bearer. */
const hasKey = ({ authorization }: FastifyRequest['headers']) => /^bearer /i.test(authorization ?? '')

function unknownHost({ PUBLIC_URL }: Reachable): string {
  const now = PUBLIC_URL.length ? `It is ${PUBLIC_URL.join(', ')} now.` : 'Until then only localhost is answered.'
  return `Requests for this host name are not answered. To allow it, set PUBLIC_URL to the address that readers open. ${now}`
}

/** Whether nothing points to another site (Fetch, "Origin header"; Fetch Metadata Request Headers), and our own page is proved where a cookie comes. */
function isTrustworthy({ headers, socket }: FastifyRequest, isOurs: IsOurs, byProxy: boolean): boolean {
  if (hasKey(headers)) return true
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const ofOurs = headers.origin === undefined ? null : isOurOrigin(headers.origin, isOurs, socket.localPort)
  if (ofOurs === false) return false
  return (headers.cookie === undefined && !byProxy) || site === 'same-origin' || ofOurs === true
}

function isOurOrigin(origin: string, isOurs: IsOurs, port: number | undefined): boolean {
  const [, protocol, authority] = /^(https?:)\/\/(.+)$/i.exec(origin) ?? []
  return protocol !== undefined && isOurs(protocol.toLowerCase() as 'http:', authority!, port)
}

/**
 * For the port of METRICS_PORT, which is asked by address or by a name inside: refuses names that a foreign page could be served from (DNS rebinding).
 * Those have a dot. Addresses, names without one, and the names of PUBLIC_URL are answered.
 */
export function guardMetrics(app: FastifyInstance, publicUrls: readonly string[]) {
  const ours = publicUrls.map((origin) => new URL(origin).hostname)
  app.addHook('onRequest', async ({ headers, routeOptions }) => {
    if (PROBES.includes(routeOptions.url ?? '')) return
    const asked = URL.canParse(`http://${headers.host}`) ? new URL(`http://${headers.host}`).hostname.replace(/\.$/, '') : ''
    const isAddress = /^(\[.*\]|[\d.]+)$/.test(asked)
    if (asked && (isAddress || !asked.includes('.') || ours.includes(asked))) return
    throw new ApiProblem(421, 'Ask by address, by a name without dots, or by a name of PUBLIC_URL.')
  })
}
