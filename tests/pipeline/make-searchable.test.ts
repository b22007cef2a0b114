import { afterAll, beforeAll, expect, it } from 'vitest'
import { wordsAreBehind } from '../../db/queries/words.ts'
import { makeSearchable } from '../../src/pipeline/make-searchable.ts'
import { placeWaiting } from '../../src/pipeline/place-article.ts'
import { AGENCY, openWire } from './wire.ts'

const CRANE = `TARNEBY, March 2 (Northwire) - The old harbour crane of Tarneby carried 61 tonnes of herring on its last day, the port said.

Children painted its hook yellow. It is to stand in front of the ferry hall, where a heron has nested on its arm since May.`

let wire: Awaited<ReturnType<typeof openWire>>
beforeAll(async () => {
  wire = await openWire()
})
afterAll(() => wire.close())

const found = async (words: string, more = '') => (await wire.get(`/v1/stories?q=${words}${more}`)).stories.length

it('a story is found by its words soon after it is out, and by its mended words once it is corrected', async () => {
  await wire.keep(AGENCY, { guid: 'crane', headline: 'Crane retires', body: CRANE })
  await placeWaiting(wire.context)
  expect([await found('herring'), await wordsAreBehind(wire.db)]).toEqual([0, true])
  expect(await makeSearchable(wire.context)).toBe(1)
  expect([await found('herring'), await found('mackerel'), await wordsAreBehind(wire.db)]).toEqual([1, 0, false])
  expect(await makeSearchable(wire.context)).toBe(0)

  const body = CRANE.replace('herring', 'mackerel')
  await wire.send(AGENCY, { guid: 'crane', headline: 'CORRECTED-Crane retires', body })
  expect([await found('herring'), await found('mackerel')]).toEqual([0, 1])
})

it('news comes first: no words are made while copy waits for its place', async () => {
  await wire.keep(AGENCY, { guid: 'heron', headline: 'Heron moves', body: CRANE.replaceAll('crane', 'pier') })
  await placeWaiting(wire.context)
  await wire.keep(AGENCY, {
    guid: 'hook',
    headline: 'Hook found in the fish hall',
    body: 'A yellow hook was found in the fish hall on Monday.',
  })
  expect(await makeSearchable(wire.context)).toBe(0)
  await placeWaiting(wire.context)
  expect(await makeSearchable(wire.context)).toBe(2)
})

it('what is under embargo is found by the desk, and by readers when it may be', async () => {
  const embargoed = new Date(Date.now() + 3_600_000).toISOString()
  await wire.send(AGENCY, {
    guid: 'budget',
    headline: 'Budget speech',
    body: 'The treasurer will ask for a lighthouse.',
    entry: { embargoed },
  })
  await wire.send(AGENCY, { guid: 'rain', headline: 'Rain', body: 'It rains in Oster, and the council has a new roof to thank.' })
  expect([await found('lighthouse'), await found('lighthouse', '&status=embargoed')]).toEqual([0, 1])
})
