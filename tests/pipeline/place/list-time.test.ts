import { afterAll, beforeAll, expect, it } from 'vitest'
import { BEEKEEPER, paragraphs } from '../../matching/desk.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
const NAMES = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Gorse', 'Hazel']
/** Items of different words, so that none is a copy of another. */
const items = (prefix: string, days: (i: number) => number) =>
  NAMES.map((name, i) => ({
    guid: `${prefix}-${i}`,
    headline: `${name} ${prefix} opens`,
    body: `${name} ${prefix} has ${i + 3} doors and a ${name.toLowerCase()} tree in the yard of ${prefix}.`,
    at: ago(days(i)),
  }))

let publisher: Awaited<ReturnType<typeof openPublisher>>
const headlines = async (query = '') =>
  (await publisher.get(`/v1/stories?limit=100${query}`)).stories.map((story: { headline: string }) => story.headline)

beforeAll(async () => {
  publisher = await openPublisher()
  await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER })
  await publisher.keepAll(
    'Hill Weekly',
    items('archive', (i) => 14 + i * 7),
  )
  await publisher.place()
})
afterAll(() => publisher.close())

it('a feed that was just added leaves the news on top, and its items stand by their own dates', async () => {
  const list = await headlines()
  expect(list).toHaveLength(9)
  expect(list.slice(0, 3)).toEqual(['Bees take the night tram', 'Alder archive opens', 'Birch archive opens'])
})

it('the order of arrival is there for whoever asks for it, page by page', async () => {
  expect((await headlines('&order=arrival')).at(-1)).toBe('Bees take the night tram')
  const first = await publisher.get('/v1/stories?order=arrival&limit=5')
  const second = await publisher.get(`/v1/stories?order=arrival&limit=5&cursor=${first.next}`)
  expect([...first.stories, ...second.stories].map((story) => story.headline)).toEqual(await headlines('&order=arrival'))
})

it('an old item that joins a living story shows in it, and does not move it', async () => {
  await publisher.send(AGENCY, {
    guid: 'harbour',
    headline: 'Harbour reopens',
    body: 'The harbour reopens after the search for the anchor of the ferry.',
  })
  const copy = await publisher.send('Hamm Post', {
    guid: 'copy',
    headline: 'Tram of bees',
    body: paragraphs(BEEKEEPER).slice(0, -1).join('\n\n'),
    at: ago(3),
  })
  const story = await publisher.get(`/v1/stories/${await publisher.storyOf(copy)}`)
  expect(story.copies).toBe(2)
  expect((await headlines()).slice(0, 2)).toEqual(['Harbour reopens', story.headline])
  expect((await headlines('&order=arrival'))[0]).toBe(story.headline)
})

it('what a feed brings as late as it always does is new', async () => {
  const slow = 'Slow Gazette'
  await publisher.keepAll(
    slow,
    items('first', () => 30),
  )
  await publisher.place()
  await publisher.db.pool.query(
    `UPDATE versions SET received_at = received_at - interval '1 hour' FROM sources s WHERE s.id = source_id AND s.name = $1`,
    [slow],
  )
  await publisher.keepAll(
    slow,
    items('usual', () => 2),
  )
  await publisher.place()
  expect((await headlines())[0]).not.toContain('usual')
  await publisher.send(slow, {
    guid: 'late',
    headline: 'Quince blossoms',
    body: 'The quince blossoms early, and its growers worry about the frost.',
    at: ago(2.5),
  })
  expect((await headlines())[0]).toBe('Quince blossoms')
})
