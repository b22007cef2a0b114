import { expect, it } from 'vitest'
import { captionWithTerms } from '../../src/article/captions/usage-terms.ts'
import { readContent } from '../../src/article/content.ts'
import { readPage } from '../../src/article/page.ts'

it('conditions beside a caption belong to the picture, and the credit before them is found', () => {
  const caption = (text: string, credit: string | null = null) => captionWithTerms({ text, credit, image: null })
  expect(caption('The quay at dawn. Jo Lund/AP EDITORIAL USE ONLY. NO ARCHIVES')).toEqual({
    text: 'The quay at dawn.',
    credit: 'Jo Lund/AP',
    image: null,
    usageTerms: ['EDITORIAL USE ONLY. NO ARCHIVES'],
  })
  expect(caption('Der Kai.', 'Jo Lund/dpa - Nur zur redaktionellen Verwendung')).toMatchObject({
    credit: 'Jo Lund/dpa',
    usageTerms: ['Nur zur redaktionellen Verwendung'],
  })
  expect(caption('The quay at dawn.', 'Jo Lund')).toEqual({ text: 'The quay at dawn.', credit: 'Jo Lund', image: null })
})

it('a figure keeps the conditions apart from caption and body', () => {
  const html =
    '<p>The ferry was late.</p><figure><img src="/q.jpg"><figcaption>The quay at dawn. (MANDATORY CREDIT, NO SALES)</figcaption></figure><p>It left at nine.</p>'
  const { body, captions } = readContent(html, { url: 'https://paper.example/a' })
  expect(body).toEqual(['The ferry was late.', 'It left at nine.'])
  expect(captions).toEqual([
    { text: 'The quay at dawn.', credit: null, image: 'https://paper.example/q.jpg', usageTerms: ['MANDATORY CREDIT, NO SALES'] },
  ])
})

it('a page states conditions in its head and its linked data', () => {
  const sentence = 'The ferry was late on Monday because of the fog, the harbour master said in a statement that was sent to all papers. '
  const html = `<html><head><title>Ferry late</title><meta name="robots" content="index, noarchive, noai"><meta name="tdm-reservation" content="1">
    <script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry late","copyrightNotice":"© 2026 Quay Press","license":"https://paper.example/terms"}</script></head>
    <body><article><h1>Ferry late</h1><p>${sentence.repeat(3)}</p><p>${sentence.repeat(2)}</p></article></body></html>`
  const reading = readPage(Buffer.from(html), { contentType: 'text/html', url: 'https://paper.example/a', rules: undefined })
  expect(reading.kind === 'article' && reading.copy.usageTerms).toEqual([
    '© 2026 Quay Press',
    'https://paper.example/terms',
    'robots: noarchive',
    'robots: noai',
    'tdm-reservation: 1',
  ])
})
