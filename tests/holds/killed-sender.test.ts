import { describe, expect, it } from 'vitest'
import { insertEndpoint } from '../../db/write/endpoints.ts'
import { newSecret } from '../../src/outputs/webhooks/signature.ts'
import { appendEvent } from '../api/newsroom.ts'
import { testDatabase } from '../database.ts'
import { openReceiver } from '../outputs/receivers.ts'
import { backends, until } from '../pipeline.ts'
import { killHard, quick, run } from './processes.ts'

const STORIES = 4
const ENTRIES = 24

for (const { name, redisUrl } of await backends()) {
  describe(`a sender of webhooks that is killed (kill -9), with the queues on ${name}`, { timeout: 600_000 }, () => {
    it('loses nothing, sends nothing twice but under the same id, and keeps the order of each story', async () => {
      const db = await testDatabase()
      const receiver = await openReceiver()
      receiver.state.delayMs = 60
      const env = quick(db.url, redisUrl, receiver.host)
      const fields = { name: 'CMS', address: receiver.url, events: [], query: null, includeText: false, searchId: null, ownerId: null }
      await insertEndpoint(db.pool, { ...fields, secrets: [{ secret: newSecret(), until: null }] })
      for (let i = 0; i < ENTRIES; i++) await appendEvent(db, 'updated', 'x', {}, 1 + (i % STORIES))
      const work = () => run(['worker', 'tick', 'deliver'], env)
      const first = work()
      await until('some arrived', async () => receiver.got.length >= 6)
      await killHard(first)
      // As if its leases had ended.
      await db.pool.query(`UPDATE deliveries SET leased_until = now(), next_at = now() WHERE leased_until IS NOT NULL`)
      const second = work()
      const waiting = async () => (await db.pool.query(`SELECT FROM deliveries WHERE state <> 'delivered'`)).rowCount
      await until('all arrived', async () => (await waiting()) === 0)
      second.signal('SIGTERM')
      await second.ended
      const ids = new Map(receiver.got.map(({ headers, body }) => [headers['webhook-id'], body.data.seq]))
      expect([...ids.values()].sort((a, b) => a - b)).toEqual(Array.from({ length: ENTRIES }, (_, i) => i + 1))
      for (let story = 1; story <= STORIES; story++) {
        const order = receiver.got.flatMap(({ body }) => (body.data.storyId === story ? [body.data.seq] : []))
        expect(order).toEqual([...order].sort((a, b) => a - b))
      }
      await receiver.close()
      await db.close()
    })
  })
}
