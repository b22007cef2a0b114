import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string
  }
}

/** One embedded PostgreSQL for the whole run; every test file clones its database from a migrated template. */
export default async function setup(project: TestProject) {
  const dir = await mkdtemp(join(tmpdir(), 'copytaster-test-'))
  await chmod(dir, 0o755) // under root the server runs as another user, who must get in
  const server = await startEmbedded(join(dir, 'data'), { flags: { fsync: 'off', max_connections: '200' } })
  const db = openDatabase(server.url)
  await migrateDatabase(db, { queues: true })
  await db.close()
  project.provide('postgres', server.url)
  return async () => {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}
