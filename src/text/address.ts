/** Web addresses in the form that identifies an article. */
import { withoutCredentials } from './credentials.ts'

/**
 * Parameters that describe where a reader came from, not what is read: names from the query-stripping lists of ClearURLs
 * and Firefox that occur on news sites.
 */
const TRACKING =
  /^(?:(?:utm|mtm|pk|piwik|matomo|hsa|oly|vero|guce|ss)_\w+|at_(?:medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid?|li_fat_id|epik|_ga|_gl|mc_[ce]id|mkt_tok|_hsenc|_hsmi|__hs\w+|hsctatracking|wickedid|ml_subscriber(?:_hash)?|ocid|cmpid?|ncid|icid|s_cid|smid|smtyp|ref_(?:src|url)|xtor|wt_z?mc|ns_(?:mchannel|source|campaign|linkname)|sr_share|ftag|ftcamp|guccounter|traffic_source|taid|sref|spm|from_rss)$/
/** Parameters that are tracking only with such a value; otherwise they may identify the article. */
const MAYBE_TRACKING = /^(?:source|src|cmp|ref|referrer|from|via|partner|feature|cid|medium|channel|output(?:type)?|feed|rss)$/
const TRACKING_VALUE = /^$|rss|feed|xml|twitter|facebook|social|newsletter|e?mail|google|flipboard|share/i

/**
 * An address that is in that form behind its scheme and `www.`, as most are: taking one apart costs thirty times as much. Its host has no capitals,
 * no port and no encoded name, its path no escapes, no empty and no dotted parts and no name of an index, and nothing follows.
 */
const PLAIN = /^https?:\/\/(?!xn--)(?:[a-z\d-]+\.(?!xn--))+[a-z]+(?:\/(?!index\.(?:html?|php)$)[\w~-][\w.~-]*)+$/

/**
 * An address in the form under which articles are compared, not fetched: without scheme, `www.`, default port, letter
 * case of the host, fragment, tracking parameters, order of the others and a slash at the end. Anything but an http address is only trimmed.
 */
export function normaliseAddress(address: string): string {
  const trimmed = address.trim()
  if (PLAIN.test(trimmed)) return trimmed.slice(trimmed.indexOf('//') + 2).replace(/^www\d?\./, '')
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

/** Whether a parameter of an address describes where a reader came from. `name` is in lower case. */
export function isTracking(name: string, value: string): boolean {
  return TRACKING.test(name) || (MAYBE_TRACKING.test(name) && TRACKING_VALUE.test(value))
}

/** A path without needless percent-encoding, the rest of it in capitals (RFC 3986, 6.2.2). */
function unescaped(path: string): string {
  return path.replace(/%[\da-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : code.toUpperCase()
  })
}

/** An address made absolute against `base`, without credentials; null unless the result is an http or https address. */
export function webAddress(address: string | undefined | null, base: string): string | null {
  const text = address?.trim()
  const url = text && URL.canParse(text, base) ? new URL(text, base) : null
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? withoutCredentials(url.href) : null
}
