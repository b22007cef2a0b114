import type { Settings } from '../../../config/env.ts'
import { fetcherOf } from '../../../workers/context.ts'

/** Enough for a slow line, short enough for a first start. */
const PATIENCE_MS = 6000

/** Whether any of these feeds answers at all: settles with the first that does. */
export async function anyReachable(urls: string[], settings: Settings): Promise<boolean> {
  const fetcher = fetcherOf(settings, PATIENCE_MS)
  const enough = new AbortController()
  const asked = urls.map(async (url) => {
    const { status } = await fetcher.get(url, { kind: 'feed', signal: enough.signal })
    if (status === null) throw new Error(url)
  })
  const found = await Promise.any(asked).then(
    () => true,
    () => false,
  )
  enough.abort()
  await Promise.allSettled(asked)
  return found
}
