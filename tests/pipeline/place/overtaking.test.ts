import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../../db/client.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { waitingToPlace } from '../../../db/write/waiting.ts'
import { KEPT_FEED } from '../../kept-feed.ts'
import { keepPrepared } from '../keep-prepared.ts'
import { AGENCY, openPublisher, readEntry } from '../publisher.ts'

let publisher: Awaited<ReturnType<typeof openPublisher>>
beforeAll(async () => {
  publisher = await openPublisher()
})
afterAll(() => publisher.close())

const item = (n: number) => ({ guid: `post-${n}`, headline: `Post ${n} of the morning`, body: `Body number ${n} of the Hamm Post.` })

describe('an urgent version behind a backlog', () => {
  it('is taken with the first batch, after what waits of its own source, before other sources', async () => {
    for (let n = 0; n < 12; n++) await publisher.keep('Hamm Post', item(n))
    const before = await publisher.keep(AGENCY, { guid: 'mill', headline: 'Mill burns', body: 'The mill of Tarn burnt down on Friday.' })
    for (let n = 12; n < 20; n++) await publisher.keep('Hamm Post', item(n))
    const kill = await publisher.keep(AGENCY, {
      guid: 'mill-kill',
      headline: 'KILL-Mill burns',
      body: 'Please kill the story slugged mill.',
      entry: { pubStatus: 'canceled' },
    })
    await publisher.keep(AGENCY, { guid: 'dam', headline: 'Dam holds', body: 'The dam of Tarn holds, the county says on Friday.' })
    const batch = await waitingToPlace(publisher.db.pool, 3, [])
    expect(batch.filter(({ source }) => source === AGENCY).map(({ articleId }) => articleId)).toEqual([before, kill])
    expect(batch.filter(({ source }) => source !== AGENCY)).toHaveLength(3)
    const inHand = batch.map(({ id }) => id)
    const next = await waitingToPlace(publisher.db.pool, 3, inHand)
    expect(next.map(({ source }) => source)).toEqual(['Hamm Post', 'Hamm Post', 'Hamm Post'])
  })

  it('is not taken before what waits of its source where that is more than a batch', async () => {
    for (let n = 0; n < 5; n++) await publisher.keep('Coast Echo', { ...item(n), guid: `echo-${n}` })
    await publisher.keep('Coast Echo', {
      guid: 'echo-kill',
      headline: 'KILL-Post 0 of the morning',
      body: 'Kill it.',
      entry: { pubStatus: 'canceled' },
    })
    const batch = await waitingToPlace(publisher.db.pool, 2, [])
    expect(batch.filter(({ source }) => source === 'Coast Echo').every(({ guid }) => guid !== 'echo-kill')).toBe(true)
  })

  it('waits for the pages of its source, which it may be about, and what follows it waits for its page, a minute at most', async () => {
    const url = 'https://pages.example/feed'
    await addFeeds(publisher.db, [{ url, source: 'Tarn Press', kind: 'agency', scrape: true }])
    const [feed] = (await publisher.db.pool.query(`${KEPT_FEED} WHERE f.url = $1`, [url])).rows
    const page = (guid: string, headline: string) =>
      readEntry({ guid, headline, body: `${headline}.`, entry: { link: `https://pages.example/${guid}` } })
    const inPress = async () =>
      (await waitingToPlace(publisher.db.pool, 500, [])).filter(({ source }) => source === 'Tarn Press').map(({ guid }) => guid)
    const pass = (guid: string) =>
      publisher.db.pool.query(
        `UPDATE waiting SET since = now() - interval '61 s' WHERE step = 'scrape' AND version->'stated'->>'id' = $1`,
        [guid],
      )

    await inTransaction(publisher.db, (client) => keepPrepared(client, feed, [page('t1', 'Mill burns')]))
    await publisher.keep('Tarn Press', { guid: 't1-kill', headline: 'KILL-Mill burns', body: 'Kill it.', entry: { pubStatus: 'canceled' } })
    await publisher.keep('Tarn Press', { guid: 't2', headline: 'Dam holds', body: 'The dam holds.' })
    expect(await inPress()).toEqual(['t2'])
    await pass('t1')
    expect(await inPress()).toEqual(['t1-kill', 't2'])

    await inTransaction(publisher.db, (client) => keepPrepared(client, feed, [page('t3-kill', 'KILL-Dam holds')]))
    await publisher.keep('Tarn Press', { guid: 't4', headline: 'Dam holds after all', body: 'It holds.' })
    expect(await inPress()).toEqual(['t1-kill', 't2'])
    await pass('t3-kill')
    expect(await inPress()).toEqual(['t1-kill', 't2', 't4'])
  })
})
