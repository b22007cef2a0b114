import { expect, it } from 'vitest'
import { distinctCaptions, readCaptions } from '../../../src/article/captions/captions.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'

const caption = (text: string, credit: string | null = null, image: string | null = null) => ({ text, credit, image })

it('an article is read with its captions apart, each once', () => {
  const figure = '<figure><img src="/q.jpg"><figcaption>A quay at dawn. Jo Lund/AP</figcaption></figure>'
  const root = parseHtml(`<main><p>One</p>${figure}<p>Two</p>${figure}</main>`)
  const body = find(root, (e) => e.name === 'main')!
  const { items, captions } = readCaptions({ body, headline: null, isClutter: () => false, base: 'https://news.example/a' })
  expect(items.map((item) => item.kind)).toEqual(['text', 'caption', 'text', 'caption'])
  expect(captions).toEqual([caption('A quay at dawn.', 'Jo Lund/AP', 'https://news.example/q.jpg')])
})

it('a caption that is shown twice keeps the picture and the credit of either', () => {
  expect(distinctCaptions([caption('A quay', null, 'a.jpg'), caption('A QUAY!', 'AP', null)])).toEqual([caption('A quay', 'AP', 'a.jpg')])
})

it('captions with different credits, and credits of different pictures, are different', () => {
  const all = [caption('A quay', 'AP'), caption('A quay', 'dpa'), caption('', 'AP', 'a.jpg'), caption('', 'AP', 'b.jpg')]
  expect(distinctCaptions(all)).toEqual(all)
})

it('no more than 300 captions are kept', () => {
  expect(distinctCaptions(Array.from({ length: 400 }, (_, n) => caption(`Quay ${n}`)))).toHaveLength(300)
})
