import type { Settings } from '../../config/env.ts'
import { fetcherOf } from '../../workers/context.ts'
import { feedsIn, type NamedFeed } from '../feed/discover.ts'
import { findRoot } from '../feed/parse/document.ts'
import { decode } from '../text/encoding.ts'

/** The feeds that the web page at an address names; null when the address is not a web page, or did not answer. */
export async function feedsNamedAt(url: string, settings: Settings): Promise<NamedFeed[] | null> {
  const fetched = await fetcherOf(settings).get(url, { kind: 'feed' })
  if (!('body' in fetched)) return null
  const { text } = decode(fetched.body, fetched)
  return findRoot(text) === 'page' ? feedsIn(text, fetched.url) : null
}
