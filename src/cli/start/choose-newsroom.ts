import type { Settings } from '../../../config/env.ts'
import { readFeedsFile } from '../../../config/feeds.ts'
import { openDatabase } from '../../../db/client.ts'
import { createDatabase } from '../../../db/embedded.ts'
import { anyPollSucceeded } from '../../../db/write/feeds.ts'
import { anyReachable } from './reachable.ts'

/** Which newsroom runs, in which database. */
export interface Newsroom {
  sample: boolean
  /** The sample newsroom has its own database beside the real one. */
  url: string
  /** A sentence for the operator, when the sample newsroom was not requested. */
  why?: string
}

/** The sample newsroom on request, or when no real feed can be reached on a first start, so that the desk is never empty. */
export async function chooseNewsroom(settings: Settings, url: string, sampleRequested: boolean): Promise<Newsroom> {
  if (sampleRequested) return { sample: true, url: await createSampleDatabase(url) }
  if (await hasNews(url)) return { sample: false, url }
  const feeds = readFeedsFile(settings.FEEDS_FILE)
  if (
    !feeds.length ||
    (await anyReachable(
      feeds.map((f) => f.url),
      settings,
    ))
  )
    return { sample: false, url }
  const why = 'None of the feeds on the feed list can be reached from here, so the sample newsroom is playing. None of it is news.'
  return { sample: true, url: await createSampleDatabase(url), why }
}

async function hasNews(url: string): Promise<boolean> {
  const db = openDatabase(url, { max: 1 })
  try {
    return await anyPollSucceeded(db)
  } finally {
    await db.close()
  }
}

async function createSampleDatabase(url: string): Promise<string> {
  const beside = new URL(url)
  beside.pathname = `${beside.pathname}_sample`
  await createDatabase(beside.href)
  return beside.href
}
