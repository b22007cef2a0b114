import type { Database } from '../../../db/client.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { readNote, writeNote } from '../../../db/write/notes.ts'
import { moveSampleNewsroom } from '../../../db/write/sample-address.ts'
import { sampleFeeds } from '../../../sample/feeds.ts'
import { startSampleNewsroom } from '../../../sample/server.ts'

/**
 * Opens the sample newsroom, or continues the one opened before, and adds its feeds.
 * @returns among others the settings that the workers need (its host is on loopback, and it takes many requests at once), and when the
 *   morning ends, after which nothing new comes
 */
export async function playSample(db: Database, speed: number) {
  const before = await readNote(db, 'sample-morning')
  const openedAt = before ? new Date(before.openedAt) : new Date()
  const pace = before?.speed ?? speed
  const newsroom = await startSampleNewsroom({ port: before?.port ?? 0, speed: pace, openedAt }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return startSampleNewsroom({ speed: pace, openedAt })
  })
  if (before && before.port !== newsroom.port) await moveSampleNewsroom(db, `127.0.0.1:${before.port}`, `127.0.0.1:${newsroom.port}`)
  await writeNote(db, 'sample-morning', { openedAt: openedAt.toISOString(), speed: pace, port: newsroom.port })
  const feeds = sampleFeeds(newsroom.url, pace)
  await addFeeds(db, feeds)
  const endsAt = new Date(openedAt.getTime() + newsroom.durationSeconds * 1000)
  return {
    url: newsroom.url,
    settings: {
      ALLOW_HOSTS: `127.0.0.1:${newsroom.port}`,
      HOST_CONCURRENCY: '16',
      HOST_SPACING_SECONDS: '0',
      TICK_SECONDS: pace > 4 ? '0.25' : '1',
    },
    summary: `${feeds.length} feeds of an invented morning at ${newsroom.url}, ${leftToPlay(endsAt)}`,
    endsAt,
    close: () => newsroom.close(),
  }
}

/** How much of the sample newsroom is left: `7 min to play`, `played to its end`. */
export function leftToPlay(endsAt: Date, now = Date.now()): string {
  const left = endsAt.getTime() - now
  return left > 0 ? `${Math.ceil(left / 60_000)} min to play` : 'played to its end'
}
