import { describe, expect, it } from 'vitest'
import { type ExplainedBlock, explainPage } from '../../src/article/explain.ts'

const COPY = [
  'The new gates of the lock at Hamm were hung on Monday, six weeks late, while two hundred people looked on from the towpath.',
  'Each weighs nineteen tonnes and is made of oak from the county’s own woods, as the first ones were in 1794.',
  'The canal will be filled again from Thursday, and the first boats may pass on Sunday, the trust that owns it said.',
]
const TITLE = 'Lock gates of Hamm are hung'
const html = (inner: string, around = '') =>
  `<html><head><title>${TITLE}</title></head><body>${around}<main><article>
   <h1>${TITLE}</h1><p class="standfirst">Two hundred people saw it.</p><div id="story" class="big  body">${inner}</div></article></main></body></html>`
const paragraphs = COPY.map((text) => `<p>${text}</p>`)

const explain = (page: string) =>
  explainPage(Buffer.from(page), { contentType: 'text/html; charset=utf-8', url: 'https://news.example/lock' })
const blockOf = (blocks: ExplainedBlock[], text: string) => blocks.filter((block) => block.text.startsWith(text))

describe('each block of a page', () => {
  it('is explained by what it was read as, in the order of the page', () => {
    const figure = '<figure><img src="/a.jpg"><figcaption>A gate in the air. Photo: Ida Brandt</figcaption></figure>'
    const page = html(`${paragraphs.join(figure)}<p>${COPY[0]}</p>`, '<nav><a href="/a">Weather for the whole of the county</a></nav>')
    const { reading, chosen, blocks } = explain(page)
    expect(reading.kind).toBe('article')
    expect(chosen).toBe('<div id="story" class="big body">')
    expect(blocks.map(({ taken, text }) => [taken, text.slice(0, 20)])).toEqual([
      ['left out', 'Weather for the whol'],
      ['headline', TITLE.slice(0, 20)],
      ['standfirst', 'Two hundred people s'],
      ['body', COPY[0]!.slice(0, 20)],
      ['caption', 'A gate in the air. ['],
      ['body', COPY[1]!.slice(0, 20)],
      ['caption', 'A gate in the air. ['],
      ['body', COPY[2]!.slice(0, 20)],
      ['body', COPY[0]!.slice(0, 20)],
    ])
    expect(blockOf(blocks, TITLE)[0]!.why).toBe('it is <h1>')
    expect(blockOf(blocks, COPY[1]!)[0]!.why).toBe('it is text of <div id="story" class="big body">')
    expect(blockOf(blocks, 'A gate')[0]!.text).toBe('A gate in the air. [Ida Brandt]')
    expect(blockOf(blocks, 'Weather')[0]!.why).toMatch(/^it is in <nav>, which is hidden/)
  })

  it('is left out with its reason where it is outside, hidden or colophon', () => {
    const page = html(
      `${paragraphs.join('')}<p style="display:none">Only robots read this sentence of ours.</p><p>© 2026 The Hamm Herald. All rights reserved.</p>`,
      '<div><p>Today is Monday in the whole of the county.</p></div>',
    )
    const { blocks } = explain(page)
    const why = (text: string) => blockOf(blocks, text).map((block) => `${block.taken}: ${block.why}`)
    expect(why('Only robots')).toEqual([expect.stringMatching(/^left out: it is in <p>, which is hidden/)])
    expect(why('© 2026')).toEqual([expect.stringMatching(/^left out: it is colophon/)])
    expect(why('Today is')).toEqual(['left out: it is outside <div id="story" class="big body">'])
  })

  it('is left out of a picture outside the article', () => {
    const page = html(paragraphs.join(''), '<figure><img src="/b.jpg"><figcaption>Rain on the market of Lindholm.</figcaption></figure>')
    expect(blockOf(explain(page).blocks, 'Rain')).toEqual([
      { text: 'Rain on the market of Lindholm.', taken: 'left out', why: 'it is the caption of a picture outside the article' },
    ])
  })
})

it('a body that was read from elsewhere comes first, and the markup’s beginning is explained by it', () => {
  const thing = JSON.stringify({ '@type': 'NewsArticle', headline: TITLE, articleBody: COPY.join('\n\n') })
  const { blocks } = explain(
    html(`<p>Only a beginning stands here, of a few words.</p><script type="application/ld+json">${thing}</script>`),
  )
  expect(blocks.slice(0, 3)).toEqual(COPY.map((text) => ({ text, taken: 'body', why: 'it is in the linked data' })))
  expect(blockOf(blocks, 'Only a beginning')).toMatchObject([{ taken: 'left out', why: expect.stringMatching(/not read from the markup/) }])
})

it('a page without an article has its blocks left out, and nothing chosen', () => {
  const { reading, chosen, blocks } = explain('<html><body><nav><a href="/a">Weather</a></nav></body></html>')
  expect(reading.kind).toBe('not-article')
  expect([chosen, blocks.map(({ taken }) => taken)]).toEqual([null, ['left out']])
})
