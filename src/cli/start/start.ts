import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, readSettings, type Settings } from '../../../config/env.ts'
import { readFeedsFile } from '../../../config/feeds.ts'
import { readSitesFile } from '../../../config/sites.ts'
import { openDatabase } from '../../../db/client.ts'
import { startEmbedded } from '../../../db/embedded.ts'
import { migrateDatabase } from '../../../db/migrate.ts'
import { releaseClaims } from '../../../db/write/claims.ts'
import { writeNote } from '../../../db/write/notes.ts'
import { holdAlone } from '../../../db/write/start-lock.ts'
import { plainHttpWarning, refuseUnnamed } from '../../access/reach.ts'
import { buildDesk } from '../../desk/build.ts'
import { PlainError } from '../../errors.ts'
import { redisAnswers } from '../../queues/open-queues.ts'
import { loadFeedList } from '../feed-list.ts'
import { loginNotes } from '../first-admin.ts'
import { DESK_DIR, openApi } from '../serve.ts'
import { untilStopped } from '../stopping.ts'
import { runChildren } from './children.ts'
import { chooseNewsroom } from './choose-newsroom.ts'
import { Cleanup } from './cleanup.ts'
import { keepDatabase } from './keep-database.ts'
import { nodeNote } from './node-version.ts'
import { showProgress } from './progress.ts'
import { playSample } from './sample.ts'

/** Runs everything on this machine until Ctrl-C. Prints a line per stage, then the addresses, then the progress. */
export async function start(options: { sample: boolean; speed: number }): Promise<void> {
  const settings = readSettings()
  const cleanup = new Cleanup()
  const { stopped } = untilStopped({ atOnce: () => cleanup.runNow() })
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  console.log(`Copytaster ${version}`)
  const note = nodeNote(process.versions.node)
  if (note) console.error(`  ${note}`)
  try {
    await openAll(settings, options, cleanup)
    await stopped
    console.log('\nStopping ...')
  } finally {
    await cleanup.run()
  }
  console.log('Stopped. The next start continues from here.')
  process.exit() // pending network requests must not delay the exit
}

async function openAll(settings: Settings, options: { sample: boolean; speed: number }, cleanup: Cleanup): Promise<void> {
  refuseUnnamed(settings)
  // Reports errors in these files before anything runs; workers would die of them again and again.
  readSitesFile(settings.SITES_FILE)
  readFeedsFile(settings.FEEDS_FILE)
  if (settings.REDIS_URL) await redisAnswers(settings.REDIS_URL)
  const desk = stage('Desk', async () => ((await buildDesk(DESK_DIR)).built ? 'built' : 'as built before'))
  desk.catch(() => {}) // awaited below; another error may come first
  const server = await openServer(settings, cleanup)
  const newsroom = await chooseNewsroom(settings, server.url, options.sample)
  const locks = [server.lock, ...(newsroom.sample ? [await takeStartLock(newsroom.url, cleanup)] : [])]

  const db = openDatabase(newsroom.url, { name: 'copytaster start', max: 10 })
  cleanup.keep(() => db.close())
  await stage('Schema', async () => {
    await migrateDatabase(db, { queues: !settings.REDIS_URL })
    return 'up to date'
  })
  await releaseClaims(db)
  const sample = newsroom.sample ? await playSample(db, options.speed) : undefined
  if (sample) cleanup.keep(sample.close)
  await stage(sample ? 'Sample' : 'Feeds', async () => sample?.summary ?? (await loadFeedList(db, settings)))
  await writeNote(db, 'sample', sample ? { url: sample.url, endsAt: sample.endsAt.toISOString() } : null)

  await desk
  const api = await openApi(db, settings)
  cleanup.keep(api.close)
  for (const lock of locks) await lock.open(api.url)
  const children = runChildren({ DATABASE_URL: newsroom.url, ...sample?.settings }, () => releaseClaims(db))
  cleanup.keep(children.stop, children.kill)
  await stage('Workers', async () => `${children.names.join(', ')}${settings.REDIS_URL ? ' on Redis' : ''}`)
  if (server.port) cleanup.keep(keepDatabase(db, settings.DATA_DIR, server.port, children.trouble))

  if (api.moved) console.log(`\nPort ${settings.PORT} is busy; ${api.port} was free.`)
  if (newsroom.why) console.log(`\n${newsroom.why}`)
  const warning = plainHttpWarning(settings)
  if (warning) console.log(`\n${warning}`)
  for (const line of await loginNotes(db, settings, api.url)) console.log(`\n${line}`)
  console.log(`\nThe desk:  ${api.url}\nThe API:   ${api.url}/docs\nCtrl-C shuts down cleanly; press it again to stop at once.\n`)
  cleanup.keep(showProgress(db, children.trouble, sample?.endsAt))
}

/** The database server: the embedded one in the data folder, or that of DATABASE_URL. Only the holder of its start lock may stop it. */
async function openServer(settings: Settings, cleanup: Cleanup): Promise<{ url: string; port?: number; lock: StartLock }> {
  if (settings.DATABASE_URL) return { url: settings.DATABASE_URL, lock: await takeStartLock(settings.DATABASE_URL, cleanup) }
  const embedded = await stage(
    'PostgreSQL',
    () => startEmbedded(settings.DATA_DIR),
    ({ adopted, port, dir }) =>
      `${adopted ? 'was running already' : 'started'} on port ${port}, data in ${dir}${dir === settings.DATA_DIR ? '' : OTHER_FOLDER}`,
  )
  const lock = await takeStartLock(embedded.url, cleanup)
  cleanup.keep(
    () => embedded.stop(),
    () => embedded.stop('now'),
  )
  return { url: embedded.url, port: embedded.port, lock }
}

const OTHER_FOLDER = ' (its system user may not enter the clone)'

type StartLock = Awaited<ReturnType<typeof holdAlone>>

async function takeStartLock(url: string, cleanup: Cleanup): Promise<StartLock> {
  const lock = await holdAlone(url)
  cleanup.keep(lock.release)
  if (lock.held) return lock
  throw new PlainError(`Copytaster is running already on this data${lock.by ? `: ${lock.by}` : ''}.`, 'Use that one, or stop it first.')
}

async function stage<T>(name: string, work: () => Promise<T>, summary: (result: T) => string = String): Promise<T> {
  const began = performance.now()
  const result = await work()
  const ms = performance.now() - began
  console.log(`  ${name.padEnd(12)} ${summary(result)}${ms > 1000 ? ` (${(ms / 1000).toFixed(1)} s)` : ''}`)
  return result
}
