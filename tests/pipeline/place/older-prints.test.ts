import { afterAll, beforeAll, expect, it } from 'vitest'
import { archiveExpired } from '../../../src/pipeline/place/archive-fingerprints.ts'
import { compareArticles } from '../../../src/pipeline/place/compare.ts'
import { emptyMemory } from '../../../src/pipeline/place/place-memory.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const SEAL =
  'A seal that came up the river Ane on Sunday has settled below the mill at Torp, where 40 people saw it take a salmon of 6 kilos, said Ragna Moe of the county.'
const AT = '2026-03-02T08:00:00.000Z'

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

/** Gives all fingerprints a form that no version of Copytaster ever read. A process that placed before has ended. */
async function update(): Promise<Buffer[]> {
  const before = await prints()
  await publisher.db.pool.query('UPDATE fingerprints SET print = set_byte(substring(print, 1, 20), 0, 250)')
  publisher.context.memory = emptyMemory()
  return before
}
const prints = async () =>
  (await publisher.db.pool.query('SELECT print FROM fingerprints ORDER BY version_id')).rows.map(({ print }) => print as Buffer)

it('fingerprints of another form are made anew of their texts when they are read, and placing goes on', async () => {
  const agency = await publisher.send(AGENCY, { guid: 'seal', headline: 'Seal settles at Torp', body: SEAL, at: AT })
  await publisher.keep('Ane Post', { guid: 'p1', headline: 'Torp has a seal', body: SEAL, at: AT })
  const before = await update()
  await publisher.place()
  const copy = await publisher.send('Torp Echo', { guid: 'e1', headline: 'The seal at the mill', body: SEAL, at: AT })
  const waited = (await publisher.db.pool.query(`SELECT article_id AS id FROM article_keys WHERE key = 'p1'`)).rows[0].id
  const story = await publisher.storyOf(agency)
  expect([await publisher.storyOf(waited), await publisher.storyOf(copy)]).toEqual([story, story])
  expect((await prints()).slice(0, 2)).toEqual(before)

  const all = await update()
  expect((await compareArticles(publisher.db, agency, copy))?.verdict).toMatchObject({ relation: 'copy' })
  await publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '90 days'`)
  expect(await archiveExpired(publisher.context)).toBe(3)
  expect(await prints()).toEqual(all)
})
