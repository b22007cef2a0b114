import { join } from 'node:path'
import { ROOT, readSettings, type Settings } from '../../config/env.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { plainHttpWarning, refuseUnnamed } from '../access/reach.ts'
import { buildApp, buildMetricsApp } from '../api/app.ts'
import { openCounter } from '../api/counter.ts'
import { openHub } from '../api/hub.ts'
import { type Server, startServer } from '../api/server.ts'
import { buildDesk } from '../desk/build.ts'
import { PlainError } from '../errors.ts'
import { loginNotes } from './first-admin.ts'
import { untilStopped } from './stopping.ts'

/** The folder of the built desk. */
export const DESK_DIR = join(ROOT, 'dist', 'desk')

/** Writes one line per error of the API, and none for its repetition: a lost database would otherwise fill the terminal. */
const ONE_LINE_LOG = {
  last: '',
  write(line: string) {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string; type?: string } }
    const message = err?.message || err?.type || msg || line
    if (message !== this.last) process.stderr.write(`API error: ${message}\n`)
    this.last = message
  },
}

/**
 * Serves the API and the desk from an open database, and the metrics on their own port where one is set.
 * @throws PlainError when it would listen beyond loopback without PUBLIC_URL, or a port is busy
 */
export async function openApi(db: Database, settings: Settings): Promise<Server> {
  refuseUnnamed(settings)
  const hub = openHub(db)
  const redis = openCounter(settings.REDIS_URL)
  const app = buildApp({ db, settings, hub, redis, deskDir: DESK_DIR, logger: { level: 'error', stream: ONE_LINE_LOG } })
  const opened: Server[] = []
  const close = async () => {
    await Promise.all([hub.close(), app.close(), ...opened.map((server) => server.close())])
    redis?.disconnect()
  }
  try {
    opened.push(...(await openMetrics(app, settings)))
    const server = await startServer(app, { host: settings.HOST, port: settings.PORT })
    opened.push(server)
    return { ...server, url: settings.PUBLIC_URL[0] ?? server.url, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Prometheus asks the port that METRICS_PORT says, so another one would be of no use to it. */
async function openMetrics(app: ReturnType<typeof buildApp>, settings: Settings): Promise<Server[]> {
  const { METRICS_PORT: port, HOST: host } = settings
  return port === undefined ? [] : [await startServer(buildMetricsApp(app, settings), { host, port, only: 'METRICS_PORT' })]
}

/** `copytaster api`: runs until it is stopped. */
export async function serve(): Promise<void> {
  const settings = readSettings()
  refuseUnnamed(settings)
  if (!settings.DATABASE_URL)
    throw new PlainError('The API needs DATABASE_URL.', 'Set it, or use `npm start`, which runs everything on this machine.')
  const { stopped } = untilStopped()
  await buildDesk(DESK_DIR)
  const db = openDatabase(settings.DATABASE_URL, { name: 'copytaster api', max: 10 })
  await db.pool.query('SELECT 1') // reports a wrong address now, not with each request
  const server = await openApi(db, settings).catch(async (error: unknown) => {
    await db.close()
    throw error
  })
  console.log(
    `${server.moved ? `Port ${settings.PORT} is busy. ` : ''}The desk is at ${server.url}, the API documentation at ${server.url}/docs.`,
  )
  const warning = plainHttpWarning(settings)
  if (warning) console.log(warning)
  for (const line of await loginNotes(db, settings, server.url)) console.log(line)
  await stopped
  await server.close()
  await db.close()
  process.exit(0)
}
