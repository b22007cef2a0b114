import { describe, expect, it } from 'vitest'
import { readPage } from '../../../src/article/page.ts'

const TEXT = [4, 5, 6, 7].map(
  (n) =>
    `The council of Lindholm met for the ${n}th time this week and heard, for most of an hour, why the ferry cannot be raised before spring.`,
)
const image = 'https://news.example/ferry.jpg'
const IMG = '<p><img src="/ferry.jpg"></p>'

/** The paragraphs of the article with something before the last, or at its end. */
function read(inside: string, end = '') {
  const [last, ...rest] = TEXT.map((text) => `<p>${text}</p>`).reverse()
  const html = `<html><head><title>Ferry stays down</title></head><body><main><article><h1>Ferry stays down</h1>${rest.join('')}${inside}${last}${end}</article></main></body></html>`
  const reading = readPage(new TextEncoder().encode(html), { contentType: 'text/html; charset=utf-8', url: 'https://news.example/a' })
  if (reading.kind !== 'article') throw new Error('not an article')
  return { captions: reading.copy.captions, body: reading.copy.body.filter((text) => !TEXT.includes(text)) }
}

describe('a paragraph after a picture', () => {
  const line = 'The ferry at its mooring in the harbour of Lindholm, where it has lain since autumn'

  it('in small print is its caption while the text continues after it', () => {
    expect(read(`${IMG}<p><em>${line}</em></p>`)).toEqual({ captions: [{ text: line, credit: null, image }], body: [] })
    expect(read(`${IMG}<p>${line}</p>`).captions).toEqual([])
  })

  it('in small print that ends the article is a last word, not a caption', () => {
    expect(read('', `${IMG}<p><em>${line}</em></p>`).captions.map(({ text }) => text)).not.toContain(line)
  })

  it('is its caption by the credit that ends it, or that stands alone below', () => {
    const caption = { text: `${line}.`, credit: 'Ida Brandt/NTB', image }
    expect(read(`${IMG}<p>${line}. Foto: Ida Brandt/NTB</p>`)).toEqual({ captions: [caption], body: [] })
    expect(read(`${IMG}<p>${line}.</p><p>Foto: Ida Brandt/NTB</p>`)).toEqual({ captions: [caption], body: [] })
  })

  it('is none as a heading', () => {
    expect(read(`${IMG}<h3>${line}. Foto: Ida Brandt/NTB</h3>`).captions).toEqual([])
  })
})

describe('a paragraph without a picture', () => {
  it.each([
    ['a label', 'The ferry at its mooring in the harbour. Foto: Ida Brandt/NTB', 'Ida Brandt/NTB'],
    ['brackets', 'The ferry at its mooring in the harbour. (AP Photo/Jane Roe)', 'AP Photo/Jane Roe'],
  ])('is a caption by %s that signs pictures only', (_, text, credit) => {
    const { captions, body } = read(`<p>${text}</p>`)
    expect(body).toEqual([])
    expect(captions).toEqual([{ text: 'The ferry at its mooring in the harbour.', credit, image: null }])
  })

  it.each(['The ferry lies at its mooring in the harbour of Lindholm. (dpa)', 'The ferry, the council said on Monday, stays where it is.'])(
    'is text: %s',
    (text) => {
      expect(read(`<p>${text}</p>`).captions).toEqual([])
    },
  )
})
