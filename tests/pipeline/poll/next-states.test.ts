import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../database.ts'
import { about, type Format, type Item, items, link, openFeed as openFeedIn } from './open-feed.ts'

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

describe('a notice that has the date of its story, whose time of update is later', () => {
  it.each(['KILL: Hafenausbau', 'STORNO: Hafenausbau', 'CORRECTION: Hafenausbau', 'Berichtigung: Hafenausbau kostet 417 Millionen'])(
    'is the newest state of the story: %s',
    async (title) => {
      for (const format of ['atom', 'json'] as const) {
        const [story] = items(1, () => ({ guid: 'g', link: link(1), at: 0, updated: 120 }))
        const notice: Item = { guid: 'g', link: link(1), at: 0, title, text: 'Bitte beachten Sie diesen Hinweis der Redaktion.' }
        for (const document of [[notice], [notice, story!], [story!, notice]]) {
          const feed = await openFeed(format)
          await feed.poll(story!)
          await feed.poll(...document)
          expect(await feed.headlines()).toEqual([title])
          // A server that lags behind brings nothing back.
          await feed.poll({ ...story!, text: `<p>${about('Der Hafen')}</p>`, updated: -30 })
          expect(await feed.headlines()).toEqual([title])
        }
      }
    },
  )

  it('is the newest state of the story where a field says that it is withheld', async () => {
    const feed = await openFeed('json')
    const item = { uri: 'urn:story', type: 'text', headline: 'Hafenausbau kommt voran', body_text: about('Der Hafen') }
    const pollItem = (over: object) => feed.pollText(JSON.stringify({ ...item, ...over }))
    await pollItem({ pubstatus: 'usable', firstcreated: '2026-11-28T10:00:00Z', versioncreated: '2026-11-28T12:00:00Z' })
    await pollItem({ pubstatus: 'withheld', firstcreated: '2026-11-28T10:00:00Z' })
    const { rows } = await db.pool.query(`SELECT number, stated->>'pubStatus' AS status FROM versions WHERE feed_id = $1 ORDER BY number`, [
      feed.id,
    ])
    expect(rows).toEqual([
      { number: 1, status: 'usable' },
      { number: 2, status: 'withheld' },
    ])
  })
})

describe('a name that several items bear, beside notices', () => {
  it('keeps alerts in capitals apart', async () => {
    const feed = await openFeed('rss')
    const alerts = Array.from({ length: 20 }, (_, i) => ({
      guid: 'N/A',
      link: link(i),
      title: `${'ABCDEFGHIJKLMNOPQRST'[i]!.repeat(9)} STEIGT AUF ${i + 30}`,
      at: i,
    }))
    for (let poll = 0; poll < 2; poll++) await feed.poll(...alerts)
    expect(await feed.articles()).toBe(20)
  })

  it('keeps a correction apart from an item that only shares its guid', async () => {
    const feed = await openFeed('rss')
    const [one, other] = items(2, (i) => ({ guid: 'N/A', link: link(i) }))
    await feed.poll(one!, { ...other!, title: `CORRECTION: ${other!.title}` })
    expect(await feed.articles()).toBe(2)
  })

  it('lets a kill take effect on the item whose address it has', async () => {
    const feed = await openFeed('rss')
    const [one, other, third] = items(3, (i) => ({ guid: 'N/A', link: link(i) }))
    await feed.poll(one!)
    await feed.poll(other!)
    const kill = { guid: 'N/A', title: 'KILL: Schulreform', text: 'Bitte nicht verwenden.', at: 60 }
    await feed.poll({ ...kill, link: link(1) })
    expect((await feed.headlines()).sort()).toEqual([one!.title, kill.title].sort())
    // One for an item that never came is about none of these.
    await feed.poll({ ...kill, title: 'KILL: Stadtfest', link: third!.link! })
    expect((await feed.headlines()).sort()).toEqual([one!.title, kill.title, 'KILL: Stadtfest'].sort())
  })

  it('lets a kill that moved with its headline take effect', async () => {
    const feed = await openFeed('rss')
    await feed.poll(...items(2, (i) => ({ guid: `g${i}`, link: link(i) })))
    await feed.poll({ guid: 'g1', link: link('kill-schulreform'), title: 'KILL: Schulreform', text: 'Bitte nicht verwenden.', at: 60 })
    expect(await feed.articles()).toBe(2)
  })
})

describe('items of a feed that move now and then', () => {
  it('leave its names in use', async () => {
    const feed = await openFeed('rss')
    const document = (moved: number) =>
      Array.from({ length: 50 }, (_, i) => {
        const address = link(i < moved ? `moved/${i}` : i)
        return { guid: address, link: address, title: `Meldung ${i} vom Tage`, text: about(`Vorgang ${i}`), at: i }
      })
    for (const moved of [0, 1, 1, 2, 2]) await feed.poll(...document(moved))
    const { rows } = await db.pool.query('SELECT names_learnt AS learnt FROM feeds WHERE id = $1', [feed.id])
    expect([rows[0].learnt.guid?.decides ?? false, rows[0].learnt.link?.decides ?? false]).toEqual([false, false])
    expect(await feed.articles()).toBe(50)
    expect(
      await feed.poll(...document(2).map((item, i) => (i === 40 ? { ...item, title: 'Eine andere Meldung vom Tage' } : item))),
    ).toMatchObject({
      entriesNew: 0,
      entriesChanged: 1,
    })
  })
})

describe('two states without a name that share title and date', () => {
  it('stay one article when the document changes', async () => {
    const feed = await openFeed('rss')
    const [item, ...others] = items(4, () => ({}))
    const longer = { ...item!, text: `${item!.text}<p>Dazu kommt ein neuer Absatz.</p>` }
    for (let poll = 1; poll < 4; poll++) await feed.poll(...others.slice(0, poll), longer, item!)
    expect(await feed.articles()).toBe(4)
  })
})
