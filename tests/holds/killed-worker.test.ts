import { describe, expect, it } from 'vitest'
import { backends, until } from '../pipeline.ts'
import { ITEMS, openNewsroom } from './newsroom.ts'
import { killHard } from './processes.ts'
import { expectWhole, untilPlaced } from './whole.ts'

type Newsroom = Awaited<ReturnType<typeof openNewsroom>>

/** A worker is killed at the moment that `caught` waits for, then another takes its place. */
async function survives(newsroom: Newsroom, caught: () => Promise<unknown>, letGo: () => unknown) {
  const first = newsroom.work()
  await caught()
  await killHard(first)
  await letGo()
  const second = newsroom.work()
  await untilPlaced(newsroom.db, ITEMS.flat().length)
  await expectWhole(newsroom.db, ITEMS.flat())
  await newsroom.close(second)
}

const asked = ({ publisher }: Newsroom, prefix: string) =>
  until(`${prefix} is asked for`, async () => publisher.asked.some((a) => a.path.startsWith(prefix)))

for (const { name, redisUrl } of await backends()) {
  describe.concurrent(`a worker that is killed (kill -9), with the queues on ${name}`, { timeout: 600_000 }, () => {
    it('loses and doubles nothing while it polls', async () => {
      const newsroom = await openNewsroom(redisUrl)
      newsroom.publisher.hold('/feed/')
      await survives(newsroom, () => asked(newsroom, '/feed/'), newsroom.publisher.release)
    })

    it('loses and doubles nothing while it scrapes', async () => {
      const newsroom = await openNewsroom(redisUrl)
      newsroom.publisher.hold('/page/')
      await survives(newsroom, () => asked(newsroom, '/page/'), newsroom.publisher.release)
    })

    it('loses and doubles nothing while it places', async () => {
      const newsroom = await openNewsroom(redisUrl)
      // Articles, fingerprints and stories are written, then the transaction waits for its numbers of the log.
      const holder = await newsroom.db.pool.connect()
      await holder.query('BEGIN')
      await holder.query('SELECT seq FROM log_head FOR UPDATE')
      const waits = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE log_head%'`
      await survives(
        newsroom,
        () => until('a batch waits to be logged', async () => !!(await newsroom.db.pool.query(waits)).rowCount),
        async () => {
          await holder.query('ROLLBACK')
          holder.release()
        },
      )
    })
  })
}

describe.concurrent('a feed that kills its worker each time', { timeout: 600_000 }, () => {
  it('is put aside after the third, polled alone meanwhile, and takes no other with it', async () => {
    const newsroom = await openNewsroom(undefined)
    const poison = '/feed/0'
    newsroom.publisher.hold(poison)
    let worker = newsroom.work()
    for (let deaths = 1; deaths <= 3; deaths++) {
      await until(`${poison} is asked for`, async () => newsroom.publisher.times(poison) === deaths)
      await killHard(worker)
      worker = newsroom.work()
    }
    let polls: { code: string }[] = []
    await until('the feed is put aside', async () => {
      polls = (
        await newsroom.db.pool.query(
          `SELECT p.trouble->>'code' AS code FROM polls p JOIN feeds f ON f.id = p.feed_id WHERE f.url LIKE '%/feed/0'`,
        )
      ).rows
      return polls.length > 0
    })
    expect(polls[0]).toEqual({ code: 'READER_KILLED' })
    expect(newsroom.publisher.times(poison)).toBe(3)
    await untilPlaced(newsroom.db, ITEMS.slice(1).flat().length)
    await expectWhole(newsroom.db, ITEMS.slice(1).flat())
    await newsroom.close(worker)
  })
})
