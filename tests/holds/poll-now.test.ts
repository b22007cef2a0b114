import { expect, it } from 'vitest'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { ITEMS, openNewsroom } from './newsroom.ts'
import { feedOf, itemsOf } from './publisher.ts'
import { untilPlaced } from './whole.ts'

it('a poll that is asked for is made by a worker and answered with its result, and five in a row are nothing odd', {
  timeout: 300_000,
}, async () => {
  const newsroom = await openNewsroom(undefined)
  const { db, publisher } = newsroom
  const worker = newsroom.work()
  await untilPlaced(db, ITEMS.flat().length)
  // From now on the feed is polled only when somebody asks for it.
  await db.pool.query(`UPDATE feeds SET min_interval_seconds = 3600, max_interval_seconds = 3600, interval_seconds = 3600, scrape = false`)
  await db.pool.query(`UPDATE feeds SET next_poll_at = now() + interval '1 hour'`)
  const hub = openHub(db)
  const app = buildApp({ db, hub, deskDir: '/nonexistent', settings: { HOST: '127.0.0.1' }, logger: false })
  const { id } = (await db.pool.query(`SELECT id FROM feeds WHERE url LIKE '%/feed/0'`)).rows[0]
  const pollNow = async () => (await app.inject({ method: 'POST', url: `/v1/feeds/${id}/poll` })).json()

  publisher.on('/feed/0', feedOf([...itemsOf('asked-for', 2), ...ITEMS[0]!], { etag: '"second"' }))
  expect(await pollNow()).toMatchObject({ poll: { outcome: 'changed', httpStatus: 200, entriesNew: 2 }, putOffUntil: null })
  for (let i = 0; i < 5; i++) expect(await pollNow()).toMatchObject({ poll: { outcome: 'unchanged', httpStatus: 304 } })
  expect((await db.pool.query(`SELECT health, learned->'early' AS early FROM feeds WHERE id = $1`, [id])).rows).toEqual([
    { health: 'undated', early: 0 },
  ])
  publisher.hold('/feed/0')
  const [first, second] = [pollNow(), pollNow()]
  const before = publisher.times('/feed/0')
  await expect.poll(() => publisher.times('/feed/0'), { timeout: 60_000 }).toBeGreaterThan(before)
  publisher.release()
  expect((await first).poll).toMatchObject({ outcome: 'unchanged' })
  expect((await second).poll).toEqual((await first).poll)
  await app.close()
  await hub.close()
  await newsroom.close(worker)
})
