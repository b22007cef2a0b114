import { load } from 'cheerio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOutcome } from '../../sample/outcome.ts'
import { type SampleNewsroom, startSampleNewsroom } from '../../sample/server.ts'

let newsroom: SampleNewsroom
beforeAll(async () => {
  newsroom = await startSampleNewsroom({ openedAt: new Date(Date.now() - 600_000) })
})
afterAll(() => newsroom.close())

const outcome = readOutcome()
const page = async (id: string) => {
  const path = newsroom.entriesAt().find(({ entry }) => entry.id === id)!.state.path
  return load(await (await fetch(newsroom.url + path)).text())
}

describe('pages of the sample newsroom', () => {
  it('carry their headline, paragraphs, captions and credits among all that stands around them', async () => {
    for (const { entry, state } of newsroom.entriesAt().filter((live) => !live.entry.consentWall)) {
      const $ = await page(entry.id)
      expect($('h1').text(), entry.id).toBe(state.headline)
      const paragraphs = $('p')
        .toArray()
        .map((p) => $(p).text())
      expect(paragraphs, entry.id).toEqual(expect.arrayContaining(state.body))
      const captions = outcome.captions[entry.id] ?? []
      for (const { text, credit } of captions) {
        expect($('main').text(), entry.id).toContain(text)
        expect($('main').text(), entry.id).toContain(credit)
      }
      expect($('nav, .cookie-bar, .ad, .newsletter-box, .related, footer').length, entry.id).toBeGreaterThanOrEqual(6)
      expect($('time').attr('datetime'), entry.id).toBeTruthy()
    }
  })

  it('keep the captions of one house in plain paragraphs and hide the pictures of another from those who do not scroll', async () => {
    const plain = await page('gazette-owl')
    expect(plain('figure, figcaption').length).toBe(0)
    expect(plain('p').text()).toContain('Picture: Thornmere Library')
    const lazy = await page('post-battery')
    expect(lazy('img[data-src]').attr('src')).toMatch(/^data:/)
  })

  it('show pictures that are there', async () => {
    const $ = await page('courier-ferry')
    const picture = await fetch($('figure img').attr('src')!)
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    expect((await fetch(`${newsroom.url}/pictures/nothing.png`)).status).toBe(404)
  })

  it('put up a consent wall without a word of the article, and close a path to robots', async () => {
    for (const [id, code] of Object.entries(outcome.fromFeed)) {
      const { entry, state } = newsroom.entriesAt().find((live) => live.entry.id === id)!
      if (code === 'CONSENT_WALL') expect((await page(id))('body').text(), id).not.toContain(state.body[0])
      else
        expect(
          newsroom.morning.disallow.some((path) => state.path.startsWith(path)),
          id,
        ).toBe(true)
      expect(entry.source.kind).toBe('outlet')
    }
    expect(await (await fetch(`${newsroom.url}/robots.txt`)).text()).toContain('Disallow: /observer/subscribers/')
  })

  it('do not exist before their time', async () => {
    const early = await startSampleNewsroom()
    const path = newsroom.entriesAt().find(({ entry }) => entry.id === 'courier-ferry')!.state.path
    expect((await fetch(early.url + path)).status).toBe(404)
    await early.close()
  })
})
