/** Which article an entry is: keys that stay the same while guid and address drift. */
import { createHash } from 'node:crypto'
import type { Entry } from '../model.ts'

/**
 * Parameters that say where a reader came from, not what is read: the names of the query-stripping lists of ClearURLs
 * and Firefox that occur on news sites.
 */
const TRACKING =
  /^(?:(?:utm|mtm|pk|piwik|matomo|hsa|oly|vero|guce|ss)_\w+|at_(?:medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid?|li_fat_id|epik|_ga|_gl|mc_[ce]id|mkt_tok|_hsenc|_hsmi|__hs\w+|hsctatracking|wickedid|ml_subscriber(?:_hash)?|ocid|cmpid?|ncid|icid|s_cid|smid|smtyp|ref_(?:src|url)|xtor|wt_z?mc|ns_(?:mchannel|source|campaign|linkname)|sr_share|ftag|ftcamp|guccounter|traffic_source|taid|sref|spm|from_rss)$/
/** Parameters that are such only with such a value: elsewhere they name the article. */
const MAYBE_TRACKING = /^(?:source|src|ref|referrer|from|via|partner|feature|cid|medium|channel|output(?:type)?|feed|rss)$/
const TRACKING_VALUE = /^$|rss|feed|xml|twitter|facebook|social|newsletter|e?mail|google|flipboard|share/i

/**
 * An address in the form under which articles are compared, not fetched: without scheme, `www.`, default port, letter
 * case of the host, fragment, tracking parameters, order of the others and a slash at the end. What is no http address comes back trimmed.
 */
export function normaliseAddress(address: string): string {
  const trimmed = address.trim()
  if (!/^https?:/i.test(trimmed) || !URL.canParse(trimmed)) return trimmed
  const url = new URL(trimmed)
  const parameters = [...url.searchParams].filter(([name, value]) => !isTracking(name.toLowerCase(), value))
  const query = parameters.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort()
  const host = url.hostname.replace(/\.$/, '').replace(/^www\d?\./, '')
  const port = url.port === '80' || url.port === '443' ? '' : url.port
  const path = unescaped(url.pathname)
    .replace(/\/{2,}/g, '/')
    .replace(/\/(?:index\.(?:html?|php))?$/, '')
  return `${host}${port && `:${port}`}${path}${query.length ? `?${query.join('&')}` : ''}`
}

function isTracking(name: string, value: string): boolean {
  return TRACKING.test(name) || (MAYBE_TRACKING.test(name) && TRACKING_VALUE.test(value))
}

/** Percent signs that were not needed, gone; the others in capitals (RFC 3986, 6.2.2). */
function unescaped(path: string): string {
  return path.replace(/%[\da-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : code.toUpperCase()
  })
}

/** What an article is known by. */
type Named = Pick<Entry, 'id' | 'link' | 'title' | 'published'> & Partial<Pick<Entry, 'replaces'>>

/**
 * The keys under which an entry may already be known, strongest first: `address:` (its page) and `guid:`; an entry with
 * neither gets `text:` of its title and date. Two entries of one source that share a key are one article,
 * and so is an entry with the document that it says it replaces.
 * `canonicalUrl` is what the page says of itself; `feedUrl` resolves relative guids that are addresses.
 */
export function articleKeys(entry: Named, feedUrl?: string | null, canonicalUrl?: string | null): string[] {
  const addresses = [canonicalUrl, entry.link].filter((address): address is string => Boolean(address && isPage(address)))
  const keys = addresses.map((address) => `address:${normaliseAddress(address)}`)
  if (entry.id) keys.push(...guidKeys(entry.id, feedUrl))
  for (const id of entry.replaces ?? []) keys.push(...guidKeys(id, feedUrl))
  if (!keys.length) keys.push(textKey(entry))
  return [...new Set(keys.map(indexable))]
}

/** Bytes of a key that is stored as it is. PostgreSQL takes 2,704 in a row of a B-tree (a third of a page); no honest address seen comes near it. */
const LONGEST_KEY = 1024
/** Characters of a longer key that stay readable before its hash. */
const READABLE = 200

/** A key that fits into an index: a long one becomes its beginning and the SHA-256 of the whole. */
function indexable(key: string): string {
  // A character has three bytes of UTF-8 at most, a surrogate pair four.
  if (key.length * 3 <= LONGEST_KEY || Buffer.byteLength(key) <= LONGEST_KEY) return key
  return `${key.slice(0, READABLE).toWellFormed()}#sha256:${createHash('sha256').update(key).digest('hex')}`
}

/** From so many entries of one document on, an address is a section page or a live blog, and tells nothing. */
const SHARED_ADDRESS = 3

/** The keys of all entries of one document, without the addresses that too many of them share. */
export function articleKeysOf(entries: readonly Named[], feedUrl?: string | null): string[][] {
  const keys = entries.map((entry) => articleKeys(entry, feedUrl))
  const uses = new Map<string, number>()
  for (const key of keys.flat()) uses.set(key, (uses.get(key) ?? 0) + 1)
  return keys.map((own, i) => {
    const telling = own.filter((key) => !key.startsWith('address:') || uses.get(key)! < SHARED_ADDRESS)
    return telling.length ? telling : [textKey(entries[i]!)]
  })
}

/** A guid that is an address drifts like one. */
function guidKeys(guid: string, feedUrl: string | null | undefined): string[] {
  const text = guid.trim()
  if (!text) return []
  if (text.startsWith('/') && feedUrl && URL.canParse(text, feedUrl)) return [`address:${normaliseAddress(new URL(text, feedUrl).href)}`]
  if (!/^https?:/i.test(text)) return [`guid:${text}`]
  return isPage(text) ? [`address:${normaliseAddress(text)}`] : [`guid:${normaliseAddress(text)}`]
}

/** The front page of a site is nobody's address: feeds put it where they have no link. */
function isPage(address: string): boolean {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return false
  return normaliseAddress(address).includes('/') || new URL(address).search.length > 1
}

function textKey({ title, published }: Pick<Entry, 'title' | 'published'>): string {
  return `text:${createHash('sha256')
    .update(`${title ?? ''}\n${published ?? ''}`)
    .digest('hex')
    .slice(0, 32)}`
}
