/** Where an answer leads: a Location header, or a page that sends the reader on. */
import { plainAddress } from '../text/web-address.ts'

/** Characters of a page in which a refresh is looked for: it stands in the head. */
const HEAD_CHARACTERS = 65_536
/** Seconds after which a page sends on. A front page that loads itself anew takes longer. */
const MAX_REFRESH_SECONDS = 30
const META = /<meta\b[^<>]*>/gi
const ATTRIBUTE = /(?<![a-z-])([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi

/**
 * A Location header as text. Node reads header bytes as Latin-1; browsers read them as UTF-8 (WHATWG Fetch, "location URL"). Bytes that are no
 * UTF-8 are percent-encoded, so that the server gets back what it sent.
 */
export function locationText(header: string): string {
  if (!/[\x80-\xff]/.test(header)) return header
  const bytes = Buffer.from(header, 'latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return header.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
  }
}

/**
 * The address to which a small page sends its readers on (`<meta http-equiv="refresh">`), as it stands there; null where it is no page, or stays.
 * @param address the page's own
 */
export function refreshTarget(body: Buffer, contentType: string | null, address: URL): string | null {
  const head = body.subarray(0, HEAD_CHARACTERS).toString('utf8')
  if (!/\bhtml\b/i.test(contentType ?? '') && !/^\s*<(?:!doctype html|html|head|meta)\b/i.test(head)) return null
  if (/<(?:rss|feed|rdf:RDF)\b/.test(head.slice(0, 2000))) return null
  for (const [tag] of withoutComments(head).matchAll(META)) {
    const attributes = new Map([...tag.matchAll(ATTRIBUTE)].map(([, name, a, b, c]) => [name!.toLowerCase(), a ?? b ?? c ?? '']))
    if (attributes.get('http-equiv')?.toLowerCase() !== 'refresh') continue
    const [, seconds, quoted] = /^\s*(\d*)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?(.*)$/is.exec(attributes.get('content') ?? '') ?? []
    const target = quoted
      ?.trim()
      .replace(/^(['"])(.*?)\1?$/, '$2')
      .replaceAll('&amp;', '&')
      .trim()
    if (!target || Number(seconds) > MAX_REFRESH_SECONDS) continue
    const plain = plainAddress(target)
    if (URL.canParse(plain, address) && new URL(plain, address).href.replace(/#.*$/, '') !== address.href.replace(/#.*$/, '')) return plain
  }
  return null
}

/** A comment that does not end reaches to the end. */
const withoutComments = (html: string) =>
  html
    .split('<!--')
    .map((part, i) => (i === 0 ? part : part.split('-->').slice(1).join('-->')))
    .join('')
