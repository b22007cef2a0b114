/** Finds the feeds that a web page names ("RSS Autodiscovery", RSS Advisory Board 2006; HTML, link types `alternate` and `feed`). */
import { Parser } from 'htmlparser2'
import { plainAddress } from '../text/web-address.ts'
import { absolute } from './parse/links.ts'
import { tidy } from './parse/text.ts'

export interface NamedFeed {
  /** Absolute. */
  url: string
  title: string | null
}

/** The feeds of a page: those that its head declares, and the links that look like feeds. */
export interface PageFeeds {
  declared: NamedFeed[]
  linked: NamedFeed[]
}

/** `application/json` is an API's: WordPress names one on every page. */
const FEED_TYPE = /^(?:application|text)\/(?:x[.-])?(?:(?:rss|atom|rdf)(?:\+xml)?|feed\+json)$/i
/** Types of feeds and of much else: the address or the title has to say more. */
const XML_TYPE = /^(?:application|text)\/xml$/i
/** An address that looks like a feed's: `/rss`, `/feed/`, `news.rss`, `feed.xml`, `index.xml`, `rss.php`, `feed.json`. */
const FEED_ADDRESS =
  /(?:^|[/._-])(?:rss(?:[12]|091|20)?|atom|feeds?|rdf)(?:\.(?:xml|json|php|aspx?|jsp|cgi|rdf))?\/?$|\/(?:rss|feeds?|atom)\/|\/index\.(?:xml|rdf)$/i
/** A parameter that asks for a feed: `?feed=rss2`, `?format=atom`, `&type=100&rss=1`. */
const FEED_PARAMETER =
  /[?&](?:(?:feed|format|type|output|alt|view|mode)=(?:rss|atom|feed|rdf|json-?feed)\w*|(?:rss|atom|feed)(?:=[^&]*)?(?=&|$))/i
/** A link that says what it leads to: the names of the formats are the same in every language. */
const FEED_WORD = /(?:^|[^\p{L}])(?:RSS|Atom|JSON Feed|RDF)(?:$|[^\p{L}])/iu
/** Feeds of readers' comments, which are not the page's news. */
const COMMENT_FEED = /\b(?:comments?|replies|discussion)\b|kom+ent[aá]r|com+ent[aá](?:ir|ri)|\bcommenti\b|\breacties\b|ком+ентари|коментар/i
/** Enough for the sections that an operator chooses from. */
const MAX_FEEDS = 12

/** Where feeds often lie that no page names, the likeliest first: WordPress, Jekyll and Hugo, Ghost, Drupal, Blogger, static sites. */
const USUAL_PATHS = ['/feed/', '/rss.xml', '/rss', '/atom.xml', '/feed.xml', '/index.xml', '/feeds/posts/default', '/feed.json']

/** @returns the addresses at which the site of a page may have feeds that it does not name */
export function usualPlaces(page: string): string[] {
  return USUAL_PATHS.map((path) => new URL(path, page).href).filter((url) => url !== page)
}

/**
 * @param url the page's own address
 * @returns the feeds that the page declares in its head, in that order; if it declares none, the links that look like feeds. Feeds of comments come last
 */
export function feedsIn(html: string, url: string): NamedFeed[] {
  const { declared, linked } = pageFeeds(html, url)
  return declared.length ? declared : linked
}

/** @param url the page's own address @returns each with feeds of comments last */
export function pageFeeds(html: string, url: string): PageFeeds {
  const declared: NamedFeed[] = []
  const linked: NamedFeed[] = []
  let base = url
  let anchor: (NamedFeed & { text: string }) | null = null
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (name === 'base') base = absolute(attributes.href, url) ?? url
      // A picture in a link says in its alternative text what the link is.
      if (name === 'img' && anchor) anchor.text += ` ${attributes.alt ?? ''}`
      if (name !== 'link' && name !== 'a') return
      const address = absolute(attributes.href && plainAddress(attributes.href), base)
      if (!address || !/^https?:/i.test(address) || !URL.canParse(address)) return
      const found = { url: address, title: tidy(attributes.title) }
      if (name === 'link' && isDeclared(attributes, found)) declared.push(found)
      if (name === 'a') anchor = { ...found, text: `${attributes.title ?? ''} ${attributes['aria-label'] ?? ''}` }
    },
    ontext: (text) => {
      if (anchor) anchor.text += text
    },
    onclosetag: (name) => {
      if (name !== 'a' || !anchor) return
      const { text, ...found } = anchor
      if (looksLikeFeed(found.url) || FEED_WORD.test(text)) linked.push(found)
      anchor = null
    },
  })
  parser.end(html)
  return { declared: ranked(declared, url), linked: ranked(linked, url) }
}

function isDeclared({ rel = '', type = '' }: Record<string, string>, { url, title }: NamedFeed): boolean {
  const rels = rel.toLowerCase().split(/\s+/)
  const [mime = '', ...parameters] = type.split(';').map((part) => part.trim())
  // A document of one entry is no feed (RFC 5023, 16.6).
  if (parameters.some((one) => /^type\s*=\s*"?entry\b/i.test(one))) return false
  if (rels.includes('feed')) return true
  if (!rels.includes('alternate')) return false
  return FEED_TYPE.test(mime) || (XML_TYPE.test(mime) && (looksLikeFeed(url) || FEED_WORD.test(title ?? '')))
}

function looksLikeFeed(address: string): boolean {
  const { pathname, search } = new URL(address)
  return FEED_ADDRESS.test(pathname) || FEED_PARAMETER.test(search)
}

/** Each once, without the page itself; those of comments last. */
function ranked(found: NamedFeed[], page: string): NamedFeed[] {
  const unique = [...new Map(found.filter((feed) => feed.url !== page).map((feed) => [feed.url, feed])).values()]
  const rank = (feed: NamedFeed) => Number(isOfComments(feed, unique, page))
  return unique.sort((a, b) => rank(a) - rank(b)).slice(0, MAX_FEEDS)
}

/** What says so, and what lies beneath an article beside a feed of the whole site (WordPress: `/2026/ferry/feed/`). */
function isOfComments({ url, title }: NamedFeed, all: NamedFeed[], page: string): boolean {
  if (COMMENT_FEED.test(`${title} ${url}`)) return true
  const own = new URL(page).href.replace(/[?#].*$/, '').replace(/\/$/, '')
  const isBeneath = (address: string) => address.startsWith(`${own}/`)
  return (
    new URL(page).pathname !== '/' &&
    isBeneath(url) &&
    all.some((other) => !isBeneath(other.url) && !COMMENT_FEED.test(`${other.title} ${other.url}`))
  )
}
