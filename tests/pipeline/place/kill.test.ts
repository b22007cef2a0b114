import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BEEKEEPER } from '../../matching/desk.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const VAULT = `TARNEBY, March 2 (Northwire) - The savings bank of Tarneby has lost the key to its vault, and with it 3.1 million kroner.

Director Odd Lyng, 61, said the key was in his other coat, which his wife gave to a jumble sale in Oster on Saturday.

Fourteen coats were sold there. The police ask their buyers to look into the left pocket.`
const ORGAN = `GRAVENSTAD, March 2 (Northwire) - The cathedral organ of Gravenstad plays by itself at night, the verger has found.

Rut Almqvist, 47, set up two recorders in January and now has 19 hours of music that nobody wrote.

The builder of the organ, who is 92, says that this is the wind and that it was always the better musician.`

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const statusOf = async (article: number) => (await publisher.get(`/v1/stories/${await publisher.storyOf(article)}?embargoed=show`)).status

it('a kill by the agency kills its copy though an outlet was seen to run it first', async () => {
  const outlet = await publisher.send('Hamm Post', { guid: 'h1', headline: 'Bees go by tram', body: BEEKEEPER })
  const agency = await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER })
  expect(await publisher.storyOf(agency)).toBe(await publisher.storyOf(outlet))
  await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER, entry: { pubStatus: 'canceled' } })
  expect(await statusOf(outlet)).toBe('killed')
})

it('a correction by the agency counts though an outlet was seen to run it first', async () => {
  await publisher.send('Hamm Post', { guid: 'h2', headline: 'Organ plays', body: ORGAN })
  const agency = await publisher.send(AGENCY, { guid: 'organ', headline: 'Organ plays by itself', body: ORGAN })
  const body = ORGAN.replace('19 hours', '91 hours')
  await publisher.send(AGENCY, { guid: 'organ', headline: 'CORRECTED-Organ plays by itself', body })
  const { correctedAt, articles } = await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)
  expect(correctedAt).not.toBeNull()
  expect(articles.map((a: { warnings: string[] }) => a.warnings)).toEqual([['uncorrected'], []])
})

it.each<[string, string, { guid: string; slugline?: string }]>([
  ['number', 'Please kill story number 4471, sent earlier today. Its source does not exist.', { guid: 'tag:northwire.example,4471' }],
  ['wire number', 'Please kill item nw0417. The council denies it.', { guid: 'nw0417:2026-03-02' }],
  ['slug', 'Please kill the story slugged BC-Heron Council. The council denies it.', { guid: 'heron-s', slugline: 'BC-Heron Council' }],
  ['headline', 'Please kill the story “Heron elected to council by slug”, which is not so.', { guid: 'heron-h' }],
])(
  'a notice kills the story that it names by its %s alone, and its repetition tells the log nothing',
  async (by, body, { guid, slugline }) => {
    const text = `A grey heron sits on the council of ${by} Lake since Monday; it won ${by.length * 17} votes, the clerk Eva ${by}sen said on the phone.`
    const headline = by === 'headline' ? 'Heron elected to council by slug' : `Heron elected, ${by}`
    const agency = await publisher.send(AGENCY, { guid, headline, body: text, entry: { slugline: slugline ?? null } })
    await publisher.send(AGENCY, {
      guid: `swan ${by}`,
      headline: `Swan of ${by}`,
      body: `A swan was not elected at ${by} Lake, nobody said.`,
    })
    const before = await publisher.lastEvent()
    await publisher.send(AGENCY, { guid: `${guid}-kill`, headline: 'MANDATORY KILL', body })
    await publisher.send(AGENCY, { guid: `${guid}-kill-2`, headline: 'MANDATORY KILL', body: `${body} This repeats an earlier advisory.` })
    expect(await publisher.logEntries(before)).toMatchObject([{ event: 'killed', storyId: await publisher.storyOf(agency) }])
  },
)

describe('a kill of a story under embargo, which was never out', () => {
  let agency: number
  let before: number
  beforeAll(async () => {
    before = await publisher.lastEvent()
    agency = await publisher.send(AGENCY, {
      guid: 'vault',
      headline: 'Vault key gone',
      body: VAULT,
      entry: { embargoed: minutesFromNow(60) },
    })
    // The kill comes with the embargo still in its header.
    const entry = { embargoed: minutesFromNow(60) }
    await publisher.send(AGENCY, {
      guid: 'vault-kill',
      headline: 'KILL-Vault key gone',
      body: 'Please kill the story "Vault key gone".',
      entry,
    })
  })

  it('kills it, whatever embargo the notice itself bears', async () => {
    expect(await statusOf(agency)).toBe('killed')
  })

  it('tells the log that it is killed and none of its words', async () => {
    const entries = await publisher.logEntries(before)
    expect(entries).toMatchObject([{ event: 'killed', storyId: await publisher.storyOf(agency) }])
    expect(JSON.stringify(entries)).not.toMatch(/vault/i)
  })

  it('lists it without its headline, and finds it by none of its words', async () => {
    const id = await publisher.storyOf(agency)
    const { stories } = await publisher.get('/v1/stories?status=killed')
    expect(stories.find((story: { id: number }) => story.id === id).headline).toBe('(killed under embargo)')
    for (const status of ['killed', 'all']) expect((await publisher.get(`/v1/stories?status=${status}&q=vault`)).stories).toEqual([])
    expect((await publisher.get(`/v1/stories/${id}?embargoed=show`)).headline).toMatch(/Vault/)
  })

  it('tells the log of a copy that comes after the kill, and none of its words', async () => {
    const killed = await publisher.lastEvent()
    const copy = await publisher.send('Coast Echo', { guid: 'vault-copy', headline: 'Vault key in a coat', body: VAULT })
    const entries = await publisher.logEntries(killed)
    expect(entries).toMatchObject([
      {
        event: 'updated',
        headline: '(killed under embargo)',
        articleId: copy,
        detail: { warnings: expect.arrayContaining(['copy-of-killed']) },
      },
    ])
    expect(JSON.stringify(entries)).not.toMatch(/vault/i)
  })

  it('shows its text to nobody but a desk that asks for what is held, though its time passes', async () => {
    const id = await publisher.storyOf(agency)
    await publisher.db.pool.query(`UPDATE placements SET embargoed_until = now() - interval '1 second' WHERE article_id = $1`, [agency])
    expect([(await publisher.get(`/v1/stories/${id}`)).status, (await publisher.get(`/v1/articles/${agency}`)).status]).toEqual([403, 403])
  })
})
