import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/client.ts'
import { firstIdWithin } from '../../db/schema/partitions.ts'
import { STATEMENTS } from '../../db/statement.ts'
import { addFeeds, removeFeed } from '../../db/write/feeds.ts'
import { dropPartitions, makePartitions } from '../../db/write/partitions.ts'
import { lockPlacing } from '../../db/write/stories.ts'
import { waitingToPlace } from '../../db/write/waiting.ts'
import { keepPartitions } from '../../src/pipeline/scheduler.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

const DAY = 86_400_000
let db: TestDatabase
let now: Date

beforeEach(async () => {
  db = await testDatabase()
  now = (await db.pool.query('SELECT now() AS now')).rows[0].now
  await addFeeds(db, [{ url: 'https://harbour.example/feed', source: 'Harbour Post', kind: 'outlet' }])
})
afterEach(() => db.close())

const daysAgo = (days: number) => new Date(now.getTime() - days * DAY)
const poll = (at: Date) => db.pool.query(`INSERT INTO polls (feed_id, at, outcome) VALUES (1, $1, 'changed')`, [at])
const partitionOf = async (table: string, at: Date) =>
  (await db.pool.query(`SELECT tableoid::regclass::text AS name FROM ${table} WHERE at = $1`, [at])).rows[0]?.name
const named = (table: string, at: Date) => `${table}_${at.toISOString().slice(0, 10).replaceAll('-', '_')}`
const version = (id: number | string, number = 1) =>
  db.pool.query(
    `INSERT INTO versions (id, article_id, number, source_id, received, stated, entry_hash) VALUES (${id}, 1, $1, 1, '', '{}', '') RETURNING id, tableoid::regclass::text AS name`,
    [number],
  )

describe('partitions of time', () => {
  it('have the rows of their day or month, and ids of versions say the month', async () => {
    await poll(now)
    expect(await partitionOf('polls', now)).toBe(named('polls', now))
    const { id, name } = (await version(`nextval('versions_id_seq')`)).rows[0]
    expect(`${id}`.slice(0, 6)).toBe(now.toISOString().slice(0, 7).replace('-', ''))
    expect(name).toBe(`${named('versions', now).slice(0, -2)}01`)
  })

  it('are there for the next month before it begins, whose versions go on with ids of their own', async () => {
    const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
    await poll(new Date(now.getTime() + DAY))
    expect(await partitionOf('polls', new Date(now.getTime() + DAY))).not.toBe('polls_rest')
    const before = (await version(`nextval('versions_id_seq')`)).rows[0].id
    await makePartitions(db, next)
    const after = (await version(`nextval('versions_id_seq')`, 2)).rows[0]
    expect(after.id).toBeGreaterThan(before)
    expect(after.name).toBe(named('versions', next))
  })

  it('take up rows that were stored while they were missing', async () => {
    const late = new Date(Date.UTC(now.getUTCFullYear() + 1, 1, 3, 4))
    await poll(late)
    expect(await partitionOf('polls', late)).toBe('polls_rest')
    await Promise.all([makePartitions(db, late), makePartitions(db, late)])
    expect(await partitionOf('polls', late)).toBe(named('polls', late))
  })

  it('are made while rows come that belong to them, none of which is refused or lost', async () => {
    const late = new Date(Date.UTC(now.getUTCFullYear() + 1, 1, 3, 4))
    await poll(late)
    let done = false
    let stored = 1
    const inserting = Promise.all(
      [1, 2, 3].map(async () => {
        while (!done) {
          await poll(new Date(late.getTime() + 1000 * ++stored))
        }
      }),
    )
    for (let i = 0; i < 20 && (await partitionOf('polls', late)) === 'polls_rest'; i++) await makePartitions(db, late)
    done = true
    await inserting
    const { rows } = await db.pool.query('SELECT tableoid::regclass::text AS name, count(*)::int AS n FROM polls GROUP BY 1')
    expect(rows).toEqual([{ name: named('polls', late), n: stored }])
  })

  it('keep ids in their order where a process with a slower clock makes them', async () => {
    await makePartitions(db, new Date(now.getTime() + 40 * DAY))
    const before = (await version(`nextval('versions_id_seq')`)).rows[0].id
    await makePartitions(db, now)
    expect((await version(`nextval('versions_id_seq')`, 2)).rows[0].id).toBeGreaterThan(before)
  })

  it('of polls are dropped once all that they have is older than it is kept', async () => {
    for (const days of [40, 31, 29]) {
      await makePartitions(db, daysAgo(days))
      await poll(daysAgo(days))
    }
    await keepPartitions({ db, settings: { POLLS_KEPT_DAYS: 30, DELIVERIES_KEPT_DAYS: 90 } as never })
    const { rows } = await db.pool.query('SELECT at, tableoid::regclass::text AS name FROM polls')
    expect(rows).toEqual([{ at: daysAgo(29), name: named('polls', daysAgo(29)) }])
  })

  it('of versions and of the log are dropped alike, and the present ones are not', async () => {
    const past = daysAgo(70)
    await makePartitions(db, past)
    const id = Number(`${past.toISOString().slice(0, 7).replace('-', '')}000000001`)
    await version(id)
    await db.pool.query(`INSERT INTO story_log (seq, at, event, story_id, headline) VALUES (1, $1, 'created', 1, 'Herring')`, [past])
    for (const table of ['versions', 'fingerprints', 'story_log']) await dropPartitions(db, table, 30)
    expect((await db.pool.query('SELECT (SELECT count(*) FROM versions) + (SELECT count(*) FROM story_log) AS left')).rows[0].left).toBe(0)
    expect((await version(`nextval('versions_id_seq')`)).rows[0].name).not.toBe('versions_rest')
  })

  it('that somebody reads are left to the next run', async () => {
    await makePartitions(db, daysAgo(40))
    await inTransaction(db, async (client) => {
      await client.query('SELECT count(*) FROM polls')
      await dropPartitions(db, 'polls', 38)
      expect((await db.pool.query('SELECT to_regclass($1) AS name', [named('polls', daysAgo(40))])).rows[0].name).not.toBeNull()
    })
    await dropPartitions(db, 'polls', 38)
    expect((await db.pool.query('SELECT to_regclass($1) AS name', [named('polls', daysAgo(40))])).rows[0].name).toBeNull()
  })
})

