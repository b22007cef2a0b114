import { describe, expect, it } from 'vitest'
import { readFlow, standfirst } from '../../../src/article/html/flow.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'

const flow = (html: string, isClutter = (e: { name: string }) => e.name === 'aside') => {
  const root = parseHtml(`<main>${html}</main>`)
  const body = find(root, (e) => e.attribs.id === 'b') ?? find(root, (e) => e.name === 'main')!
  return readFlow({ body, headline: find(root, (e) => e.name === 'h1'), isClutter, base: 'https://news.example/a' })
}
const brief = (html: string) =>
  flow(html).map((item) => (item.kind === 'text' ? `${item.zone}: ${item.text}` : item.kind === 'picture' ? item.image : item.caption.text))

describe('the reading order of an article', () => {
  it('begins after the headline and ends with the body', () => {
    expect(brief('<p>Above</p><h1>Dam closed</h1><p>Between</p><div id="b"><p>Copy</p></div><p>Below</p>')).toEqual([
      'head: Between',
      'body: Copy',
    ])
  })

  it('has pictures and captions in their place, and no clutter', () => {
    const figure = '<figure><img src="/1.jpg"><figcaption>A quay at dawn</figcaption></figure>'
    expect(brief(`<div id="b"><p>One</p>${figure}<aside>Weather</aside><p>Two <img src="/2.jpg"> three</p></div>`)).toEqual([
      'body: One',
      'A quay at dawn',
      'https://news.example/2.jpg',
      'body: Two three',
    ])
  })

  it('separates paragraphs at two line breaks, not at one', () => {
    expect(brief('<div id="b">One<br>line<br> <br>Two</div>')).toEqual(['body: One line', 'body: Two'])
  })

  it('counts the characters in links', () => {
    expect(flow('<p>See <a href="/b">the dam</a></p>')).toMatchObject([{ text: 'See the dam', linked: 7 }])
  })
})

it('a standfirst is named as one, or repeats the description of the page', () => {
  const blocks = flow(
    '<h1>Dam closed</h1><p class="lead">The dam is closed for a week</p><p>The gates will be painted while the river is low</p><p class="lead"><a href="/b">Read about all of the dams</a></p><div id="b"><p>Copy</p></div>',
  ).filter((item) => item.kind === 'text')
  const above = blocks.filter((block) => block.zone === 'head')
  expect(standfirst(above, null).map((block) => block.text)).toEqual(['The dam is closed for a week'])
  expect(standfirst(above, 'The gates will be painted while the river is low, says the board.')).toHaveLength(2)
})
