import { inTransaction } from '../../db/client.ts'
import { keepEntries } from '../../db/queries/articles.ts'
import { type DueFeed, type PollRecord, recordPoll } from '../../db/queries/feeds.ts'
import { trouble } from '../errors.ts'
import { nextPoll } from '../feed/schedule.ts'
import { type Dropped, type Folder, failedIn, openFolder, putAway, readDropped } from '../fetch/folder.ts'
import type { Trouble } from '../model.ts'
import { chunked, SCRAPE_CHUNK } from '../queues/queues.ts'
import type { Context } from './context.ts'
import type { Refreshed } from './refresh-feed.ts'

/** A document that breaks off may still be on its way; past this it is taken as it is. Longer than any pause of a receiver seen. */
const PATIENCE_MS = 60_000

/**
 * Looking into a folder costs next to nothing: a file is seen within seconds, also after a quiet night, whatever list the folder came from.
 * One that cannot be looked into (not mounted, most of all) is tried again after the longer of the two, always.
 */
const LIMITS = { minInterval: 2, maxInterval: 15 }

interface Sum {
  entriesSeen: number
  entriesNew: number
  entriesChanged: number
  bytes: number
  repairs: string[]
}

/**
 * Polls a watched folder: each file is read as a feed's answer would be, and put away when its rows are committed. A crash between the
 * two reads it again, which changes nothing.
 */
export async function refreshFolder(context: Context, feed: DueFeed): Promise<Refreshed> {
  const started = performance.now()
  const sum: Sum = { entriesSeen: 0, entriesNew: 0, entriesChanged: 0, bytes: 0, repairs: [] }
  const folder = await openFolder(feed.url, context.settings.WATCH_FOLDERS)
  if ('trouble' in folder) return end(context, feed, started, sum, folder.trouble, { ok: false, more: false })
  const deadline = started + context.settings.FETCH_TIMEOUT_SECONDS * 1000
  let left = folder.waiting.length
  for (const file of folder.waiting) {
    if (performance.now() > deadline) break
    const stuck = await take(context, feed, folder, file, sum)
    if (stuck) return end(context, feed, started, sum, stuck, { ok: false, more: false })
    left--
  }
  return end(context, feed, started, sum, await failedIn(folder), { ok: true, more: left > 0 })
}

/** @returns what kept the file from being put away, null when nothing did */
async function take(context: Context, feed: DueFeed, folder: Folder, file: Dropped, sum: Sum): Promise<Trouble | null> {
  const bytes = await readDropped(file, context.settings.FETCH_MAX_BYTES)
  if (bytes === null) return null
  if (bytes === 'forbidden' && file.ageMs < PATIENCE_MS) return null
  if (bytes === 'forbidden') return putAway(folder, file, 'failed', 'It may not be read.')
  if (bytes === 'too large') return putAway(folder, file, 'failed', told(trouble('TOO_LARGE', `It holds ${file.bytes} bytes.`)))
  const read = await context.reader.feed({ bytes, contentType: null, url: null, language: feed.language })
  const broken = 'trouble' in read || !read.complete
  if (broken && file.ageMs < PATIENCE_MS) return null
  sum.bytes += bytes.length
  if ('trouble' in read) return putAway(folder, file, 'failed', told(read.trouble))
  const kept = await inTransaction(context.db, (client) => keepEntries(client, feed, read.entries))
  if (!kept) throw new Error(`Entries of ${file.name} were left unread.`)
  sum.entriesSeen += read.entries.length
  sum.entriesNew += kept.entriesNew
  sum.entriesChanged += kept.entriesChanged
  sum.repairs.push(...read.repairs.map((repair) => `${file.name}: ${repair}`))
  await context.bells.ring(
    'scrape',
    chunked(kept.toScrape, SCRAPE_CHUNK).map((versionIds) => ({ versionIds })),
  )
  if (kept.toPlace) await context.bells.ring('place', [{}])
  return putAway(folder, file, broken ? 'failed' : 'done', broken ? read.repairs.join('\n') : undefined)
}

const told = ({ code, message }: Trouble) => `${message} (${code})`

async function end(
  context: Context,
  feed: DueFeed,
  started: number,
  sum: Sum,
  why: Trouble | null,
  { ok, more }: { ok: boolean; more: boolean },
): Promise<Refreshed> {
  const changed = sum.entriesNew + sum.entriesChanged > 0
  const outcome = ok ? (changed ? 'changed' : 'unchanged') : 'failed'
  const failCount = ok ? 0 : feed.failCount + 1
  const plan = nextPoll({ now: Date.now(), outcome, changed, failCount, currentInterval: feed.intervalSeconds, ...LIMITS })
  const record: PollRecord = {
    ...plan,
    ...sum,
    nextPollAt: ok ? (more ? new Date() : plan.nextPollAt) : new Date(Date.now() + LIMITS.maxInterval * 1000),
    feedId: feed.id,
    outcome,
    httpStatus: null,
    ms: Math.round(performance.now() - started),
    trouble: why,
    failCount,
    ok,
    validators: { etag: null, lastModified: null, bodyHash: null },
  }
  await recordPoll(context.db.pool, record)
  return { feedId: feed.id, outcome, entriesNew: sum.entriesNew, entriesChanged: sum.entriesChanged }
}
