import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../database.ts'
import { type Format, items, link, openFeed as openFeedIn } from './open-feed.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())
const openFeed = (format: Format) => openFeedIn(db, format)

describe('a document that has to be read a second time', () => {
  it('keeps its new items, and what it brings of the known ones', async () => {
    const feed = await openFeed('atom')
    const [before, added] = items(2, (i) => ({ guid: `g${i}`, link: link(i), at: 0, updated: 0 }))
    await feed.poll(before!)
    await feed.poll({ ...before!, title: 'Der Hafenausbau kommt später voran', updated: 10 })
    // The words came before, so they are left unread; the later time says that they count again.
    expect(await feed.poll({ ...added!, updated: 20 }, { ...before!, updated: 20 })).toMatchObject({ entriesNew: 1, entriesChanged: 1 })
    expect((await feed.headlines()).sort()).toEqual([added!.title, before!.title].sort())
    expect([await feed.articles(), await feed.versions()]).toEqual([2, 4])
  })

  it('keeps an item whose article is known by name only', async () => {
    const feed = await openFeed('rss')
    const [item] = items(1, () => ({ guid: 'lost', link: link('lost') }))
    await db.pool.query(
      `INSERT INTO article_keys (source_id, key, article_id) SELECT source_id, 'guid:lost', 1000000 FROM feeds WHERE id = $1`,
      [feed.id],
    )
    for (let poll = 0; poll < 2; poll++) await feed.poll(item!, ...items(2, () => ({ at: poll })).slice(1))
    expect((await feed.headlines()).filter((headline) => headline === item!.title)).toHaveLength(1)
  })
})
