import { describe, expect, it } from 'vitest'
import { backends, until } from '../pipeline.ts'
import { ITEMS, openNewsroom } from './newsroom.ts'
import { killHard } from './processes.ts'
import { expectWhole, untilPlaced } from './whole.ts'

type Room = Awaited<ReturnType<typeof openNewsroom>>

/** A worker is killed at the moment that `caught` waits for, then another takes its place. */
async function survives(room: Room, caught: () => Promise<unknown>, letGo: () => unknown) {
  const first = room.work()
  await caught()
  await killHard(first)
  await letGo()
  const second = room.work()
  await untilPlaced(room.db, ITEMS.flat().length)
  await expectWhole(room.db, ITEMS.flat())
  await room.close(second)
}

const asked = ({ publisher }: Room, prefix: string) =>
  until(`${prefix} is asked for`, async () => publisher.asked.some((a) => a.path.startsWith(prefix)))

for (const { name, redisUrl } of await backends()) {
  describe.concurrent(`a worker that is killed (kill -9), with the queues on ${name}`, { timeout: 600_000 }, () => {
    it('loses and doubles nothing while it polls', async () => {
      const room = await openNewsroom(redisUrl)
      room.publisher.hold('/feed/')
      await survives(room, () => asked(room, '/feed/'), room.publisher.release)
    })

    it('loses and doubles nothing while it scrapes', async () => {
      const room = await openNewsroom(redisUrl)
      room.publisher.hold('/page/')
      await survives(room, () => asked(room, '/page/'), room.publisher.release)
    })

    it('loses and doubles nothing while it places', async () => {
      const room = await openNewsroom(redisUrl)
      // Articles, prints and stories are written, then the transaction waits for its numbers of the log.
      const holder = await room.db.pool.connect()
      await holder.query('BEGIN')
      await holder.query('SELECT seq FROM log_head FOR UPDATE')
      const waits = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE log_head%'`
      await survives(
        room,
        () => until('a batch waits to be logged', async () => !!(await room.db.pool.query(waits)).rowCount),
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
    const room = await openNewsroom(undefined)
    const poison = '/feed/0'
    room.publisher.hold(poison)
    let worker = room.work()
    for (let deaths = 1; deaths <= 3; deaths++) {
      await until(`${poison} is asked for`, async () => room.publisher.times(poison) === deaths)
      await killHard(worker)
      worker = room.work()
    }
    let polls: { code: string }[] = []
    await until('the feed is put aside', async () => {
      polls = (
        await room.db.pool.query(
          `SELECT p.trouble->>'code' AS code FROM polls p JOIN feeds f ON f.id = p.feed_id WHERE f.url LIKE '%/feed/0'`,
        )
      ).rows
      return polls.length > 0
    })
    expect(polls[0]).toEqual({ code: 'READER_KILLED' })
    expect(room.publisher.times(poison)).toBe(3)
    await untilPlaced(room.db, ITEMS.slice(1).flat().length)
    await expectWhole(room.db, ITEMS.slice(1).flat())
    await room.close(worker)
  })
})
