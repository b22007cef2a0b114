import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPairs } from '../../../db/read/decisions.ts'
import { BEEKEEPER } from '../../matching/desk.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

/** The same event in other words: matching keeps it apart. */
const OTHER_WORDS = `Four million bees crossed Gravenstad by tram on Sunday night because their owner could not get a lorry permit, officials confirmed.

The 63-year-old keeper booked the whole of the night service and loaded his hives with helpers from a choir.

Tram managers admitted that nothing in their rules says that insects may not travel, and promised to look into it before the summer.`

const WEATHER = `Fog will lie over the Hamm valley until noon on Tuesday, the weather service said, and the airport at Gravenstad expects delays of two hours.

Drivers on the coast road were told to keep their distance after eleven cars ran into one another near the salt works last week.

By the evening a westerly wind is to clear the sky, with up to nine degrees and a quiet night ahead for the fishing fleet.`

const ada = { by: 'Ada', why: 'read both' }
let publisher: Awaited<ReturnType<typeof openPublisher>>
let agency: number
let post: number
let echo: number
let fog: number

beforeAll(async () => {
  publisher = await openPublisher()
  agency = await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER })
  post = await publisher.send('Hamm Post', { guid: 'p1', headline: 'Bees on a tram', body: BEEKEEPER })
  echo = await publisher.send('Coast Echo', { guid: 'e1', headline: 'Keeper buys out tram line for his hives', body: OTHER_WORDS })
  fog = await publisher.send('Coast Echo', { guid: 'e2', headline: 'Fog until noon', body: WEATHER })
})
afterAll(() => publisher.close())

const story = async (article: number) => publisher.get(`/v1/stories/${await publisher.storyOf(article)}`)

