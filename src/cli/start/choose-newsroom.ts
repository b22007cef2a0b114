import type { Settings } from '../../../config/env.ts'
import { readFeedsFile } from '../../../config/feeds.ts'
import { openDatabase } from '../../../db/client.ts'
import { createDatabase } from '../../../db/embedded.ts'
import { anyPollSucceeded } from '../../../db/write/feeds.ts'
import { anyReachable } from './reachable.ts'

/** Which wire plays, in which database. */
export interface Newsroom {
  sample: boolean
  /** The sample morning is kept apart from real news: in a database of its own beside the real one. */
  url: string
  /** A sentence for the person, where the choice was ours. */
  why?: string
}

/** The sample newsroom when asked for, or when on a first start none of the real feeds can be reached: never an empty desk. */
export async function chooseNewsroom(settings: Settings, url: string, askedForSample: boolean): Promise<Newsroom> {
  if (askedForSample) return { sample: true, url: await besideIt(url) }
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
  return { sample: true, url: await besideIt(url), why }
}

async function hasNews(url: string): Promise<boolean> {
  const db = openDatabase(url, { max: 1 })
  try {
    return await anyPollSucceeded(db)
  } finally {
    await db.close()
  }
}

async function besideIt(url: string): Promise<string> {
  const at = new URL(url)
  at.pathname = `${at.pathname}_sample`
  await createDatabase(at.href)
  return at.href
}
