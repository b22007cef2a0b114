import { describe, it } from 'vitest'
import { clearQueues } from '../../bench/ingest/redis.ts'
import { backends, until } from '../pipeline.ts'
import { ITEMS, openNewsroom } from './newsroom.ts'
import { expectWhole, untilPlaced } from './whole.ts'

type Room = Awaited<ReturnType<typeof openNewsroom>>

/** All bells, the clock's among them, as after a FLUSHALL or a restored Redis. */
async function emptyQueues({ db, env }: Room, redisUrl: string | undefined): Promise<void> {
  if (redisUrl) return clearQueues(redisUrl, env.QUEUE_PREFIX!)
  const { rows } = await db.pool.query(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT IN ('meta', 'migration')`,
  )
  await db.pool.query(`TRUNCATE ${rows.map((r) => `bullmq.${r.name}`).join(', ')}`)
}

for (const { name, redisUrl } of await backends()) {
  describe(`an emptied queue on ${name}`, { timeout: 600_000 }, () => {
    it('costs seconds, not a story: what waits is rung for again, and the clock is wound again', async () => {
      const room = await openNewsroom(redisUrl)
      // Nobody answers the bells of scrape and place yet, so all of them ring when the queue is emptied.
      const polling = room.work('tick', 'poll')
      await until('every entry waits for its page', async () => {
        const { rows } = await room.db.pool.query(`SELECT count(*) AS n FROM versions WHERE step = 'scrape'`)
        return rows[0].n === ITEMS.flat().length
      })
      await emptyQueues(room, redisUrl)
      const rest = room.work('scrape', 'place')
      await untilPlaced(room.db, ITEMS.flat().length)
      await expectWhole(room.db, ITEMS.flat())
      const polls = room.publisher.times('/feed/0')
      await until('the feeds are polled on', async () => room.publisher.times('/feed/0') > polls)
      await room.close(polling, rest)
    })
  })
}
