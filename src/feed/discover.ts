/** The feeds that a web page names ("RSS Autodiscovery", RSS Advisory Board 2006; HTML, link type `alternate`). */
import { Parser } from 'htmlparser2'
import { absolute } from './parse/links.ts'
import { tidy } from './parse/text.ts'

export interface NamedFeed {
  /** Absolute. */
  url: string
  title: string | null
}

const FEED_TYPE = /^(?:application|text)\/(?:(?:rss|atom|rdf)\+xml|feed\+json)\b/i
/** An address that says itself that it is a feed: `/rss`, `/feed/`, `news.rss`, `feed.xml`, `atom.xml`, `feed.json`. */
const FEED_ADDRESS = /(?:^|[/.])(?:rss|atom|feeds?|rdf)(?:\.xml|\.json|\/)?$|\/(?:rss|feed|atom)\//i
/** Feeds of remarks on a page are not its news. */
const COMMENT_FEED = /\bcomments?\b|kommentar|commentaires|comentarios/i
const MAX_FEEDS = 12

/**
 * @param url the page's own address
 * @returns what the page declares in its head, in its order, feeds of comments last; where it declares nothing, what it links to that calls itself a feed
 */
export function feedsIn(html: string, url: string): NamedFeed[] {
  const declared: NamedFeed[] = []
  const linked: NamedFeed[] = []
  let base = url
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (name === 'base') base = absolute(attributes.href, url) ?? url
      const address = absolute(attributes.href, base)
      if (!address || !/^https?:/i.test(address)) return
      const found = { url: address, title: tidy(attributes.title) }
      if (name === 'link' && /\balternate\b/i.test(attributes.rel ?? '') && FEED_TYPE.test(attributes.type ?? '')) declared.push(found)
      if (name === 'a' && FEED_ADDRESS.test(new URL(address).pathname)) linked.push(found)
    },
  })
  parser.end(html)
  const found = declared.length ? declared : linked
  const each = [...new Map(found.filter((feed) => feed.url !== url).map((feed) => [feed.url, feed])).values()]
  const remarks = (feed: NamedFeed) => Number(COMMENT_FEED.test(`${feed.title} ${feed.url}`))
  return each.sort((a, b) => remarks(a) - remarks(b)).slice(0, MAX_FEEDS)
}
