import { afterAll, beforeAll, expect, it } from 'vitest'
import { archiveExpired } from '../../../src/pipeline/place/archive-fingerprints.ts'
import { emptyMemory } from '../../../src/pipeline/place/place-memory.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const old = () => publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '20 days'`)

const HARBOUR = (
  town: string,
  n: number,
) => `The harbour of ${town} closes for a week while divers look for the anchor that a ferry lost on Sunday night off pier ${n}.

The ferry's owner pays for the search, and for the fish that cannot be landed, the harbour master of ${town} said.

Forty boats lie in the outer basin until the anchor is found or given up, and ${n} hotels have taken in their crews.`
const GLASS = `The glassworks of Vik has made a pane through which sound does not pass, its chemist Elin Moe wrote in a paper.

Two men shouted at each other through it for 40 minutes in May and both went home hoarse and content.

The pane is 3 millimetres thick and costs 900 kroner. Moe has hung the first one between herself and her brother.`

it('a kill of archived copy is heard though another kill in the like words lies in the window', async () => {
  const harbour = await publisher.send(AGENCY, {
    guid: 'harbour',
    headline: 'Harbour closes for an anchor',
    body: HARBOUR('Gravenstad', 3),
    at: ago(20),
  })
  await old()
  await archiveExpired(publisher.context)
  publisher.context.memory = emptyMemory()
  const glass = await publisher.send(AGENCY, { guid: 'pane', headline: 'Pane keeps sound out of rooms', body: GLASS })
  const kill = (h: string, g: string) => ({
    guid: g,
    headline: `KILL - ${h}`,
    body: `EDITORS: Please kill the story "${h}". It is not true. Please do not use this story and remove it from all your sites and archives at once.`,
  })
  await publisher.send(AGENCY, kill('Pane keeps sound out of rooms', 'kill1'))
  expect((await publisher.get(`/v1/stories/${await publisher.storyOf(glass)}`)).status).toBe('killed')
  await publisher.send(AGENCY, kill('Harbour closes for an anchor', 'kill2'))
  expect((await publisher.get(`/v1/stories/${await publisher.storyOf(harbour)}`)).status).toBe('killed')
})

it('a late copy of archived copy joins it though its outlet prints one footer under everything', async () => {
  const bees = HARBOUR('Ystad', 9).replaceAll('anchor', 'whale').replace('ferry', 'trawler')
  const a = await publisher.send(AGENCY, { guid: 'whale', headline: 'Whale hunt shuts harbour', body: bees, at: ago(20) })
  await old()
  await archiveExpired(publisher.context)
  publisher.context.memory = emptyMemory()
  const footer =
    '\n\nRead more about this in the Saturday edition of the Hamm Post, which our subscribers find in the letter box before breakfast.'
  await publisher.send('Hamm Post', {
    guid: 'x1',
    headline: 'A dog',
    body: `A dog has been elected to the board of the school in Hamm, and eats with the children on Fridays, the caretaker Ola Berg told us.${footer}`,
  })
  const late = await publisher.send('Hamm Post', { guid: 'x2', headline: 'Whale in the basin', body: `${bees}${footer}` })
  expect(await publisher.storyOf(late)).toBe(await publisher.storyOf(a))
})

it('a kill by a slugline concerns what came lately, not what had that slugline a year ago', async () => {
  const a = await publisher.send(AGENCY, {
    guid: 'w1',
    headline: 'Rain over Hamm until Friday',
    body: 'Rain falls over Hamm until Friday, said forecaster Ulla Strand, who has hung her washing in the kitchen.',
    at: ago(400),
    entry: { slugline: 'WEATHER-HAMM' },
  })
  await publisher.db.pool.query(`UPDATE versions SET slugline = 'WEATHER-HAMM' WHERE article_id = $1`, [a])
  await publisher.db.pool.query(`UPDATE placements SET placed_at = now() - interval '400 days'`)
  await archiveExpired(publisher.context)
  publisher.context.memory = emptyMemory()
  await publisher.send(AGENCY, {
    guid: 'wk',
    headline: 'KILL - Snow',
    body: 'Editors: kill the story slugged WEATHER-HAMM of this morning. No snow fell.',
    entry: { slugline: 'WEATHER-HAMM' },
  })
  expect((await publisher.get(`/v1/stories/${await publisher.storyOf(a)}`)).status).toBe('usable')
})

it('one text that seventy outlets run is one story, though every run of its words is common by then', async () => {
  const text = GLASS.replaceAll('Vik', 'Lund')
    .replace('Elin Moe', 'Per Falk')
    .replace('40 minutes', '55 minutes')
    .replaceAll('pane', 'door')
    .replaceAll('Moe', 'Falk')
  const ids: number[] = []
  for (let i = 0; i < 70; i++) ids.push(await publisher.send(`Paper ${i}`, { guid: `d${i}`, headline: 'Door keeps sound out', body: text }))
  const stories = await Promise.all(ids.map((id) => publisher.storyOf(id)))
  expect(new Set(stories).size).toBe(1)
}, 120_000)
