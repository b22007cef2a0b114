import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { type Embedded, startEmbedded } from '../../db/embedded.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { backends, until } from '../pipeline.ts'
import { ITEMS, openNewsroom } from './newsroom.ts'
import { alive } from './processes.ts'
import { expectWhole, untilPlaced } from './whole.ts'

/** A PostgreSQL of the test's own, which it may stop. */
async function openServer() {
  const dir = await mkdtemp(join(tmpdir(), 'copytaster-restart-'))
  await chmod(dir, 0o755) // under root the server runs as another user, who must get in
  let server: Embedded = await startEmbedded(join(dir, 'data'))
  const db = openDatabase(server.url)
  await migrateDatabase(db, { queues: true })
  return {
    db: { ...db, url: server.url },
    crash: () => server.stop('now'),
    async restart() {
      server = await startEmbedded(join(dir, 'data'), { port: server.port })
    },
    async remove() {
      await server.stop('now')
      await rm(dir, { recursive: true, force: true })
    },
  }
}

for (const { name, redisUrl } of await backends()) {
  describe.concurrent(`a PostgreSQL that is stopped at once and started again, with the queues on ${name}`, { timeout: 600_000 }, () => {
    for (const [step, prefix] of [
      ['poll', '/feed/'],
      ['scrape', '/page/'],
    ]) {
      it(`loses and doubles nothing while workers ${step}, and the same workers go on`, async ({ onTestFinished }) => {
        const server = await openServer()
        onTestFinished(server.remove)
        const newsroom = await openNewsroom(redisUrl, server.db)
        newsroom.publisher.hold(prefix!)
        const worker = newsroom.work()
        await until(`${prefix} is asked for`, async () => newsroom.publisher.asked.some((a) => a.path.startsWith(prefix!)))
        await server.crash()
        newsroom.publisher.release()
        await until('the worker notices', async () => worker.errors.length > 0)
        await server.restart()
        await untilPlaced(newsroom.db, ITEMS.flat().length)
        await expectWhole(newsroom.db, ITEMS.flat())
        expect(alive(worker.pid), worker.output()).toBe(true)
        await newsroom.close(worker)
      })
    }

    it('is waited for by a worker that is started before it answers', async ({ onTestFinished }) => {
      const server = await openServer()
      onTestFinished(server.remove)
      const newsroom = await openNewsroom(redisUrl, server.db)
      await server.crash()
      const worker = newsroom.work()
      await until('the worker says that it waits', async () => worker.errors.length > 0)
      await server.restart()
      await untilPlaced(newsroom.db, ITEMS.flat().length)
      await expectWhole(newsroom.db, ITEMS.flat())
      expect(alive(worker.pid), worker.output()).toBe(true)
      await newsroom.close(worker)
    })
  })
}
