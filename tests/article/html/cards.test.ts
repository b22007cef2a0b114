import { describe, expect, it } from 'vitest'
import { readPage } from '../../../src/article/page.ts'

const url = 'https://news.example/2026/mill'
const COPY = [
  'The old mill at Sandvik will turn again in May, forty years after the last sack of flour left its door, the trust that owns it said.',
  'A new wheel of larch, eleven metres across, was lifted into place on Tuesday by two cranes while half the village looked on.',
  'The trust has spent six years and four million crowns on the work, most of it given by people who live along the river.',
]
const bodyOf = (html: string) => {
  const reading = readPage(new TextEncoder().encode(`<html><body><main><h1>Mill turns again</h1>${html}</main></body></html>`), {
    contentType: 'text/html; charset=utf-8',
    url,
  })
  return reading.kind === 'article' ? reading.copy.body : []
}
const paragraphs = COPY.map((text) => `<p>${text}</p>`).join('')
const teaser = (n: number, tag = 'div') =>
  `<${tag} class="x7f"><a href="/2026/other-${n}"><h3>Another piece of news, number ${n}</h3></a><p>What it is about is said here in a sentence that is quite long enough to pass for one of the article's own.</p></${tag}>`

describe('teasers of other pages', () => {
  it('are not in the body, whatever their class, when three of a kind are together', () => {
    expect(bodyOf(`<div>${paragraphs}<div>${teaser(1)}${teaser(2)}${teaser(3)}</div></div>`)).toEqual(COPY)
  })

  it('are not in the body as an article inside the article', () => {
    expect(bodyOf(`<div>${paragraphs}${teaser(1, 'article')}</div>`)).toEqual(COPY)
  })

  it('are not in the body as articles that are all link, nor as a row of bare titles at its end', () => {
    const linked =
      '<article class="t9"><a href="/2026/other"><div>Weir</div><span>The weir below the mill is to go, say the anglers</span></a></article>'
    expect(bodyOf(`<div>${paragraphs}${linked}</div>`)).toEqual(COPY)
    const titles = ['The weir is to go', 'Anglers meet in the hall', 'Flour prices rise again'].map(
      (title) => `<div class="u1">${title}</div>`,
    )
    expect(bodyOf(`<div>${paragraphs}${titles.join('')}</div>`)).toEqual(COPY)
  })

  it('are not in the body as items of a list whose classes differ and whose first says more', () => {
    const item = (n: number, name: string, text: string) =>
      `<li class="${name}"><a href="/2026/o${n}"><img src="/${n}.jpg"></a><p>${text}</p></li>`
    const said = 'The weir below the mill is to go as well, say the anglers, who have waited for this since the spring of the great flood. '
    const list =
      item(1, 'large', `${said.repeat(5)}They have asked the county twice.`) +
      item(2, '', said) +
      item(3, 'first-small', said) +
      item(4, 'ad', said) +
      item(5, '', said) +
      item(6, 'last', said)
    expect(bodyOf(`<div>${paragraphs}<ul>${list}</ul></div>`)).toEqual(COPY)
  })

  it('are not taken for it where the links lead to shops, or where two sections of the article are alike', () => {
    const section = (n: number) =>
      `<div class="item"><h2><a href="https://shop.example/p/${n}">Stone ground flour, sort ${n}</a></h2><p>It is milled slowly, tastes of nuts, and keeps for a year in a dry place away from the sun.</p></div>`
    const goods = bodyOf(`<div>${paragraphs}${section(1)}${section(2)}${section(3)}</div>`)
    expect(goods.filter((p) => p.startsWith('It is milled slowly'))).not.toEqual([])
  })
})
