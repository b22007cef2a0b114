/** Addresses of a feed made absolute (RFC 3986, XML Base). */
import { withoutCredentials } from '../../text/credentials.ts'

/** Attributes of HTML that hold one address. */
const ATTRIBUTES =
  /(\s(?:href|src|cite|longdesc|poster|data|background|action|formaction|codebase|classid|profile|usemap)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/gi
const SRCSET = /(\ssrcset\s*=\s*)("[^"]*"|'[^']*')/gi
const START_TAG = /<[a-z][^<>]*>/gi
/** Such a name, or white space that may follow one. */
const NAME_BEFORE = /(?:href|src|srcset|cite|longdesc|poster|data|background|action|formaction|codebase|classid|profile|usemap|\s)$/i
const MAX_ATTRIBUTE_CHARACTERS = 'background'.length
const RELATIVE_ADDRESS =
  /<[a-z][^<>]*?\s(?:href|src|srcset|cite|longdesc|poster|data|background|action|formaction|codebase|classid|profile|usemap)\s*=\s*["']?\s*(?!https?:|mailto:|data:|["'\s>])/i

/** The usual address: absolute and without white space. */
const SETTLED = /^https?:\S+$/

/** `address` against `base`, without the base's credentials; unchanged if neither is absolute; null if there is none. */
export function absolute(address: string | null | undefined, base: string | null): string | null {
  if (!address) return null
  if (SETTLED.test(address)) return address
  const text = address.trim().replace(/[\t\n\r]/g, '')
  if (!text) return null
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return text
  if (!base || !URL.canParse(text, base)) return text
  const href = withoutCredentials(new URL(text, base).href)
  return /[^\x00-\x7f]/.test(text) ? asWritten(href, text) : href
}

/** Letters beyond ASCII stay as the publisher wrote them, as they do in an address that is absolute already (RFC 3987). */
function asWritten(href: string, text: string): string {
  return href.replace(/(?:%[89A-F][0-9A-F])+/g, (run) => {
    const plain = Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')
    return text.includes(plain) ? plain : run
  })
}

/** The base that holds inside an element with this `xml:base`, which may be relative itself. */
export function baseWithin(xmlBase: string | null | undefined, outer: string | null): string | null {
  if (!xmlBase) return outer
  const base = absolute(xmlBase, outer)
  return base && URL.canParse(base) ? base : outer
}

/**
 * The base of the addresses in an entry's text. Without an `xml:base` the text was usually cut out of the article's page, against which a browser
 * would resolve them; that page may be on another host than the feed.
 */
export function textBaseOf(link: string | null | undefined, { base, isStated }: { base: string | null; isStated: boolean }): string | null {
  const page = link?.trim()
  return !isStated && page && /^https?:\/\//i.test(page) && URL.canParse(page) ? page : base
}

/** HTML with every address in it made absolute. */
export function absoluteLinks(html: string | null, base: string | null): string | null {
  if (!html || !base || !holdsRelative(html)) return html
  return html.replace(START_TAG, (tag) =>
    tag
      .replace(
        ATTRIBUTES,
        (_, name: string, value: string) => name + requoted(value, (text) => absolute(unescapedAttribute(text), base) ?? ''),
      )
      .replace(SRCSET, (_, name: string, value: string) => name + requoted(value, (text) => absoluteSrcset(text, base))),
  )
}

/** Whether an address in it is relative. Nearly all are not, and then only what stands beside each `=` is looked at. */
function holdsRelative(html: string): boolean {
  for (let at = html.indexOf('='); at >= 0; at = html.indexOf('=', at + 1)) {
    const quote = html[at + 1] === '"' || html[at + 1] === "'" ? 2 : 1
    if (html.startsWith('https:', at + quote) || html.startsWith('http:', at + quote)) continue
    if (NAME_BEFORE.test(html.slice(Math.max(at - MAX_ATTRIBUTE_CHARACTERS, 0), at))) return RELATIVE_ADDRESS.test(html)
  }
  return false
}

function requoted(value: string, change: (text: string) => string): string {
  const quote = /^["']/.exec(value)?.[0]
  const text = quote ? value.slice(1, -1) : value
  const changed = change(text).replace(/&/g, '&amp;').replace(/"/g, '&quot;')
  return quote === "'" ? `'${changed.replace(/'/g, '&#39;')}'` : `"${changed}"`
}

function unescapedAttribute(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&amp;/g, '&')
}

function absoluteSrcset(srcset: string, base: string): string {
  return unescapedAttribute(srcset).replace(
    /([^\s,]\S*[^\s,])(\s+[\d.]+[wx])?/g,
    (_, address: string, size = '') => absolute(address, base) + size,
  )
}
