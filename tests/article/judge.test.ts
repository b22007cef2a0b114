import { describe, expect, it } from 'vitest'
import { readPage } from '../../src/article/page.ts'

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
})
