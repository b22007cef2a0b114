/** Finds the feeds that a web page names ("RSS Autodiscovery", RSS Advisory Board 2006; HTML, link type `alternate`). */
import { Parser } from 'htmlparser2'
import { absolute } from './parse/links.ts'
import { tidy } from './parse/text.ts'

export interface NamedFeed {
  /** Absolute. */
  url: string
  title: string | null
}

const FEED_TYPE = /^(?:application|text)\/(?:(?:rss|atom|rdf)\+xml|feed\+json)\b/i
/** An address that looks like a feed's: `/rss`, `/feed/`, `news.rss`, `feed.xml`, `atom.xml`, `feed.json`. */
const FEED_ADDRESS = /(?:^|[/.])(?:rss|atom|feeds?|rdf)(?:\.xml|\.json|\/)?$|\/(?:rss|feed|atom)\//i
/** Feeds of readers' comments, which are not the page's news. */
const COMMENT_FEED = /\bcomments?\b|kommentar|commentaires|comentarios/i
/** Enough for the sections that an operator chooses from. */
const MAX_FEEDS = 12

/**
 * @param url the page's own address
 * @returns the feeds that the page declares in its head, in that order, with feeds of comments last; if it declares none, the links whose address looks like a feed's
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
  const unique = [...new Map(found.filter((feed) => feed.url !== url).map((feed) => [feed.url, feed])).values()]
  const isComments = (feed: NamedFeed) => Number(COMMENT_FEED.test(`${feed.title} ${feed.url}`))
  return unique.sort((a, b) => isComments(a) - isComments(b)).slice(0, MAX_FEEDS)
}
