import { readSettings, type Settings } from '../../config/env.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { runningDatabase, startEmbedded } from '../../db/embedded.ts'
import { holdAlone, whereStartRuns } from '../../db/write/start-lock.ts'

/**
 * Runs `work` with an open database and closes it afterwards. The database is DATABASE_URL, else the embedded PostgreSQL of a running
 * `copytaster start`, else the embedded one, started for the duration of the command.
 * @param options.unmigrated leaves out the migration of an embedded server that the command starts
 */
export async function withDatabase<T>(
  work: (db: Database, settings: Settings) => Promise<T>,
  options: { unmigrated?: boolean } = {},
): Promise<T> {
  const settings = readSettings()
  const running = settings.DATABASE_URL ? undefined : await inUse(settings.DATA_DIR)
  const started = settings.DATABASE_URL || running ? undefined : await startEmbedded(settings.DATA_DIR)
  // The command holds the start lock while its server runs, so that no `start` adopts a server that is about to stop.
  const lock = started && (await holdAlone(started.url))
  const db = openDatabase(settings.DATABASE_URL ?? running ?? started!.url, { max: 3, name: 'copytaster cli' })
  try {
    if (started && !options.unmigrated) {
      const { migrateDatabase } = await import('../../db/migrate.ts')
      await migrateDatabase(db, { queues: !settings.REDIS_URL })
    }
    return await work(db, settings)
  } finally {
    await db.close()
    await lock?.release()
    await started?.stop()
  }
}

/** The database of a running `copytaster start`: that of the sample newsroom while it is playing. */
export async function inUse(dir: string): Promise<string | undefined> {
  const url = await runningDatabase(dir)
  if (!url) return undefined
  const db = openDatabase(url, { max: 1 })
  const name = await whereStartRuns(db)
  await db.close()
  return name ? url.replace(/[^/]+$/, name) : url
}
