import type { Settings } from '../../config/env.ts'
import { fetcherOf } from '../../workers/context.ts'
import { feedsIn, type NamedFeed, pageFeeds, usualPlaces } from '../feed/discover.ts'
import { findRoot } from '../feed/parse/document.ts'
import { decodeFeed, parseText } from '../feed/parse/parse.ts'
import type { Fetched, Fetcher } from '../fetch/fetch.ts'
import type { Trouble } from '../model.ts'
import { decode } from '../text/encoding.ts'

/** What lies at an address: a feed, a page with the feeds that it names or hides, or neither. */
export type FoundAt =
  | { kind: 'feed'; url: string; title: string | null; language: string | null }
  | { kind: 'page'; url: string; feeds: NamedFeed[] }
  | { kind: 'trouble'; url: string; trouble: Trouble; answered: boolean }

/** Addresses that are tried for feeds which a page does not declare. */
const MOST_TRIED = 10

/** Looks at the first of these addresses that answers. */
export async function lookAt(addresses: string[], settings: Settings): Promise<FoundAt> {
  const fetcher = fetcherOf(settings)
  let found: FoundAt | null = null
  for (const address of addresses) {
    found = await lookAtOne(address, fetcher)
    if (found.kind !== 'trouble' || found.answered) break
  }
  return found!
}

async function lookAtOne(address: string, fetcher: Fetcher): Promise<FoundAt> {
  const fetched = await fetcher.get(address, { kind: 'feed' })
  if (!('body' in fetched)) {
    const trouble = 'trouble' in fetched ? fetched.trouble : { code: 'HTTP_ERROR', message: `Status ${fetched.status}.` }
    return { kind: 'trouble', url: address, trouble, answered: fetched.status !== null }
  }
  const { text } = decode(fetched.body, fetched)
  if (findRoot(text) !== 'page') return feedIn(address, fetched)
  const { declared, linked } = pageFeeds(text, fetched.url)
  return {
    kind: 'page',
    url: address,
    feeds: declared.length ? declared : await feedsAmong([...linked.map(({ url }) => url), ...usualPlaces(fetched.url)], fetcher),
  }
}

function feedIn(address: string, { body, contentType, url }: Fetched): FoundAt {
  const decoded = decodeFeed(body, { contentType, url })
  const parsed = 'trouble' in decoded ? decoded : parseText(decoded.text, { contentType, url })
  if ('trouble' in parsed) return { kind: 'trouble', url: address, trouble: parsed.trouble, answered: true }
  const { title, language } = parsed.feed.feed
  return { kind: 'feed', url: address, title, language }
}

/** The feeds among these addresses, and those that the pages among them name: many sites list their feeds on a page. */
async function feedsAmong(addresses: string[], fetcher: Fetcher): Promise<NamedFeed[]> {
  const found = new Map<string, NamedFeed>()
  for (const address of [...new Set(addresses)].slice(0, MOST_TRIED)) {
    const fetched = await fetcher.get(address, { kind: 'feed' })
    if (!('body' in fetched)) continue
    const { text } = decode(fetched.body, fetched)
    if (findRoot(text) === 'page') for (const feed of feedsIn(text, fetched.url)) found.set(feed.url, feed)
    else {
      const feed = feedIn(address, fetched)
      if (feed.kind === 'feed') found.set(feed.url, { url: feed.url, title: feed.title })
    }
  }
  return [...found.values()]
}
