import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { conditionsOf } from '../../db/read/searches.ts'
import { matchingStories } from '../../db/read/story-page.ts'
import { parseStoryQuery } from '../../src/search/story-query.ts'
import { addKey, addPerson } from '../access/callers.ts'
import { addSource, addStory, openNewsroom } from './newsroom.ts'

/** What the tests read of a story in the list. */
interface Listed {
  headline: string
  status: string
  slugline: string | null
  subjects: string[]
  signal: string | null
}

let n: Awaited<ReturnType<typeof openNewsroom>>
let wire: Awaited<ReturnType<typeof addSource>>
let courier: typeof wire
let reader: Record<string, string>
const get = async (url: string, headers = reader) => {
  const r = await n.app.inject({ method: 'GET', url, headers })
  return { status: r.statusCode, body: r.json() }
}
const heads = async (q: string, headers = reader) => (await get(`/v1/stories?${q}`, headers)).body.stories?.map((s: Listed) => s.headline)
const post = async (name: string, query: string) =>
  (await n.db.drizzle.execute(sql`insert into searches (name, query) values (${name}, ${query}) returning id`)).rows[0] as { id: number }
const match = async (q: string, ids: number[]) => [
  ...(await matchingStories(n.db, await conditionsOf(n.db.pool, parseStoryQuery(q)), ids, { openOnly: true })),
]

beforeAll(async () => {
  n = await openNewsroom()
  wire = await addSource(n.db, 'Wire', 'agency')
  courier = await addSource(n.db, 'Courier')
  const owner = await addPerson(n.db, 'Ada', ['admin'])
  reader = (await addKey(n.db, ['stories:read'], { ownerId: owner.id })).headers
})
afterAll(() => n.close())

it('finds a subject under its scheme, as it is stored', async () => {
  await addStory(n.db, [wire], { headline: 'S-subj', subjects: ['subj:15001000'] })
  await addStory(n.db, [wire], { headline: 'S-med', subjects: ['medtop:20000822'] })
  expect([await heads('subject=15000000'), await heads('subject=subj:15000000'), await heads('subject=medtop:15000000')]).toEqual([
    ['S-subj'],
    ['S-subj'],
    [],
  ])
})
it('shows nothing that a withheld story says to those who may not read it', async () => {
  await addStory(n.db, [wire], { headline: 'Secret W', status: 'withheld', slugline: 'MINISTER-RESIGNS', subjects: ['subj:11000000'] })
  const { body } = await get('/v1/stories?status=attention', reader)
  expect(
    body.stories
      .filter((s: Listed) => s.status === 'withheld')
      .map(({ headline, slugline, subjects }: Listed) => ({ headline, slugline, subjects })),
  ).toEqual([{ headline: '(embargoed or withheld)', slugline: null, subjects: [] }])
})
it('shows nothing that a story killed under embargo says', async () => {
  const until = new Date(Date.now() + 3_600_000)
  await addStory(n.db, [wire], {
    headline: 'Secret K',
    status: 'killed',
    killedAt: new Date(),
    embargoedUntil: until,
    slugline: 'KING-DEAD',
  })
  const { body } = await get('/v1/stories?status=killed', reader)
  expect(body.stories.map(({ headline, slugline }: Listed) => ({ headline, slugline }))).toEqual([
    { headline: '(killed under embargo)', slugline: null },
  ])
})
it('finds neither by what they say', async () => {
  expect([
    await heads('status=attention&slugline=minister', reader),
    await heads('status=killed&slugline=king', reader),
    await heads('status=killed&slugline=queen', reader),
  ]).toEqual([[], [], []])
})
it('goes by the status of a saved search', async () => {
  await addStory(n.db, [wire], { headline: 'Dead', status: 'killed', killedAt: new Date() })
  const { id } = await post('kills', 'status=killed')
  expect([await heads('status=killed'), await heads(`search=${id}`)]).toEqual([
    ['Dead', '(killed under embargo)'],
    ['Dead', '(killed under embargo)'],
  ])
})
it('tells which stories match before they are indexed, once killed and once merged', async () => {
  const a = await addStory(n.db, [wire], { headline: 'Zeppelin' })
  const before = await match('q=zeppelin', [a.id])
  await n.db.drizzle.execute(sql`delete from story_words where story_id = ${a.id}`)
  const unindexed = await match('q=zeppelin', [a.id])
  await n.db.drizzle.execute(sql`update stories set status='killed', killed_at=now() where id = ${a.id}`)
  const killed = await match('source=Wire', [a.id])
  const b = await addStory(n.db, [courier], { headline: 'Other' })
  const c = await addStory(n.db, [wire], { headline: 'Gone' })
  await n.db.drizzle.execute(sql`update articles set story_id=${b.id} where story_id=${c.id}`)
  await n.db.drizzle.execute(sql`update stories set status='merged', merged_into=${b.id} where id=${c.id}`)
  const merged = await match('source=Wire&status=all', [c.id])
  expect({ before: before.length, unindexed: unindexed.length, killed: killed.length, merged: merged.length }).toEqual({
    before: 1,
    unindexed: 1,
    killed: 1,
    merged: 1,
  })
})
it('refuses a source to leave out that does not exist', async () => {
  await addStory(n.db, [courier], { headline: 'By Courier' })
  const r = await get('/v1/stories?not_source=Couriar')
  expect([r.status, r.body.stories?.some((s: Listed) => s.headline === 'By Courier')]).toEqual([400, undefined])
})
it('does not disclose a hidden next version by its signal', async () => {
  const a = await addStory(n.db, [wire], { headline: 'Open one' })
  await n.db.drizzle.execute(sql`update articles set signal='embargo' where story_id=${a.id}`)
  const { body } = await get('/v1/stories?signal=embargo', reader)
  expect(body.stories.map(({ headline, signal }: Listed) => ({ headline, signal }))).toEqual([])
})
it('does not lend a private search to a rehearsal', async () => {
  const priv = (await n.db.drizzle.execute(sql`insert into users (name, shown_name) values ('bob','Bob') returning id`)).rows[0] as {
    id: number
  }
  const hid = (
    await n.db.drizzle.execute(sql`insert into searches (name, query, owner_id) values ('bobs','slugline=zz', ${priv.id}) returning id`)
  ).rows[0] as { id: number }
  const eve = await addPerson(n.db, 'Eve', ['reader'])
  const key = (await addKey(n.db, ['stories:read'], { ownerId: eve.id })).headers
  const own = (await n.db.drizzle.execute(sql`insert into searches (name, query) values ('all','status=all') returning id`)).rows[0] as {
    id: number
  }
  const direct = await get(`/v1/searches/${hid.id}`, key)
  const reh = await get(`/v1/searches/${own.id}/rehearsal?query=search%3D${hid.id}`, key)
  expect([direct.status, reh.status]).toEqual([404, 404])
})
