/** Links that a feed document states about itself, not about its items: hubs, its own address, further pages. Pure. */

export interface ChannelLinks {
  hubs: string[]
  self: string | null
  /** The next page, or the archive before (RFC 5005; JSON Feed `next_url`). */
  next: string | null
  /** WordPress serves further pages of each of its feeds under `paged`. */
  isWordPress: boolean
}

const FIRST_ITEM = /<(?:[\w.-]{1,50}:)?(?:item|entry)[\s>/]/i
const LINK = /<(?:[\w.-]{1,50}:)?link\b([^<>]*)>/gi
const ATTRIBUTE = /([\w:-]{1,50})\s*=\s*(?:"([^"]*)"|'([^']*)')/g
/** A link in a header: `<address>; rel="hub"` (RFC 8288). */
const HEADER_LINK = /<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s";,]+))*)/g
const WORDPRESS = /<generator>\s*https?:\/\/wordpress\.(?:org|com)\//i

/**
 * @param document the document as it came: addresses are ASCII in whatever encoding but UTF-16, whose links are not found
 * @param header the Link header, which counts before the document (WebSub, 4)
 * @param base the address that relative ones are resolved against
 */
export function channelLinks(document: string, header: string | null | undefined, base: string): ChannelLinks {
  const links = [...headerLinks(header ?? ''), ...(document.trimStart().startsWith('{') ? jsonLinks(document) : xmlLinks(document))]
  const all = (rel: string) =>
    links.flatMap((link) => (link.rels.includes(rel) && URL.canParse(link.href, base) ? [new URL(link.href, base).href] : []))
  return {
    hubs: [...new Set(all('hub'))].filter((href) => /^https?:/.test(href)),
    self: all('self')[0] ?? null,
    next: all('prev-archive')[0] ?? all('next')[0] ?? null,
    isWordPress: WORDPRESS.test(document),
  }
}

interface FoundLink {
  rels: string[]
  href: string
}

const relsOf = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean)

function headerLinks(header: string): FoundLink[] {
  return [...header.matchAll(HEADER_LINK)].flatMap(([, href, parameters]) => {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]+))/i.exec(parameters!)
    return rel ? [{ rels: relsOf(rel[1] ?? rel[2]!), href: href! }] : []
  })
}

function xmlLinks(document: string): FoundLink[] {
  return [...withoutItems(document).matchAll(LINK)].flatMap(([, text]) => {
    const attributes = new Map(
      [...text!.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [name!.toLowerCase(), double ?? single ?? '']),
    )
    const [rel, href] = [attributes.get('rel'), attributes.get('href')]
    return rel && href ? [{ rels: relsOf(rel), href: href.replaceAll('&amp;', '&').trim() }] : []
  })
}

/** The document up to its first item and from the end of its last: what stands between is not the channel's. */
function withoutItems(document: string): string {
  const first = document.search(FIRST_ITEM)
  if (first < 0) return document
  const last = Math.max(document.lastIndexOf('item>'), document.lastIndexOf('entry>'))
  return document.slice(0, first) + (last > first ? document.slice(last) : '')
}

/** JSON Feed 1.1: `hubs`, `feed_url`, `next_url`. */
function jsonLinks(document: string): FoundLink[] {
  let feed: { hubs?: unknown; feed_url?: unknown; next_url?: unknown }
  try {
    feed = JSON.parse(document)
  } catch {
    return []
  }
  const hubs = Array.isArray(feed.hubs) ? feed.hubs : []
  const named = [
    ...hubs.map((hub: { type?: unknown; url?: unknown } | null) => ({
      rel: /websub/i.test(String(hub?.type)) ? 'hub' : '',
      href: hub?.url,
    })),
    { rel: 'self', href: feed.feed_url },
    { rel: 'next', href: feed.next_url },
  ]
  return named.flatMap(({ rel, href }) => (rel && typeof href === 'string' ? [{ rels: [rel], href }] : []))
}
