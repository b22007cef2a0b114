import { setTimeout as rest } from 'node:timers/promises'
import { inTransaction } from '../../../db/client.ts'
import { readSearchedTexts } from '../../../db/read/searched-text.ts'
import { searchKeys } from '../../../db/search.ts'
import { nextToIndex, searchLag, writeKeys } from '../../../db/write/search-words.ts'
import { anyWaitsForPlace } from '../../../db/write/waiting.ts'
import type { Context } from '../context.ts'

type Databases = Pick<Context, 'db'>

/** Log entries in one transaction: some tens of milliseconds. */
const ENTRIES_AT_ONCE = 200
/** How far the search index may be behind the log before it takes time from placing, in seconds. */
const MAX_LAG_SECONDS = 3
/** While placing goes on, indexing rests for this many times as long as it worked: it takes a fifth of the time. */
const REST = 4
/** How often the lag is looked at while placing goes on, in milliseconds. */
const LOOK_MS = 500

/**
 * Indexes stories for search until the index covers the story log. News comes first: where a version waits to be placed, at most one batch is
 * indexed, and only when the index is more than three seconds behind; the worker continues after placing. Doing it twice changes nothing.
 * @returns how many stories were indexed
 */
export async function indexStories({ db }: Databases): Promise<number> {
  let indexed = 0
  for (;;) {
    const lag = await searchLag(db)
    if (lag === null) return indexed
    const newsWaits = await anyWaitsForPlace(db)
    if (newsWaits && lag <= MAX_LAG_SECONDS) return indexed
    const batch = await indexBatch(db)
    indexed += batch ?? 0
    if (newsWaits || batch === null) return indexed
  }
}

/**
 * Keeps the search index within seconds of the story log while placing goes on, in a fifth of the time at most.
 * @param placing when it has settled, this ends too; it rejects as `placing` does
 * @returns how many stories were indexed
 */
export async function indexBeside({ db }: Databases, placing: Promise<unknown>): Promise<number> {
  const indexing = indexUntil(db, placing)
  await Promise.allSettled([placing, indexing])
  await placing
  return indexing
}

async function indexUntil(db: Context['db'], placing: Promise<unknown>): Promise<number> {
  const ended = new AbortController()
  const end = () => ended.abort()
  const over = placing.then(end, end)
  let indexed = 0
  for (let pause = LOOK_MS; ; ) {
    await Promise.race([over, rest(pause, undefined, { signal: ended.signal }).catch(() => undefined)])
    if (ended.signal.aborted) return indexed
    const began = performance.now()
    if (((await searchLag(db)) ?? 0) > MAX_LAG_SECONDS) indexed += (await indexBatch(db)) ?? 0
    pause = Math.max(LOOK_MS, REST * (performance.now() - began))
  }
}

/** Indexes the stories of the next log entries. @returns how many they are; null where there is none, or another process does it */
function indexBatch(db: Context['db']): Promise<number | null> {
  return inTransaction(db, async (client) => {
    const next = await nextToIndex(client, ENTRIES_AT_ONCE)
    if (!next) return null
    const texts = await readSearchedTexts(client, next.storyIds)
    const made = texts.map((text) => ({ storyId: text.storyId, keys: searchKeys(text) }))
    await writeKeys(client, made, next.upTo)
    return made.length
  })
}