describe('the number of a version in its article', () => {
  it('is refused a second time within a month by the versions, and in any month by the placements', async () => {
    await version(`nextval('versions_id_seq')`)
    await expect(version(`nextval('versions_id_seq')`)).rejects.toThrow('duplicate key')
    const place = `INSERT INTO placements (version_id, article_id, number, source_id, published_at, relation) VALUES ($1, 1, 1, 1, now(), 'original')`
    await db.pool.query(place, [1])
    await expect(db.pool.query(place, [2])).rejects.toThrow('placements_of_article')
  })
})

describe('a feed that is removed while its articles are placed', () => {
  it('is named by no article: removing waits for placing', async () => {
    let removed = Promise.resolve(false)
    await inTransaction(db, async (client) => {
      await lockPlacing(client)
      removed = inTransaction(db, (client) => removeFeed(client, 1))
      await new Promise((resolve) => setTimeout(resolve, 50))
      await client.query('INSERT INTO articles (id, source_id, feed_id, first_seen_at, newest) VALUES (1, 1, 1, now(), 1)')
    })
    expect(await removed).toBe(true)
    expect((await db.pool.query('SELECT feed_id AS feed FROM articles')).rows).toEqual([{ feed: null }])
  })
})

describe('the usual delay of a feed', () => {
  const DAY_SECONDS = 86_400
  const article = (id: number, at: Date, delaySeconds: number) =>
    db.pool.query(
      `INSERT INTO versions (id, article_id, number, source_id, feed_id, received, stated, entry_hash, received_at, published_at)
        VALUES ($1, $1, 1, 1, 1, '', '{}', '', $2::timestamptz, $2::timestamptz - make_interval(secs => $3))`,
      [id, at, delaySeconds],
    )

  it('is read from the partitions of this month and the two before it', async () => {
    const present = Math.floor(Number((await db.pool.query(`SELECT nextval('versions_id_seq') AS id`)).rows[0].id) / 1e9) * 1e9 + 500
    const months = [...Array(12).keys()].map((ago) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago, 1)))
    for (const month of months) await makePartitions(db, month)
    await article(present - 100, daysAgo(1), 60)
    for (let i = 1; i <= 6; i++) await article(present - 100 + i, new Date(now.getTime() - 3_600_000 + i), 2 * DAY_SECONDS)
    await article(present, now, 3 * DAY_SECONDS)
    await db.pool.query(`INSERT INTO waiting (step, version_id, article_id, number, source_id) VALUES ('place', $1, $1, 1, 1)`, [present])
    expect((await waitingToPlace(db.pool, 5, [])).map(({ usualDelaySeconds }) => usualDelaySeconds)).toEqual([2 * DAY_SECONDS])

    const text = STATEMENTS.find((each) => each.text.includes('late AS MATERIALIZED'))!.text
    const plan = await db.pool.query(
      `EXPLAIN (ANALYZE, FORMAT TEXT) ${text.replace(/\$1/g, `'{${present}}'`).replace(/\$2/g, `${firstIdWithin(present, 2)}`)}`,
    )
    const scanned = plan.rows
      .map((row) => row['QUERY PLAN'])
      .filter((line) => / on versions_\S+ o(?:_\d+)? /.test(line) && !line.includes('never executed'))
    const named = new Set(scanned.map((line) => / on (versions_\w+) o/.exec(line)![1]))
    const nearest = months.slice(0, 3).map((month) => `versions_${month.toISOString().slice(0, 10).replaceAll('-', '_')}`)
    expect([...named].sort()).toEqual(nearest.sort())
    expect(scanned.every((line) => line.includes('Index') || line.includes('Bitmap'))).toBe(true)
  })
})
