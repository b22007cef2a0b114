import type { Settings } from '../../config/env.ts'
import { userAgent } from '../../workers/context.ts'
import { feedsIn, type NamedFeed } from '../feed/discover.ts'
import { findRoot } from '../feed/parse/document.ts'
import { createFetcher, type Fetcher } from '../fetch/fetch.ts'
import { decode } from '../text/encoding.ts'

/** The fetcher as the workers have it. */
export function fetcherOf(settings: Settings): Fetcher {
  return createFetcher({
    userAgent: userAgent(settings),
    allowHosts: settings.ALLOW_HOSTS,
    timeoutMs: settings.FETCH_TIMEOUT_SECONDS * 1000,
  })
}

/** The feeds that are named at an address; null when it is no web page, or did not answer. */
export async function feedsNamedAt(url: string, settings: Settings): Promise<NamedFeed[] | null> {
  const fetched = await fetcherOf(settings).get(url, { kind: 'feed' })
  if (!('body' in fetched)) return null
  const { text } = decode(fetched.body, fetched)
  return findRoot(text) === 'page' ? feedsIn(text, fetched.url) : null
}
