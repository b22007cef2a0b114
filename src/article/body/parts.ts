import { isTracking, webAddress } from '../../text/address.ts'
import { ancestors, type Element, findAll, labelOf, type Root } from '../html/tree.ts'

/** A page that is one part of an article: its number, the highest number that is linked, and the address of the next part. */
export interface Part {
  number: number
  of: number
  next: string | null
}

/** Higher numbers belong to a list of articles or an archive. */
const MOST_LINKED_PARTS = 50

/**
 * Which part of its article a page is, by links to the same address with another number: `?page=2`, `/2`, `/page/2`, `-2.html` and the like.
 * A `rel=next` to another address is ignored: on many sites it leads to the next article. Null for an article on one page.
 */
export function partOf(root: Root, url: string): Part | null {
  const here = numbered(url)
  if (!here) return null
  const linked = new Map<number, string>()
  const mayBePart = (href: string | undefined) => href !== undefined && (here.number > 1 || ENDS_IN_NUMBER.test(href))
  for (const link of findAll(root, (e) => (e.name === 'a' || e.name === 'link') && mayBePart(e.attribs.href))) {
    const there = sibling(link, here, url)
    if (there && there.number <= MOST_LINKED_PARTS && !linked.has(there.number)) linked.set(there.number, there.address)
  }
  linked.delete(here.number)
  if (!linked.size || (here.number === 1 && !linked.has(2))) return null
  return { number: here.number, of: Math.max(here.number, ...linked.keys()), next: linked.get(here.number + 1) ?? null }
}

/** Most links of a page are not its parts, and parsing an address is expensive. */
const ENDS_IN_NUMBER = /\d(?:\.\w{3,5})?\/?(?:$|[?&#])/

interface Numbered {
  /** The address without its number. */
  base: string
  /** 1 where the address has none. */
  number: number
}

/** A link to another part: to the same address with a number, from an `<a>` outside comments or a `<link>` that is stated as next or previous. */
function sibling(link: Element, here: Numbered, url: string): { number: number; address: string } | null {
  const address = webAddress(link.attribs.href, url)
  const there = address ? numbered(address) : null
  if (!address || !there || there.base !== here.base || address.includes('#')) return null
  if (link.name === 'link') return /(?:^|\s)(?:next|prev)(?:\s|$)/i.test(link.attribs.rel ?? '') ? { number: there.number, address } : null
  // Comments have pages too.
  if ([...ancestors(link)].slice(0, 8).some((e) => /comment|kommentar|repl(?:y|ies)|disqus|forum/.test(labelOf(e)))) return null
  return { number: there.number, address }
}

const QUERY = /^(?:page|pg|p|pagina|página|seite|part|teil|page_?(?:no|num|number)|paged)$/i
const PATH =
  /^(.+?)(?:\/(?:(?:page|pagina|seite|part|teil|p)[-_/]?)?(\d{1,2})|[-_,](?:(?:page|pagina|seite|part|teil|p|s)[-_]?)?(\d{1,2})(?=\.\w{3,5}$))(\.\w{3,5})?\/?$/i

/** "/slug-of-a-story/2" is a part of the story; "/news/2" is the second page of a section, or an article by its number. */
const isStory = (path: string) => /-|\d{4}|\.\w{3,5}$/.test(path.slice(path.replace(/\/$/, '').lastIndexOf('/') + 1))

function numbered(address: string): Numbered | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.pathname === '/') return null
  const number = [...url.searchParams].find(([name, value]) => QUERY.test(name) && /^\d{1,2}$/.test(value))
  const rest = [...url.searchParams].filter(([name, value]) => name !== number?.[0] && !isTracking(name.toLowerCase(), value)).sort()
  const match = number ? null : PATH.exec(url.pathname)
  const path = match && isStory(match[1]!) ? match : null
  const stem = path ? `${path[1]}${path[4] ?? ''}` : url.pathname
  return {
    base: `${url.hostname.replace(/^www\./, '')} ${stem.replace(/\/$/, '')} ${JSON.stringify(rest)}`,
    number: Number(number?.[1] ?? path?.[2] ?? path?.[3] ?? 1),
  }
}
