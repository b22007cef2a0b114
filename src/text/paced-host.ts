import { isIP } from 'node:net'
import { getDomain } from 'tldts'

/**
 * The name under which the requests to an address are counted: the domain that its owner registered, since its hosts are often one server; a bare
 * IP address or a name without a dot counts with its port.
 */
export function pacedHost({ hostname, port, protocol }: URL): string {
  const host = hostname.toLowerCase().replace(/\.$/, '')
  const bare = host.replace(/^\[|\]$/g, '')
  if (isIP(bare) || !host.includes('.')) return `${host}:${port || (protocol === 'https:' ? '443' : '80')}`
  return getDomain(host, { allowPrivateDomains: true }) ?? host
}
