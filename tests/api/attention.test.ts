import { afterAll, beforeAll, expect, it } from 'vitest'
import { NEVER_OUT } from '../../db/write/story-log.ts'
import { addSource, addStory, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute))
const get = async (query: string) => (await newsroom.app.inject(`/v1/stories?embargoed=show&${query}`)).json()
const headlines = async (query: string) => (await get(query)).stories.map((story: { headline: string }) => story.headline)

beforeAll(async () => {
  newsroom = await openNewsroom()
  const wire = await addSource(newsroom.db, 'Northern Wire', 'agency')
  const courier = await addSource(newsroom.db, 'Courier')
  const add = (headline: string, minute: number, over = {}, ranIn = [wire]) =>
    addStory(newsroom.db, ranIn, { headline, updatedAt: at(minute), ...over })
  await add('Usable', 1)
  await add('Corrected long ago', 2, { correctedAt: at(2) })
  await add('Killed', 20, { status: 'killed', killedAt: at(4) })
  await add('Withheld', 21, { status: 'withheld' })
  await add('Corrected', 22, { correctedAt: at(10) }, [courier])
  await add('Corrected and merged', 23, { status: 'merged', correctedAt: at(10) })
  await add('Corrected under embargo', 24, { status: 'embargoed', embargoedUntil: at(50), correctedAt: at(10) })
  await add('Killed under embargo', 25, { status: 'killed', killedAt: at(11), embargoedUntil: at(50) })
  await add('Updated', 26)
})
afterAll(() => newsroom.close())

it('what was killed, withheld or corrected comes in one list, newest first', async () => {
  expect(await headlines('status=attention')).toEqual([NEVER_OUT, 'Corrected', 'Withheld', 'Killed', 'Corrected long ago'])
})

it.each([
  [3, [NEVER_OUT, 'Corrected', 'Withheld', 'Killed']],
  [4, [NEVER_OUT, 'Corrected', 'Withheld', 'Killed']],
  [5, [NEVER_OUT, 'Corrected', 'Withheld']],
  [11, [NEVER_OUT, 'Withheld']],
  [12, ['Withheld']],
  [22, []],
])('since minute %i: the time of the kill or the correction counts, not that of a later change', async (minute, expected) => {
  expect(await headlines(`status=attention&since=${at(minute).toISOString()}`)).toEqual(expected)
})

it('takes the other filters and goes on page by page', async () => {
  expect(await headlines('status=attention&source=Courier')).toEqual(['Corrected'])
  const { next } = await get('status=attention&limit=2')
  expect(await headlines(`status=attention&limit=2&cursor=${next}`)).toEqual(['Withheld', 'Killed'])
})

it('unless asked for, the list stays as it was: usable stories alone', async () => {
  expect(await headlines('')).toEqual(['Updated', 'Corrected', 'Corrected long ago', 'Usable'])
})
