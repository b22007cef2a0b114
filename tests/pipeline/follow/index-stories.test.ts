import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { wordsAreBehind } from '../../../db/write/search-words.ts'
import { indexBeside, indexStories } from '../../../src/pipeline/follow/index-stories.ts'
import { placeWaiting } from '../../../src/pipeline/place/place-article.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const CRANE = `TARNEBY, March 2 (Northwire) - The old harbour crane of Tarneby carried 61 tonnes of herring on its last day, the port said.

Children painted its hook yellow. It is to stand in front of the ferry hall, where a heron has nested on its arm since May.`

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

const found = async (words: string, more = '') => (await publisher.get(`/v1/stories?q=${words}${more}`)).stories.length

it('a story is found by its words soon after it is published, and by its new words once it is corrected', async () => {
  await publisher.keep(AGENCY, { guid: 'crane', headline: 'Crane retires', body: CRANE })
  await placeWaiting(publisher.context)
  expect([await found('herring'), await wordsAreBehind(publisher.db)]).toEqual([0, true])
  expect(await indexStories(publisher.context)).toBe(1)
  expect([await found('herring'), await found('mackerel'), await wordsAreBehind(publisher.db)]).toEqual([1, 0, false])
  expect(await indexStories(publisher.context)).toBe(0)

  const body = CRANE.replace('herring', 'mackerel')
  await publisher.send(AGENCY, { guid: 'crane', headline: 'CORRECTED-Crane retires', body })
  expect([await found('herring'), await found('mackerel')]).toEqual([0, 1])
})

const HOOK = { headline: 'Hook found in the fish hall', body: 'A yellow hook was found in the fish hall on Monday.' }
/** As if the log had been written some seconds ago. */
const later = (seconds: number) => publisher.db.pool.query('UPDATE story_log SET at = at - make_interval(secs => $1)', [seconds])

it('news comes first: no story is indexed while a version waits to be placed', async () => {
  await publisher.keep(AGENCY, { guid: 'heron', headline: 'Heron moves', body: CRANE.replaceAll('crane', 'pier') })
  await placeWaiting(publisher.context)
  await publisher.keep(AGENCY, { guid: 'hook', ...HOOK })
  expect(await indexStories(publisher.context)).toBe(0)
  await placeWaiting(publisher.context)
  expect(await indexStories(publisher.context)).toBe(2)
})

it('a story is searchable within seconds even when there is always something to place', async () => {
  await publisher.keep(AGENCY, { guid: 'gull', headline: 'Gull nests', body: CRANE.replaceAll('crane', 'gull') })
  await placeWaiting(publisher.context)
  await publisher.keep(AGENCY, { guid: 'bollard', headline: 'Bollard painted', body: CRANE.replaceAll('crane', 'bollard') })
  await later(10)
  expect(await indexStories(publisher.context)).toBe(1)
  expect(await found('gull')).toBe(1)

  await placeWaiting(publisher.context)
  let endPlacing = () => {}
  const placing = new Promise<void>((resolve) => {
    endPlacing = resolve
  })
  const beside = indexBeside(publisher.context, placing)
  await later(10)
  await vi.waitUntil(async () => (await found('bollard')) === 1, { timeout: 20_000 })
  endPlacing()
  expect(await beside).toBe(1)
})

it('trouble while placing is passed on when both have ended', async () => {
  await expect(indexBeside(publisher.context, Promise.reject(new Error('no disk')))).rejects.toThrow('no disk')
})

it('the search index says how far it is behind', async () => {
  await publisher.keep(AGENCY, { guid: 'rope', headline: 'Rope', body: 'A rope of 300 metres was delivered to the ferry on Tuesday.' })
  await placeWaiting(publisher.context)
  await later(50)
  expect(await publisher.metric('copytaster_search_lag_seconds')).toBeGreaterThanOrEqual(50)
  await indexStories(publisher.context)
  expect(await publisher.metric('copytaster_search_lag_seconds')).toBe(0)
})

it('a phrase is found where its words follow one another, however many stories have the words', async () => {
  for (let i = 0; i < 3; i++)
    await publisher.send(AGENCY, {
      guid: `tide-${i}`,
      headline: `Tide table ${i}`,
      body: i === 1 ? `The spring tide of day ${i} reached the quay, all said.` : `In spring of year ${i} the tide was low at every quay.`,
    })
  expect([await found('spring tide'), await found('"spring tide"'), await found('"tide spring"'), await found('"Tide table 2"')]).toEqual([
    3, 1, 0, 1,
  ])
})

it('what is under embargo is found by the desk, and by readers when it may be', async () => {
  const embargoed = new Date(Date.now() + 3_600_000).toISOString()
  await publisher.send(AGENCY, {
    guid: 'budget',
    headline: 'Budget speech',
    body: 'The treasurer will ask for a lighthouse.',
    entry: { embargoed },
  })
  await publisher.send(AGENCY, { guid: 'rain', headline: 'Rain', body: 'It rains in Oster, and the council has a new roof to thank.' })
  expect([await found('lighthouse'), await found('lighthouse', '&status=embargoed')]).toEqual([0, 1])
})

it('headlines and bodies of a megabyte stop neither themselves nor the story after them', async () => {
  const many = (prefix: string) => Array.from({ length: 200_000 }, (_, i) => `${prefix}${i.toString(36)}`).join(' ')
  await publisher.send(AGENCY, {
    guid: 'headline',
    headline: `Hedgehog ${many('zone')}`,
    body: 'The lantern of the pier was lit at noon on Friday.',
  })
  await publisher.send(AGENCY, { guid: 'body', headline: 'Otter', body: `The buoy of the pier was painted. ${many('buoy')}` })
  await publisher.send(AGENCY, {
    guid: 'after',
    headline: 'Cormorant lands',
    body: 'A cormorant has landed on the roof of the weighhouse.',
  })
  expect([await found('hedgehog'), await found('lantern'), await found('otter'), await found('buoy')]).toEqual([1, 1, 1, 1])
  expect([await found('cormorant'), await wordsAreBehind(publisher.db)]).toEqual([1, false])
}, 120_000)

it('trouble of ours leaves no story out', async () => {
  await publisher.keep(AGENCY, {
    guid: 'last',
    headline: 'Shearwater leaves',
    body: 'A shearwater left the rock at dusk on Sunday, the warden said.',
  })
  await placeWaiting(publisher.context)
  await publisher.db.pool.query('ALTER TABLE story_words RENAME TO story_words_elsewhere')
  await expect(indexStories(publisher.context)).rejects.toThrow('story_words')
  await publisher.db.pool.query('ALTER TABLE story_words_elsewhere RENAME TO story_words')
  expect(await indexStories(publisher.context)).toBe(1)
  expect(await found('shearwater')).toBe(1)
})
