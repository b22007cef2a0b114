import { join } from 'node:path'
import { ROOT, readSettings, type Settings } from '../../config/env.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { buildApp } from '../api/app.ts'
import { unreachableNote } from '../api/guard.ts'
import { openHub } from '../api/hub.ts'
import { type Server, startServer } from '../api/server.ts'
import { buildDesk } from '../desk/build.ts'
import { PlainError } from '../errors.ts'
import { untilStopped } from './stopping.ts'

/** Where the built desk lies. */
export const DESK_DIR = join(ROOT, 'dist', 'desk')

/** One line for an error of the API, and none for its repetition: a lost database would else fill the terminal. */
const PLAIN = {
  last: '',
  write(line: string) {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string; type?: string } }
    const said = err?.message || err?.type || msg || line
    if (said !== this.last) process.stderr.write(`The API met an error: ${said}\n`)
    this.last = said
  },
}

/** Serves the API and the desk from a database that is open. */
export async function openApi(db: Database, settings: Settings): Promise<Server> {
  const hub = openHub(db)
  const app = buildApp({ db, settings, hub, deskDir: DESK_DIR, logger: { level: 'error', stream: PLAIN } })
  const server = await startServer(app, { host: settings.HOST, port: settings.PORT })
  return {
    ...server,
    close: async () => {
      await Promise.all([hub.close(), server.close()])
    },
  }
}

/** `copytaster api`: until it is told to stop. */
export async function serve(): Promise<void> {
  const settings = readSettings()
  if (!settings.DATABASE_URL)
    throw new PlainError('The API needs DATABASE_URL.', 'Set it, or use `npm start`, which runs everything in one place.')
  const { stopped } = untilStopped()
  await buildDesk(DESK_DIR)
  const db = openDatabase(settings.DATABASE_URL, { name: 'copytaster api', max: 10 })
  await db.pool.query('SELECT 1') // a wrong address is said now, not by every answer
  const server = await openApi(db, settings)
  console.log(
    `${server.moved ? `Port ${settings.PORT} is busy. ` : ''}The desk is at ${server.url}, the API's description at ${server.url}/docs.`,
  )
  const note = unreachableNote(settings)
  if (note) console.log(note)
  await stopped
  await server.close()
  await db.close()
  process.exit(0)
}
