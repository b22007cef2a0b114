import { afterAll, beforeAll, expect, it } from 'vitest'
import { wordsAreBehind } from '../../../db/write/search-words.ts'
import { indexStories } from '../../../src/pipeline/follow/index-stories.ts'
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

it('news comes first: no words are made while copy waits for its place', async () => {
  await publisher.keep(AGENCY, { guid: 'heron', headline: 'Heron moves', body: CRANE.replaceAll('crane', 'pier') })
  await placeWaiting(publisher.context)
  await publisher.keep(AGENCY, {
    guid: 'hook',
    headline: 'Hook found in the fish hall',
    body: 'A yellow hook was found in the fish hall on Monday.',
  })
  expect(await indexStories(publisher.context)).toBe(0)
  await placeWaiting(publisher.context)
  expect(await indexStories(publisher.context)).toBe(2)
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

it('headlines and bodies beyond what a tsvector holds stop neither themselves nor the story after them', async () => {
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

it('a story that PostgreSQL refuses to index is put aside alone, with the reason, until it can be indexed', async () => {
  await publisher.db.pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF new.words @@ 'gannet'::tsquery THEN RAISE EXCEPTION 'word is too strange' USING ERRCODE = 'program_limit_exceeded'; END IF; RETURN new; END $$`)
  await publisher.db.pool.query('CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON story_words FOR EACH ROW EXECUTE FUNCTION refuse()')
  const embargoed = new Date(Date.now() + 3_600_000).toISOString()
  const keep = (guid: string, headline: string, entry = {}) =>
    publisher.keep(AGENCY, { guid, headline, body: `${headline}: the ${guid} of the day, as the harbour office had it.`, entry })
  const before = await keep('before', 'Plover breeds')
  const refused = [await keep('refused', 'Gannet dives'), await keep('held', 'Gannet rests', { embargoed })]
  const after = await keep('behind', 'Petrel returns')
  await placeWaiting(publisher.context)

  const asides: { storyId: number; reason: string }[] = []
  expect(await indexStories(publisher.context, (aside) => asides.push(aside))).toBe(2)
  const stories = await Promise.all(refused.map((article) => publisher.storyOf(article)))
  expect(asides).toEqual(stories.map((storyId) => ({ storyId, reason: 'word is too strange' })))
  expect([await found('plover'), await found('gannet'), await found('petrel')]).toEqual([1, 0, 1])
  expect(await wordsAreBehind(publisher.db)).toBe(false)
  expect(await publisher.metric('copytaster_stories_unsearchable')).toBe(2)
  expect([before, after].every(Boolean)).toBe(true)

  // It is not tried again until something happens to it.
  await publisher.send(AGENCY, {
    guid: 'more',
    headline: 'Dunlin winters',
    body: 'A dunlin was seen to winter on the mud of the outer harbour.',
  })
  expect(await indexStories(publisher.context, (aside) => asides.push(aside))).toBe(0)
  expect(asides.length).toBe(2)

  await publisher.db.pool.query('DROP TRIGGER refuse ON story_words')
  await publisher.send(AGENCY, {
    guid: 'refused',
    headline: 'CORRECTED-Gannet dives',
    body: 'Gannet dives: the refused of the week, as the harbour office had it.',
  })
  expect([await found('gannet'), await publisher.metric('copytaster_stories_unsearchable')]).toEqual([1, 1])
})

it('trouble of ours is no reason to put a story aside', async () => {
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
