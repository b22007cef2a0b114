import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { openRunFolder } from './run-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string
  }
}

/** One embedded PostgreSQL for the whole run; every test file clones its database from a migrated template. */
export default async function setup(project: TestProject) {
  const folder = await openRunFolder()
  const server = await startEmbedded(join(folder.dir, 'data'), { flags: { fsync: 'off', max_connections: '200' } })
  const db = openDatabase(server.url)
  await migrateDatabase(db, { queues: true })
  await db.close()
  project.provide('postgres', server.url)
  return async () => {
    await server.stop()
    await folder.remove()
  }
}
