import { describe, expect, it } from 'vitest'
import { headlineElement, readHeadline, withoutSite } from '../../src/article/headline.ts'
import { readMetadata } from '../../src/article/html/metadata.ts'
import { parseHtml } from '../../src/article/html/tree.ts'

const url = 'https://www.inselpost.example/politik/damm-4711'

interface Stated {
  ld?: string
  alternative?: string
  og?: string
  twitter?: string
  title?: string
}

/** The headline read from a page that states these and prints that. */
function headline({ ld, alternative, og, twitter, title }: Stated, body: string): string | null {
  const thing = { '@type': 'NewsArticle', headline: ld, alternativeHeadline: alternative, publisher: { name: 'Inselpost' } }
  const meta = (name: string, content?: string) => (content ? `<meta property="${name}" content="${content}">` : '')
  const root = parseHtml(`<html><head><title>${title ?? ''}</title>${meta('og:title', og)}${meta('twitter:title', twitter)}
<script type="application/ld+json">${JSON.stringify(thing)}</script></head><body>${body}</body></html>`)
  const metadata = readMetadata(root, url)
  return readHeadline(
    headlineElement(root, metadata, () => false),
    metadata,
  )
}

describe('the headline', () => {
  const SEARCHED = 'Damm Lindholm: Wann beginnt der Bau, was kostet er?'
  const PRINTED = 'Der Damm kommt, die Insel zahlt'

  it.each([
    ['in a nav', `<nav><a href="/">Start</a><h1>${SEARCHED}</h1></nav>`],
    ['in a list named breadcrumb', `<ul class="breadcrumb__list"><li><a href="/">Start</a></li><li><h1>${SEARCHED}</h1></li></ul>`],
    ['behind links to sections', `<div><a href="/">Start</a><a href="/politik">Politik</a><h1>${SEARCHED}</h1></div>`],
  ])('is the heading of the article, not the h1 at the end of a trail %s', (_, trail) => {
    const body = `${trail}<article><header><h2>${PRINTED}</h2></header><p>Text.</p></article>`
    expect(headline({ ld: SEARCHED, og: PRINTED, title: SEARCHED }, body)).toBe(PRINTED)
    expect(headline({ ld: SEARCHED, alternative: PRINTED, og: SEARCHED, title: SEARCHED }, body)).toBe(PRINTED)
  })

  it('stays the h1 of a trail where nothing confirms another heading, and no dialogue of the page replaces it', () => {
    const body = `<nav class="breadcrumb"><a href="/">Start</a><h1>${SEARCHED}</h1></nav><div><h1 class="modal__title">Merken</h1></div><h2>Auch interessant</h2>`
    expect(headline({ ld: SEARCHED, og: SEARCHED, title: SEARCHED }, body)).toBe(SEARCHED)
  })

  it('keeps an h1 behind the link of its section', () => {
    const body = '<div><a href="/sport">Sport</a><h1>Rowers sweep the bay</h1></div><h1>Subscribe to our letter</h1>'
    expect(headline({ og: 'Rowers sweep the bay in calm weather', title: 'Rowing' }, body)).toBe('Rowers sweep the bay')
  })

  it('leaves out a kicker in an element of its own where a statement does', () => {
    const body = '<h1><span>Opinion</span><span>Raise the dam now</span></h1>'
    expect(headline({ ld: 'Raise the dam now', og: 'Opinion | Raise the dam now' }, body)).toBe('Raise the dam now')
    expect(headline({ og: 'Opinion: Raise the dam now' }, body)).toBe('Opinion: Raise the dam now')
  })

  it('leaves out a kicker before the headline where all statements do, and keeps it where one has it', () => {
    const body = '<h1>Rowing: Former island star still keeps busy</h1>'
    expect(headline({ og: 'Former island star still keeps busy' }, body)).toBe('Former island star still keeps busy')
    expect(headline({ ld: 'Rowing: Former island star still keeps busy', og: 'Former island star still keeps busy' }, body)).toBe(
      'Rowing: Former island star still keeps busy',
    )
  })

  it('takes in a kicker printed elsewhere where the statements carry it before a colon', () => {
    const full = 'Lindholm: Der Hafen von unten'
    expect(headline({ ld: full, og: full, twitter: full, title: full }, '<h1>Der Hafen von unten</h1>')).toBe(full)
  })

  it('sets kicker and headline apart as the alternative headline does', () => {
    const body = '<h1><div>Lindholm closes dam</div><div>Nine days, four flags</div></h1>'
    expect(headline({ ld: 'Dam of Lindholm: closed', alternative: 'Lindholm closes dam - Nine days, four flags' }, body)).toBe(
      'Lindholm closes dam - Nine days, four flags',
    )
  })

  it('follows all statements against a heading that says it otherwise, but not to a shorter form of it', () => {
    const all = (text: string) => ({ ld: text, og: text, twitter: text, title: `${text} | Inselpost` })
    expect(headline(all('Lindholm City has failed its traders'), '<h1>L-City has failed its traders</h1>')).toBe(
      'Lindholm City has failed its traders',
    )
    expect(headline(all('Council asked to hide'), '<h1>Council asked to hide the vote – report</h1>')).toBe(
      'Council asked to hide the vote – report',
    )
  })

  it('is a short h1 that calls itself a title, whatever the statements say', () => {
    const body =
      '<h1 class="hero__title">The dam phantom</h1><div class="title">A century-old plan could drown the valley, if it can be found at all</div>'
    expect(headline({ og: 'A century-old plan could drown the valley, if it can be found' }, body)).toBe('The dam phantom')
  })
})

describe("the site's name", () => {
  it.each([
    ['Quay opens | The Island Post', 'Quay opens'],
    ['The Island Post | Quay opens', 'Quay opens'],
    ['Quay opens to all islanders - Politics | The Island Post', 'Quay opens to all islanders'],
    ['Quay opens', 'Quay opens'],
    ['桟橋が開通：島新聞', '桟橋が開通'],
    ['桟橋が開通｜島新聞', '桟橋が開通'],
    ['码头开放--时政--岛报', '码头开放--时政'],
    ['Quay opens – The Island Paper', 'Quay opens'],
    ['The quay: The Island Post and its readers', 'The quay: The Island Post and its readers'],
    ['Rain - and then snow, say those who know', 'Rain - and then snow, say those who know'],
  ])('goes from %j', (title, bare) => {
    expect(withoutSite(title, ['The Island Post', '島新聞', '岛报', 'www.islandpaper.example'])).toBe(bare)
  })
})
