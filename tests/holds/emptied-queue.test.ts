import { describe, it } from 'vitest'
import { clearQueues } from '../../bench/ingest/redis.ts'
import { backends, until } from '../pipeline.ts'
import { ITEMS, openNewsroom } from './newsroom.ts'
import { expectWhole, untilPlaced } from './whole.ts'

type Newsroom = Awaited<ReturnType<typeof openNewsroom>>

/** Removes all jobs and the job scheduler, as after a FLUSHALL or a restored Redis. */
async function emptyQueues({ db, env }: Newsroom, redisUrl: string | undefined): Promise<void> {
  if (redisUrl) return clearQueues(redisUrl, env.QUEUE_PREFIX!)
  const { rows } = await db.pool.query(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT IN ('meta', 'migration')`,
  )
  await db.pool.query(`TRUNCATE ${rows.map((r) => `bullmq.${r.name}`).join(', ')}`)
}

for (const { name, redisUrl } of await backends()) {
  describe(`an emptied queue on ${name}`, { timeout: 600_000 }, () => {
    it('costs seconds, not a story: what waits is enqueued again, and so is the job scheduler', async () => {
      const newsroom = await openNewsroom(redisUrl)
      // No worker processes scrape and place yet, so all their jobs are there when the queue is emptied.
      const polling = newsroom.work('tick', 'poll')
      await until('every entry waits for its page', async () => {
        const { rows } = await newsroom.db.pool.query(`SELECT count(*) AS n FROM waiting WHERE step = 'scrape'`)
        return rows[0].n === ITEMS.flat().length
      })
      await emptyQueues(newsroom, redisUrl)
      const rest = newsroom.work('scrape', 'place')
      await untilPlaced(newsroom.db, ITEMS.flat().length)
      await expectWhole(newsroom.db, ITEMS.flat())
      const polls = newsroom.publisher.times('/feed/0')
      await until('the feeds are polled on', async () => newsroom.publisher.times('/feed/0') > polls)
      await newsroom.close(polling, rest)
    })
  })
}
