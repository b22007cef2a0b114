import { afterAll, beforeAll, expect, it } from 'vitest'
import { inTransaction } from '../../../db/client.ts'
import { receivedJson, storedVersions } from '../../../db/write/versions.ts'
import { prepare } from '../../../src/pipeline/arrival.ts'
import { releaseEmbargoes } from '../../../src/pipeline/publish/release.ts'
import type { Reader } from '../../../src/pipeline/reader/reader.ts'
import { addReread, versionWith } from '../../../src/pipeline/scrape/store-text.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const HARE =
  'A hare of 9 kilos has lived in the courthouse of Lom since August, the clerk said, and nobody has charged it although it ate the minutes of 3 sessions in the autumn.'
const LAWYER = 'The judge has offered it 12 carrots and a lawyer who lives in the next town and has a hutch in his garden.'
const HEADLINE = 'CORRECTED-Hare in court'

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

/** The page of an article's newest version is read at last and says this. */
async function reread(article: number, body: string[]) {
  const { rows } = await publisher.db.pool.query('SELECT id FROM versions WHERE article_id = $1 ORDER BY number DESC LIMIT 1', [article])
  const [version] = await storedVersions(publisher.db.pool, [rows[0].id])
  const copy = { ...version!.copy, headline: HEADLINE, published: null, modified: null, body, captions: [] }
  const page = { copy, bodyFrom: 'page' as const, readAs: null, trouble: null, pageKey: null }
  const reader: Pick<Reader, 'prepare'> = { prepare: async ({ json, version, source }) => prepare(json, version, source) }
  const next = await versionWith({ reader: reader as Reader }, { ...version!, json: receivedJson(version!) }, page)
  await inTransaction(publisher.db, (client) => addReread(client, next))
  await publisher.place()
}

it('a correction whose page is read later is logged once, and what it changed is what the page changes', async () => {
  const agency = await publisher.send(AGENCY, { guid: 'hare', headline: 'Hare in court', body: `${HARE}\n\n${LAWYER}` })
  const outlet = await publisher.send('Hamm Post', { guid: 'h1', headline: 'Court hare', body: `${HARE}\n\n${LAWYER}` })
  const before = await publisher.lastEvent()
  await publisher.send(AGENCY, { guid: 'hare', headline: HEADLINE, body: 'A hare lives in the courthouse of Lom.' })
  await reread(agency, [HARE.replace('9 kilos', '7 kilos'), LAWYER])
  const { corrections, articles } = await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)
  expect((await publisher.logEntries(before)).map((e) => e.event)).toEqual(['corrected', 'updated'])
  expect(corrections).toMatchObject([{ articleId: agency, versionNumber: 3, changes: [{ wrong: expect.stringMatching(/9 kilos/) }] }])
  expect(articles.find((a: { id: number }) => a.id === outlet).warnings).toEqual(['uncorrected'])
})

it('a correction under embargo whose page is read later is released and logged once', async () => {
  const body = HARE.replace('hare', 'stork').replace('Lom', 'Vinje').replace('9 kilos', '4 kilos').replaceAll('minutes', 'gavels')
  const agency = await publisher.send(AGENCY, { guid: 'stork', headline: 'Stork in court', body })
  const before = await publisher.lastEvent()
  const embargoed = new Date(Date.now() + 3_600_000).toISOString()
  const right = body.replace('4 kilos', '5 kilos')
  await publisher.send(AGENCY, { guid: 'stork', headline: HEADLINE, body: right, entry: { embargoed } })
  await reread(agency, [right, LAWYER])
  await publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '1 hour'`)
  await publisher.db.pool.query(`UPDATE placements SET embargoed_until = now() - interval '1 second' WHERE embargoed_until IS NOT NULL`)
  await releaseEmbargoes(publisher.db)
  expect((await publisher.logEntries(before)).map((e) => e.event)).toEqual(['released', 'corrected'])
  const { corrections } = await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)
  expect(corrections).toMatchObject([{ versionNumber: 3, changes: [{ wrong: expect.stringMatching(/4 kilos/) }] }])
})
