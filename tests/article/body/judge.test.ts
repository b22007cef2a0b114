import { describe, expect, it } from 'vitest'
import { readPage } from '../../../src/article/page.ts'

const SENTENCES = [
  'The council of Vadstena sat until two in the morning and then let the old customs house go for one crown.',
  'Its buyer, a baker, must mend the roof before winter and may not tear down the tower, which leans by half a metre.',
  'Three members voted against, since a hotel had offered more and would have paid for the quay as well.',
  'The baker means to live on the upper floor and to sell rye bread from the window where ships once paid their dues.',
]
const bodyOf = (html: string) => {
  const page = `<html><body><main><h1>Customs house goes to baker</h1>${html}</main></body></html>`
  const reading = readPage(new TextEncoder().encode(page), { contentType: 'text/html; charset=utf-8', url: 'https://news.example/house' })
  return reading.kind === 'article' ? reading.copy.body : []
}

describe('the part of a page that is the article', () => {
  it('is all the parts that the publisher marks as its body', () => {
    const part = (texts: string[]) => `<div class="r8" itemprop="articleBody">${texts.map((text) => `<p>${text}</p>`).join('')}</div>`
    expect(bodyOf(`<div>${part(SENTENCES.slice(0, 1))}<div class="k2">A bell from a ship</div>${part(SENTENCES.slice(1))}</div>`)).toEqual(
      expect.arrayContaining(SENTENCES),
    )
  })

  it('is the whole of a list of goods, not the box beside it with the most text', () => {
    const goods = Array.from(
      { length: 12 },
      (_, i) => `<li><a href="https://shop.example/${i}">A loaf of rye baked in an oven of stone, number ${i}</a></li>`,
    )
    const text = SENTENCES.slice(0, 3)
      .map((s) => `<p>${s}</p>`)
      .join('')
    const box = `<div class="buy"><div class="d"><p>${SENTENCES[3]}</p></div></div>`
    expect(bodyOf(`<article><div class="w">${text}<ul>${goods.join('')}</ul></div>${box}</article>`)).toEqual(
      expect.arrayContaining(SENTENCES),
    )
  })

  it('keeps short lines among its paragraphs', () => {
    expect(bodyOf(`<div>${[SENTENCES[0], 'Ann', SENTENCES[1], 'Bo Ek', SENTENCES[2]].map((s) => `<p>${s}</p>`).join('')}</div>`)).toEqual([
      SENTENCES[0],
      'Ann',
      SENTENCES[1],
      'Bo Ek',
      SENTENCES[2],
    ])
  })

  it('is a list of linked offers where they are most of its text', () => {
    const offers = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `A loaf of rye baked in an oven of stone, number ${n}, two crowns off until noon`)
    const list = offers.map((text, n) => `<li><a href="https://shop.example/${n}">${text}</a></li>`).join('')
    expect(bodyOf(`<article><p>${SENTENCES[0]}</p><p>${SENTENCES[1]}</p><ul>${list}</ul><p>${SENTENCES[3]}</p></article>`)).toEqual([
      SENTENCES[0],
      SENTENCES[1],
      ...offers,
      SENTENCES[3],
    ])
  })

  it('is a paragraph with the list of names under it, not the line of rights at the foot of the page', () => {
    const names = ['Ånäs: 4 metres', 'Bergö: 3 metres', 'Kaskö: 3 metres'].map((text) => `<p>${text}</p>`).join('')
    const rights =
      '<div class="q1"><p>All texts and pictures of this site are the property of News Ltd and may not be copied, stored or sent on in any form, in whole or in part. © News Ltd</p></div>'
    expect(bodyOf(`<div class="z7"><p>${SENTENCES[2]}</p>${names}</div>${rights}`)).toEqual([
      SENTENCES[2],
      'Ånäs: 4 metres',
      'Bergö: 3 metres',
      'Kaskö: 3 metres',
    ])
  })

  it('is the list of winners that the publisher marks, not the standfirst over it', () => {
    const winners = Array.from({ length: 60 }, (_, n) => `<p>Baker of the year in class ${n}</p><p>Berit Holm</p>`).join('')
    const header = `<header class="x1"><h2 class="standfirst">${SENTENCES[0]}</h2><p>${SENTENCES[3]}</p></header>`
    const body = bodyOf(
      `<article>${header}<div class="x2" itemprop="articleBody"><p>Winners are printed here.</p>${winners}</div></article>`,
    )
    expect(body).toHaveLength(123)
    expect(body.slice(0, 5)).toEqual([
      SENTENCES[0],
      SENTENCES[3],
      'Winners are printed here.',
      'Baker of the year in class 0',
      'Berit Holm',
    ])
  })

  it('keeps a post that is quoted in a frame named for its network, and no bar of links to networks', () => {
    const post = '<blockquote><p>The tower leans, and so do I when I look at it for long, says a neighbour.</p>— Bo Ek</blockquote>'
    const frame = `<div class="social-media-embed">${post}</div><div class="social-links"><a href="https://net.example/share">Tell others</a></div>`
    expect(bodyOf(`<article><p>${SENTENCES[0]}</p>${frame}<p>${SENTENCES[1]}</p><p>${SENTENCES[2]}</p></article>`)).toEqual([
      SENTENCES[0],
      'The tower leans, and so do I when I look at it for long, says a neighbour.',
      SENTENCES[1],
      SENTENCES[2],
    ])
  })
})
