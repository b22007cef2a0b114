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
import { unreachableNote } from '../../api/guard.ts'
import { buildDesk } from '../../desk/build.ts'
import { PlainError } from '../../errors.ts'
import { redisAnswers } from '../../queues/open-queues.ts'
import { loadFeedList } from '../feed-list.ts'
import { DESK_DIR, openApi } from '../serve.ts'
import { untilStopped } from '../stopping.ts'
import { runChildren } from './children.ts'
import { chooseNewsroom } from './choose-newsroom.ts'
import { Cleanup } from './cleanup.ts'
import { keepDatabase } from './keep-database.ts'
import { nodeNote } from './node-version.ts'
import { showProgress } from './progress.ts'
import { playSample } from './sample.ts'

/** Runs everything in one place until Ctrl-C: one line per stage, then where to look, then a live line. */
export async function start(options: { sample: boolean; speed: number }): Promise<void> {
  const settings = readSettings()
  const cleanup = new Cleanup()
  const { stopped } = untilStopped({ atOnce: () => cleanup.runNow() })
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  console.log(`Copytaster ${version}`)
  const note = nodeNote(process.versions.node)
  if (note) console.error(`  ${note}`)
  try {
    await open(settings, options, cleanup)
    await stopped
    console.log('\nStopping ...')
  } finally {
    await cleanup.run()
  }
  console.log('Stopped. The next start goes on from here.')
  process.exit() // whatever still waits for the network must not hold up the stop
}

async function open(settings: Settings, options: { sample: boolean; speed: number }, cleanup: Cleanup): Promise<void> {
  // What is wrong in them is said before anything runs; the workers would end over it again and again.
  readSitesFile(settings.SITES_FILE)
  readFeedsFile(settings.FEEDS_FILE)
  if (settings.REDIS_URL) await redisAnswers(settings.REDIS_URL)
  const desk = stage('Desk', async () => ((await buildDesk(DESK_DIR)).built ? 'built' : 'as built before'))
  desk.catch(() => {}) // it is waited for below; until then another trouble may come first
  const server = await openServer(settings, cleanup)
  const newsroom = await chooseNewsroom(settings, server.url, options.sample)
  const places = [server.place, ...(newsroom.sample ? [await takePlace(newsroom.url, cleanup)] : [])]

  const db = openDatabase(newsroom.url, { name: 'copytaster start', max: 10 })
  cleanup.keep(() => db.close())
  await stage('Schema', async () => {
    await migrateDatabase(db, { queues: !settings.REDIS_URL })
    return 'up to date'
  })
  await releaseClaims(db)
  const sample = newsroom.sample ? await playSample(db, options.speed) : undefined
  if (sample) cleanup.keep(sample.close)
  await stage(sample ? 'Sample newsroom' : 'Feeds', async () => sample?.says ?? (await loadFeedList(db, settings)))
  await writeNote(db, 'sample', sample ? { url: sample.url, endsAt: sample.endsAt.toISOString() } : null)

  await desk
  const api = await openApi(db, settings)
  cleanup.keep(api.close)
  for (const place of places) await place.open(api.url)
  const children = runChildren({ DATABASE_URL: newsroom.url, ...sample?.settings })
  cleanup.keep(children.stop, children.kill)
  await stage('Workers', async () => `${children.names.join(', ')}${settings.REDIS_URL ? ' on Redis' : ''}`)
  if (server.port) cleanup.keep(keepDatabase(db, settings.DATA_DIR, server.port, children.trouble))

  if (api.moved) console.log(`\nPort ${settings.PORT} is busy; ${api.port} was free.`)
  if (newsroom.why) console.log(`\n${newsroom.why}`)
  const note = unreachableNote(settings)
  if (note) console.log(`\n${note}`)
  console.log(`\nThe desk:  ${api.url}\nThe API:   ${api.url}/docs\nCtrl-C stops everything.\n`)
  cleanup.keep(showProgress(db, children.trouble, sample?.endsAt))
}

/** The database server: ours in the data folder, or the one of DATABASE_URL. Only who takes the place on it may ever stop it. */
async function openServer(settings: Settings, cleanup: Cleanup): Promise<{ url: string; port?: number; place: StartLock }> {
  if (settings.DATABASE_URL) return { url: settings.DATABASE_URL, place: await takePlace(settings.DATABASE_URL, cleanup) }
  const embedded = await stage(
    'PostgreSQL',
    () => startEmbedded(settings.DATA_DIR),
    ({ adopted, port, dir }) =>
      `${adopted ? 'was running already' : 'started'} on port ${port}, data in ${dir}${dir === settings.DATA_DIR ? '' : AWAY}`,
  )
  const place = await takePlace(embedded.url, cleanup)
  cleanup.keep(
    () => embedded.stop(),
    () => embedded.stop('now'),
  )
  return { url: embedded.url, port: embedded.port, place }
}

const AWAY = ' (its system user may not enter the clone)'

type StartLock = Awaited<ReturnType<typeof holdAlone>>

async function takePlace(url: string, cleanup: Cleanup): Promise<StartLock> {
  const place = await holdAlone(url)
  cleanup.keep(place.release)
  if (place.held) return place
  throw new PlainError(`Copytaster is running already on this data${place.by ? `: ${place.by}` : ''}.`, 'Use that one, or stop it first.')
}

async function stage<T>(name: string, work: () => Promise<T>, says: (result: T) => string = String): Promise<T> {
  const began = performance.now()
  const result = await work()
  const ms = performance.now() - began
  console.log(`  ${name.padEnd(12)} ${says(result)}${ms > 1000 ? ` (${(ms / 1000).toFixed(1)} s)` : ''}`)
  return result
}
