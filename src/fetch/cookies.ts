/** Cookies of one request and its redirects (RFC 6265). They are forgotten with it: a publisher must not be able to follow the newsroom about. */
import { getPublicSuffix } from 'tldts'

interface Cookie {
  name: string
  value: string
  /** With its subdomains where the server says `Domain`. */
  host: string
  subdomains: boolean
  path: string
  secure: boolean
}

export interface CookieJar {
  /** Keeps the `Set-Cookie` headers of a response; one that has expired removes its cookie. */
  keep(url: URL, headers: readonly string[] | undefined, now: number): void
  /** The `Cookie` header for an address. @param own cookies that are sent besides, which those of the jar replace by name; null if there are none */
  headerFor(url: URL, own: string | null): string | null
}

/** RFC 6265, 6.1, asks for 50 a host at least. */
const MAX_COOKIES = 50
const MAX_COOKIE_CHARACTERS = 4096

/** An empty jar. */
export function cookieJar(): CookieJar {
  let cookies: Cookie[] = []
  return {
    keep(url, headers, now) {
      for (const header of headers ?? []) {
        const read = readCookie(header, url, now)
        if (!read) continue
        const { cookie, expired } = read
        cookies = cookies.filter(({ name, host, path }) => name !== cookie.name || host !== cookie.host || path !== cookie.path)
        if (!expired && cookies.length < MAX_COOKIES) cookies.push(cookie)
      }
    },
    headerFor(url, own) {
      // Longer paths come first (RFC 6265, 5.4).
      const sent = cookies.filter((cookie) => fits(cookie, url)).sort((a, b) => b.path.length - a.path.length)
      const names = new Set(sent.map(({ name }) => name))
      const ownOnes = (own ?? '').split(/;\s*/).filter((pair) => pair && !names.has(pair.split('=', 1)[0]!.trim()))
      return [...sent.map(({ name, value }) => `${name}=${value}`), ...ownOnes].join('; ') || null
    },
  }
}

function fits({ host, subdomains, path, secure }: Cookie, { hostname, pathname, protocol }: URL): boolean {
  if (secure && protocol !== 'https:') return false
  if (hostname !== host && !(subdomains && hostname.endsWith(`.${host}`))) return false
  return pathname === path || (pathname.startsWith(path) && (path.endsWith('/') || pathname[path.length] === '/'))
}

function readCookie(header: string, url: URL, now: number): { cookie: Cookie; expired: boolean } | null {
  const [pair = '', ...rest] = header.slice(0, MAX_COOKIE_CHARACTERS).split(';')
  const [name, value] = split(pair)
  // Control characters would end the header.
  if (!name || !/^[\x21-\x7e]*$/.test(name) || !/^[\x20-\x7e\x80-\xff]*$/.test(value)) return null
  const attributes = new Map(rest.map(split).map(([key, text]) => [key.toLowerCase(), text]))
  const domain = attributes.get('domain')?.toLowerCase().replace(/^\./, '')
  const subdomains = Boolean(domain)
  if (domain && !mayShareWith(domain, url.hostname)) return null
  const path = attributes.get('path')?.startsWith('/') ? attributes.get('path')! : url.pathname.replace(/\/[^/]*$/, '') || '/'
  const cookie = { name, value, host: domain || url.hostname, subdomains, path, secure: attributes.has('secure') }
  return { cookie, expired: hasExpired(attributes, now) }
}

/** Whether a host may set a cookie for this domain: its own or one above it, but never one under which anybody registers names. */
function mayShareWith(domain: string, host: string): boolean {
  if (host === domain) return true
  return host.endsWith(`.${domain}`) && getPublicSuffix(domain, { allowPrivateDomains: true }) !== domain
}

function hasExpired(attributes: Map<string, string>, now: number): boolean {
  const maxAge = attributes.get('max-age')
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0
  const expires = Date.parse(attributes.get('expires') ?? '')
  return expires <= now
}

function split(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=')
  return at < 0 ? [pair.trim(), ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
}
