/** The address guard: no request may reach a private, loopback or metadata address, however that address is written. */
import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import ipaddr from 'ipaddr.js'

export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED'
  constructor(host: string, address: string) {
    super(host === address ? `${host} is not public.` : `${host} resolves to ${address}, which is not public.`)
    this.name = 'AddressRefused'
  }
}

/** The only IPv6 block that IANA has assigned for global unicast; everything outside it is local, mapped, translated or reserved. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')

/** An address in a public range that is the metadata service of a cloud: Azure's WireServer (learn.microsoft.com, "What is IP address 168.63.129.16"). */
const METADATA = new Set(['168.63.129.16'])

/** True if `address` (an IP literal in any notation, with or without brackets and zone) can be reached from the whole internet. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '')
  if (!ipaddr.isValid(bare)) return false
  const ip = ipaddr.parse(bare)
  if (ip.kind() === 'ipv4') return ip.range() === 'unicast' && !METADATA.has(ip.toString())
  const six = ip as ipaddr.IPv6
  if (six.zoneId) return false
  if (six.isIPv4MappedAddress()) return isPublicAddress(six.toIPv4Address().toString())
  // DNS64 gives 64:ff9b::a.b.c.d for every IPv4 host (RFC 6052), so the embedded address decides.
  if (six.match(ipaddr.parseCIDR('64:ff9b::/96'))) return isPublicAddress(six.toByteArray().slice(12).join('.'))
  return six.match(GLOBAL_IPV6) && six.range() === 'unicast'
}

/** Whether `host` with `port` is on the operator's list. Entries are `host` or `host:port`; an IPv6 host with a port stands in brackets. */
export function isAllowedHost(allowHosts: readonly string[], host: string, port: number | string): boolean {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '')
  return allowHosts.some((entry) => {
    const wanted = entry.trim().toLowerCase()
    return wanted === bare || wanted === `[${bare}]` || wanted === `${bare}:${port}` || wanted === `[${bare}]:${port}`
  })
}

/** A `lookup` that resolves as `lookup` does and fails if any of the addresses is not public. */
export function guardedLookup(lookup: LookupFunction): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '')
      const addresses = found as dns.LookupAddress[]
      const refused = addresses.find((one) => !isPublicAddress(one.address))
      if (refused) return done(new AddressRefused(host, refused.address), '')
      const first = addresses[0]
      if (!first) return done(Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' }), '')
      options.all ? done(null, addresses) : done(null, first.address, first.family)
    })
  }
}

/**
 * HTTP agents that check the address when the socket is opened: only there can a name that resolves differently the second
 * time (DNS rebinding) not bypass the check. Node skips `lookup` for IP literals, so these are checked first.
 * There is no keep-alive: a feed is polled minutes apart, and a reset of an idle socket would count as trouble.
 */
export function guardedAgents(allowHosts: readonly string[], lookup: LookupFunction = dns.lookup as LookupFunction) {
  const safeLookup = guardedLookup(lookup)
  const guard = <Agent extends http.Agent>(agent: Agent): Agent => {
    // biome-ignore lint/suspicious/noExplicitAny: Node's types leave out createConnection, its documentation does not
    const open = agent as any
    const connect = open.createConnection
    // biome-ignore lint/suspicious/noExplicitAny: as above
    open.createConnection = function (this: unknown, options: any, done: unknown) {
      const host = String(options.host ?? options.hostname ?? 'localhost')
      if (options.socketPath || options.path?.startsWith?.('unix:')) throw new AddressRefused('a local socket', 'a local socket')
      if (isAllowedHost(allowHosts, host, options.port)) return connect.call(this, { ...options, lookup }, done)
      if (isIP(host.replace(/^\[|\]$/g, '').replace(/%.*$/, '')) && !isPublicAddress(host)) throw new AddressRefused(host, host)
      return connect.call(this, { ...options, lookup: safeLookup }, done)
    }
    return agent
  }
  return { http: guard(new http.Agent()), https: guard(new https.Agent()) }
}

/**
 * A connection for protocols other than HTTP (SFTP, FTP), checked by the same guard when the socket is opened.
 * @returns the open socket; rejects with AddressRefused, the socket's own error or the reason of `signal`
 */
export function connectGuarded(
  host: string,
  port: number,
  {
    allowHosts,
    lookup = dns.lookup as LookupFunction,
    signal,
  }: { allowHosts: readonly string[]; lookup?: LookupFunction | undefined; signal: AbortSignal },
): Promise<Socket> {
  const bare = host.replace(/^\[|\]$/g, '')
  const allowed = isAllowedHost(allowHosts, bare, port)
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    if (!allowed && isIP(bare) && !isPublicAddress(bare)) return reject(new AddressRefused(host, host))
    const socket = connect({ host: bare, port, noDelay: true, lookup: allowed ? lookup : guardedLookup(lookup) })
    const giveUp = () => socket.destroy(signal.reason)
    signal.addEventListener('abort', giveUp, { once: true })
    // Not removed after connecting: an error before the protocol adds its own listener would end the process.
    socket.on('error', reject)
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp)
      resolve(socket)
    })
  })
}
