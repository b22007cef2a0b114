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

/** A value of this many letters and digits is no word: a signature, a key, a token. */
const SECRET = /([?&][^=&#]*=)([\w+/=.~%-]{6})[\w+/=.~%-]{18,}/g

/** An address as people are shown it where it was only met: the long values of its query, which may be signatures, are cut. */
export const shownAddress = (address: string): string => withoutCredentials(address).replace(SECRET, '$1$2…')

export const hasCredentials = (address: string): boolean => withoutCredentials(address) !== address

/** An address and the login that was written into it, decoded; null where there is none. */
export function takenApart(address: string): { address: string; login: { user: string; password: string } | null } {
  const bare = withoutCredentials(address)
  if (bare === address || !URL.canParse(address)) return { address: bare, login: null }
  const { username, password } = new URL(address)
  return { address: bare, login: { user: decoded(username), password: decoded(password) } }
}

/** Unchanged where it is not validly encoded (a lone `%`). */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/**
 * Whether what is meant for one address may be sent to the other: same scheme, host and port (RFC 6454), or http and https on their default ports.
 * Any other server would learn it.
 */
export function isSameServer(from: URL, to: URL): boolean {
  if (from.hostname !== to.hostname) return false
  if (from.protocol === to.protocol) return from.port === to.port
  return from.protocol === 'http:' && to.protocol === 'https:' && !from.port && !to.port
}
