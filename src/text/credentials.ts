/**
 * Name and password in an address (`https://user:password@host/`). They are used only to fetch: no response, link, message or export
 * contains them.
 */

/**
 * The part before the host that may contain them (WHATWG URL, authority state). Nearly all addresses have none. Text that only begins like an
 * address ("FTP: write to desk@wire.example") has a space before the host ends.
 */
const BEFORE_HOST = /^(\s*[a-z][a-z0-9+.-]*:[\\/]*)[^\\/?#\s]*@(?=[^\\/?#\s@]*(?:[\\/?#]|\s*$))/i

/** @returns the address without name and password; unchanged where it has none or is not an address */
export function withoutCredentials(address: string): string {
  if (!BEFORE_HOST.test(address)) return address
  if (!URL.canParse(address)) return address.replace(BEFORE_HOST, '$1')
  const url = new URL(address)
  if (!url.username && !url.password) return address
  url.username = ''
  url.password = ''
  return url.href
}

export const hasCredentials = (address: string): boolean => withoutCredentials(address) !== address

/**
 * An address with the name and password of another, if both are on the same server: same scheme, host and port (RFC 6454), or http and https on
 * their default ports. Any other server would learn them.
 * @param address absolute; its own credentials, if any, are kept
 */
export function withCredentialsOf(holder: string, address: string): string {
  if (!hasCredentials(holder) || !URL.canParse(address) || hasCredentials(address)) return address
  const [from, to] = [new URL(holder), new URL(address)]
  if (!isSameServer(from, to)) return address
  to.username = from.username
  to.password = from.password
  return to.href
}

function isSameServer(from: URL, to: URL): boolean {
  if (from.hostname !== to.hostname) return false
  if (from.protocol === to.protocol) return from.port === to.port
  return from.protocol === 'http:' && to.protocol === 'https:' && !from.port && !to.port
}