describe('people decide', () => {
  it('begins with what matching made of it: the copy folded, the other words apart', async () => {
    expect(await publisher.storyOf(post)).toBe(await publisher.storyOf(agency))
    expect(await publisher.storyOf(echo)).not.toBe(await publisher.storyOf(agency))
  })

  it('two stories are one: the articles move, the log says so, and what comes later follows', async () => {
    const [from, into] = [await publisher.storyOf(echo), await publisher.storyOf(agency)]
    const before = await publisher.lastEvent()
    const { status, body } = await publisher.post(`/v1/stories/${from}/merge`, { into, ...ada })
    expect([status, body.stories]).toEqual([200, [into]])
    expect((await story(agency)).articles.map((a: { id: number }) => a.id)).toEqual([agency, post, echo])
    expect(await publisher.get(`/v1/stories/${from}`)).toMatchObject({ status: 'merged', mergedInto: into })
    const facts = {
      schema: 1,
      cause: { kind: 'decision', decision: body.decision },
      moved: [{ articleId: echo, from, to: into }],
      decision: body.decision,
      ...ada,
    }
    const [ownVersion, version] = [echo, agency].map((articleId) => ({ articleId, versionNumber: 1 }))
    expect((await publisher.logEntries(before)).map(({ event, storyId, detail }) => ({ event, storyId, detail }))).toEqual([
      {
        event: 'merged',
        storyId: from,
        detail: { ...facts, changes: ['articles', 'state'], before: 'usable', after: 'merged', canonical: ownVersion, into },
      },
      {
        event: 'updated',
        storyId: into,
        detail: { ...facts, changes: ['articles'], before: 'usable', after: 'usable', canonical: version, merged: from },
      },
    ])

    await publisher.send('Coast Echo', {
      guid: 'e1',
      headline: 'Keeper buys out tram line',
      body: `${OTHER_WORDS}\n\nThe city had no comment.`,
    })
    const late = await publisher.send('Lakeside News', { guid: 'l1', headline: 'Keeper buys out tram line', body: OTHER_WORDS })
    expect([await publisher.storyOf(echo), await publisher.storyOf(late)]).toEqual([into, into])
  })

  it('an article is not of its story: it gets its own, and its next version stays there though the text is the same', async () => {
    const old = await publisher.storyOf(post)
    const before = await publisher.lastEvent()
    const { status, body } = await publisher.post(`/v1/stories/${old}/split`, { article: post, by: 'Ben', why: 'a parody' })
    expect(status).toBe(200)
    const own = await publisher.storyOf(post)
    expect(body.stories).toEqual([old, own])
    const moved = [{ articleId: post, from: old, to: own }]
    expect(await publisher.logEntries(before)).toMatchObject([
      { event: 'split', storyId: old, detail: { moved, before: 'usable', after: 'usable', changes: ['articles'] } },
      {
        event: 'created',
        storyId: own,
        detail: { moved, before: null, after: 'usable', canonical: { articleId: post, versionNumber: 1 } },
      },
    ])
    await publisher.send('Hamm Post', { guid: 'p1', headline: 'Bees on a tram, updated', body: `${BEEKEEPER}\n\nMore to follow.` })
    expect(await publisher.storyOf(post)).toBe(own)
    expect((await story(post)).headline).toBe('Bees on a tram, updated')
  })

  it('a pinned outlet stays canonical when the next version of the agency comes', async () => {
    const id = await publisher.storyOf(agency)
    const { body } = await publisher.post(`/v1/stories/${id}/pin`, { article: echo, by: 'Cleo', why: 'ours is checked' })
    expect(await story(agency)).toMatchObject({ canonicalId: echo, canonicalReasons: ['pinned by Cleo: ours is checked'] })
    await publisher.send(AGENCY, {
      guid: 'bees',
      headline: 'UPDATE 1-Bees take the night tram',
      body: `${BEEKEEPER}\n\nThe mayor laughed.`,
    })
    expect((await story(agency)).canonicalId).toBe(echo)

    await publisher.post(`/v1/decisions/${body.decision}/revoke`, { by: 'Cleo', why: 'the agency has more now' })
    expect(await story(agency)).toMatchObject({ canonicalId: agency, canonical: { headline: 'UPDATE 1-Bees take the night tram' } })
  })

  it('"these two never" keeps copy apart that matching folds', async () => {
    const twin = await publisher.send('Lakeside News', { guid: 'l2', headline: 'Fog until noon', body: WEATHER })
    expect(await publisher.storyOf(twin)).toBe(await publisher.storyOf(fog))
    const { status } = await publisher.post(`/v1/articles/${fog}/never`, { other: twin, by: 'Ada', why: 'a test page' })
    expect(status).toBe(200)
    const third = await publisher.send('Hamm Post', { guid: 'p2', headline: 'Fog until noon', body: WEATHER })
    expect(await publisher.storyOf(third)).toBe(await publisher.storyOf(fog))
    expect(await publisher.storyOf(twin)).not.toBe(await publisher.storyOf(fog))

    const merged = await publisher.post(`/v1/stories/${await publisher.storyOf(twin)}/merge`, {
      into: await publisher.storyOf(fog),
      ...ada,
    })
    expect([merged.status, merged.type]).toEqual([409, 'application/problem+json; charset=utf-8'])
    expect(merged.body.detail).toMatch(/never one story; revoke it first/)
  })

  it('"these two never" takes the second out of a story that they share', async () => {
    const other = await publisher.send('Lakeside News', { guid: 'l3', headline: 'Fog until noon', body: `${WEATHER}\n\nMore on page 2.` })
    expect(await publisher.storyOf(other)).toBe(await publisher.storyOf(fog))
    await publisher.post(`/v1/articles/${fog}/never`, { other, ...ada })
    await publisher.send('Lakeside News', { guid: 'l3', headline: 'Fog until noon', body: WEATHER })
    expect(await publisher.storyOf(other)).not.toBe(await publisher.storyOf(fog))
  })

  it('every decision stands with its story, with who and why', async () => {
    const { decisions } = await story(agency)
    expect(decisions.map((d: { kind: string; by: string; revokedWhy: string | null }) => [d.kind, d.by, d.revokedWhy])).toEqual([
      ['merge', 'Ada', null],
      ['split', 'Ben', null],
      ['pin', 'Cleo', 'the agency has more now'],
    ])
  })

  it('decisions come out as labelled pairs, with the text that people had before them', async () => {
    const pairs = await readPairs(publisher.db)
    expect(pairs.map(({ same, by, a, b }) => [same, by, a.id, b.id])).toEqual([
      [true, 'Ada', String(echo), String(agency)],
      [false, 'Ben', String(post), String(agency)],
      [false, 'Ada', String(fog), expect.any(String)],
      [false, 'Ada', String(fog), expect.any(String)],
    ])
    expect(pairs[0]!.a).toMatchObject({ source: 'Coast Echo', headline: 'Keeper buys out tram line for his hives', body: OTHER_WORDS })
    expect(pairs[0]!.decision).toBeTypeOf('number')
  })

  it('a merge that was undone by a split is no pair any more, and the split is one until it is undone', async () => {
    const labels = async () => (await readPairs(publisher.db)).filter(({ a }) => a.id === String(echo)).map(({ same }) => same)
    const id = await publisher.storyOf(agency)
    await publisher.post(`/v1/stories/${id}/split`, { article: echo, ...ada })
    expect(await labels()).toEqual([false])
    await publisher.post(`/v1/stories/${await publisher.storyOf(echo)}/merge`, { into: id, ...ada })
    expect(await labels()).toEqual([true, true])
  })

  it.each([
    ['/v1/stories/999999/merge', { into: 1, ...ada }, 404],
    ['/v1/stories/STORY/merge', { into: 'STORY', ...ada }, 409],
    ['/v1/stories/STORY/split', { article: 999999, ...ada }, 404],
    ['/v1/stories/STORY/pin', { article: 'FOG', ...ada }, 409],
    ['/v1/stories/STORY/pin', { article: 'AGENCY', by: 'Ada' }, 400],
    ['/v1/stories/STORY/pin', { article: 'AGENCY', by: 'Ada', why: '  ' }, 400],
    ['/v1/stories/STORY/pin', { article: 'AGENCY', by: 'Ada', why: 'half \ud800' }, 400],
    ['/v1/articles/AGENCY/never', { other: 'AGENCY', ...ada }, 409],
    ['/v1/decisions/1/revoke', ada, 409],
    ['/v1/decisions/999/revoke', ada, 404],
  ])('POST %s with %j is answered with problem %i and changes nothing', async (url, payload, expected) => {
    const before = await publisher.lastEvent()
    const ids: Record<string, number> = { STORY: await publisher.storyOf(agency), AGENCY: agency, FOG: fog }
    const known = Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, ids[value] ?? value]))
    const { status, type } = await publisher.post(
      url.replace(/[A-Z]+/, (name) => String(ids[name])),
      known,
    )
    expect([status, type]).toEqual([expected, 'application/problem+json; charset=utf-8'])
    expect(await publisher.lastEvent()).toBe(before)
  })

  it('a form of another page cannot decide: only JSON is taken', async () => {
    const payload = JSON.stringify({ article: echo, ...ada })
    const url = `/v1/stories/${await publisher.storyOf(agency)}/pin`
    const answer = await publisher.app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'text/plain' } })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect((await story(agency)).canonicalId).toBe(agency)
  })

  it('a story that was merged into one that is killed answers as killed under its old number', async () => {
    const sent = (guid: string) => ({ guid, headline: `Fog horn ${guid} sold`, body: `${guid} ${WEATHER}` })
    const [one, other] = [
      await publisher.send('Gale Wire', sent('x1')),
      await publisher.send('Dune Wire', { ...sent('x2'), body: OTHER_WORDS.slice(0, 150) }),
    ]
    const [from, into] = [await publisher.storyOf(other), await publisher.storyOf(one)]
    expect((await publisher.post(`/v1/stories/${from}/merge`, { into, ...ada })).status).toBe(200)
    await publisher.db.pool.query(`UPDATE stories SET status = 'killed', killed_at = now() WHERE id = $1`, [into])
    expect(await publisher.get(`/v1/stories/${from}`)).toMatchObject({ status: 'killed', mergedInto: into, killedAt: expect.any(String) })
  })
})
