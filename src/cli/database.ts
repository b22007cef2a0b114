import { readSettings, type Settings } from '../../config/env.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { runningDatabase, startEmbedded } from '../../db/embedded.ts'
import { holdAlone, whereStartRuns } from '../../db/write/start-lock.ts'

/**
 * Opens the database that the settings mean for one command, and closes it afterwards: DATABASE_URL, else the embedded PostgreSQL of a
 * running `copytaster start`, else the embedded one, started for as long as the command lasts.
 */
export async function withDatabase<T>(
  work: (db: Database, settings: Settings) => Promise<T>,
  options: { unmigrated?: boolean } = {},
): Promise<T> {
  const settings = readSettings()
  const running = settings.DATABASE_URL ? undefined : await inUse(settings.DATA_DIR)
  const started = settings.DATABASE_URL || running ? undefined : await startEmbedded(settings.DATA_DIR)
  // Whoever starts the server holds its place, so that no `start` takes it over and then loses it.
  const place = started && (await holdAlone(started.url))
  const db = openDatabase(settings.DATABASE_URL ?? running ?? started!.url, { max: 3, name: 'copytaster cli' })
  try {
    if (started && !options.unmigrated) {
      const { migrateDatabase } = await import('../../db/migrate.ts')
      await migrateDatabase(db, { queues: !settings.REDIS_URL })
    }
    return await work(db, settings)
  } finally {
    await db.close()
    await place?.release()
    await started?.stop()
  }
}

/** The database that a running `copytaster start` works on: the sample morning's, when that is playing. */
export async function inUse(dir: string): Promise<string | undefined> {
  const url = await runningDatabase(dir)
  if (!url) return undefined
  const db = openDatabase(url, { max: 1 })
  const name = await whereStartRuns(db)
  await db.close()
  return name ? url.replace(/[^/]+$/, name) : url
}
