import type { Settings } from '../../config/env.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
/** Addresses that mean every interface. No reader uses them as a host name, and a foreign page can reach loopback through 0.0.0.0. */
const WILDCARDS = ['0.0.0.0', '[::]']
const DEFAULT_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' }

/** Whether an authority (host and port, as in a Host header) under a scheme is this server. `port` is the one in use; undefined without a socket. */
export type IsOurs = (protocol: 'http:' | 'https:', authority: string, port: number | undefined) => boolean

/** This server's own origins: those of PUBLIC_URL; without it loopback names and HOST, where it is one address, with the port in use. */
export function ownOrigins({ HOST, PUBLIC_URL }: Pick<Settings, 'HOST' | 'PUBLIC_URL'>): IsOurs {
  const name = bracketed(HOST)
  const names = [...LOOPBACK, ...(WILDCARDS.includes(name) ? [] : [name])]
  const listed = PUBLIC_URL.map((origin) => new URL(origin))
  return (protocol, authority, port) => {
    const asked = partsOf(authority, protocol)
    if (!asked) return false
    if (listed.length) {
      return listed.some((own) => {
        const parts = own.protocol === protocol ? partsOf(own.host, protocol) : null
        return parts !== null && parts.name === asked.name && parts.port === asked.port
      })
    }
    return protocol === 'http:' && names.includes(asked.name) && (port === undefined || asked.port === String(port))
  }
}

/** Name (in lower case, without a final dot) and port (explicit) of an authority; null when it is malformed (RFC 9110, 7.2). */
function partsOf(authority: string, protocol: string): { name: string; port: string } | null {
  const [, name, port] = /^(\[[\da-f:.]+\]|[^\s:/?#@[\]\\]+)(?::(\d*))?$/i.exec(authority) ?? []
  return name === undefined ? null : { name: name.toLowerCase().replace(/\.$/, ''), port: port || DEFAULT_PORTS[protocol]! }
}

const bracketed = (host: string) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host).toLowerCase().replace(/\.$/, '')
