import { describe, expect, it } from 'vitest'
import { backends, until } from '../pipeline.ts'
import { ITEMS, openNewsroom } from './newsroom.ts'
import { killHard, threadSeconds } from './processes.ts'
import { feedOf, type Item, itemsOf } from './publisher.ts'
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

/** Another session takes locks. @returns a function that gives them back */
async function holdLocks({ db }: Newsroom, statement: string): Promise<() => Promise<void>> {
  const holder = await db.pool.connect()
  await holder.query('BEGIN')
  await holder.query(statement)
  return async () => {
    await holder.query('ROLLBACK')
    holder.release()
  }
}

describe.concurrent('a worker that is killed (kill -9) between two steps', { timeout: 600_000 }, () => {
  it('loses and doubles nothing after it stored what a feed brought, before a job says so', async () => {
    const newsroom = await openNewsroom(undefined)
    const { db, publisher } = newsroom
    // The first feed's entries wait for place, the others' for scrape.
    await db.pool.query(`UPDATE feeds SET scrape = false WHERE url LIKE '%/feed/0'`)
    publisher.hold('/feed/')
    let letGo = async () => {}
    await survives(
      newsroom,
      async () => {
        for (let i = 0; i < ITEMS.length; i++) await asked(newsroom, `/feed/${i}`)
        letGo = await holdLocks(newsroom, 'LOCK TABLE bullmq.job IN SHARE MODE')
        publisher.release()
        await until('every entry waits', async () => (await db.pool.query('SELECT 1 FROM waiting')).rowCount === ITEMS.flat().length)
      },
      async () => {
        // Sessions of the dead process that wait for the table would add its jobs when they get it.
        await db.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
        expect((await db.pool.query(`SELECT 1 FROM bullmq.job WHERE name IN ('scrape', 'place')`)).rowCount).toBe(0)
        await letGo()
      },
    )
  })

  it('loses and doubles nothing before it has the placing lock', async () => {
    const newsroom = await openNewsroom(undefined)
    const letGo = await holdLocks(newsroom, 'SELECT pg_advisory_xact_lock(7272001)')
    const waits = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 7272001 AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
    await survives(newsroom, () => until('a batch waits for the lock', async () => !!(await newsroom.db.pool.query(waits)).rowCount), letGo)
  })

  it('loses and doubles nothing while a thread reads a feed', async () => {
    const newsroom = await openNewsroom(undefined, undefined, { READER_THREADS: '1', READER_TIMEOUT_SECONDS: '20' })
    const { db, publisher } = newsroom
    await db.pool.query('UPDATE feeds SET scrape = false')
    const first = newsroom.work()
    await untilPlaced(db, ITEMS.flat().length)
    const long = longItem()
    let before: number | undefined
    const second = feedOf([long, ...ITEMS[0]!], { etag: '"second"' })
    publisher.on('/feed/0', (request, response) => {
      response.on('finish', () => (before ??= threadSeconds(first.pid)))
      second(request, response)
    })
    // Its thread runs already, and has nothing else to do.
    await until('the thread reads it', async () => before !== undefined && (threadSeconds(first.pid) ?? 1) - before > 0.2)
    await killHard(first)
    expect((await db.pool.query('SELECT 1 FROM versions')).rowCount).toBe(ITEMS.flat().length)
    const next = newsroom.work()
    await untilPlaced(db, ITEMS.flat().length + 1)
    await expectWhole(db, [...ITEMS.flat(), long])
    await newsroom.close(next)
  })
})

/** An item whose text, a paragraph for each of 108,000 words, takes two seconds of processor time to read. */
function longItem(): Item {
  const [item] = itemsOf('long', 1) as [Item]
  const words = itemsOf('paragraph', 600).flatMap(({ body }) => body.split(/\s/))
  return { ...item, body: words.map((word) => `&lt;p&gt;${word}&lt;/p&gt;`).join('') }
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
