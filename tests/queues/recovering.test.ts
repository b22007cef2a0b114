import { connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../db/embedded.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { openQueues } from '../../src/queues/open-queues.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { until } from '../pipeline.ts'

/** The most connections a second that the queues and workers of this test may ask for, all together: each waits half a second after a refusal. */
const MOST_A_SECOND = 40

/** What a server that replays its log after a crash answers (PostgreSQL protocol, ErrorResponse; 57P03 cannot_connect_now). */
const fields = Buffer.from('SFATAL\0VFATAL\0C57P03\0Mthe database system is in recovery mode\0\0')
const RECOVERING = Buffer.concat([Buffer.from('E'), Buffer.from(Uint32Array.of(fields.length + 4).buffer).swap32(), fields])

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await migrateDatabase(db, { queues: true })
})
afterAll(() => db.close())

it('workers ask a database that is recovering a few times a second, not without a pause, and go on when it answers', {
  timeout: 300_000,
}, async () => {
  const server = new URL(db.url)
  const open = new Set<Socket>()
  let recovering = false
  let asked = 0
  const between = createServer((socket) => {
    socket.on('error', () => undefined)
    if (recovering) {
      asked++
      return socket.once('data', () => socket.end(RECOVERING))
    }
    const behind = connect(Number(server.port), server.hostname)
    behind.on('error', () => socket.destroy())
    open.add(socket).add(behind)
    socket.pipe(behind).pipe(socket)
  })
  const port = await freePort()
  await new Promise<void>((ready) => between.listen(port, '127.0.0.1', ready))
  const errors: Error[] = []
  const processed: number[] = []
  const address = Object.assign(new URL(db.url), { hostname: '127.0.0.1', port: String(port) }).href
  const queues = openQueues({ databaseUrl: address, prefix: 'recovering', onError: (error) => void errors.push(error) })
  try {
    for (const queue of ['poll', 'scrape', 'place'] as const)
      queues.process(queue, 1, async (payload) => void processed.push('feedIds' in payload ? payload.feedIds[0]! : 0))
    await queues.ready()
    await queues.enqueue('poll', [{ feedIds: [1] }])
    await until('a job is processed', async () => processed.includes(1))

    recovering = true
    for (const socket of open) socket.destroy()
    await until('it is asked', async () => asked > 0)
    const began = Date.now()
    const before = asked
    await until('it is asked often enough to tell the rate', async () => asked - before >= 2 * MOST_A_SECOND)
    expect(((asked - before) / (Date.now() - began)) * 1000).toBeLessThan(MOST_A_SECOND)

    recovering = false
    await until('jobs can be enqueued again', async () =>
      queues.enqueue('poll', [{ feedIds: [2] }]).then(
        () => true,
        () => false,
      ),
    )
    await until('a job is processed again', async () => processed.includes(2))
  } finally {
    await queues.close()
    between.close()
    for (const socket of open) socket.destroy()
  }
})
