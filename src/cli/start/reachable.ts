import { setMaxListeners } from 'node:events'
import type { Settings } from '../../../config/env.ts'
import { fetcherOf } from '../../../workers/context.ts'

/** Enough for a slow network, short enough for a first start. */
const ANSWER_WITHIN_MS = 6000

/** Whether any of these feeds answers. Settles with the first answer. */
export async function anyReachable(urls: string[], settings: Settings): Promise<boolean> {
  const fetcher = fetcherOf(settings, { timeoutMs: ANSWER_WITHIN_MS })
  const abort = new AbortController()
  // Each request listens to it, and a feed list is longer than the ten that Node expects.
  setMaxListeners(0, abort.signal)
  const requests = urls.map(async (url) => {
    const { status } = await fetcher.get(url, { kind: 'feed', signal: abort.signal })
    if (status === null) throw new Error(url)
  })
  const found = await Promise.any(requests).then(
    () => true,
    () => false,
  )
  abort.abort()
  await Promise.allSettled(requests)
  return found
}
