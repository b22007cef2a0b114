import { describe, expect, it } from 'vitest'
import { lenientView, strictView } from '../../../src/article/html/clutter.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'

const P = '<p>The harbour of Lindholm reopened on Monday, nine days after a storm had sunk two ferries at their moorings.</p>'
const isClutter = (element: string, lenient = false) => {
  const root = parseHtml(`<body><main>${P.repeat(6)}</main>${element}</body>`)
  const view = lenient ? lenientView(root) : strictView({ root, url: 'https://news.example/a' })
  return view.isClutter(find(root, (e) => e.attribs.id === 'x')!)
}

describe('clutter of a page', () => {
  it.each([
    '<nav id="x">Home</nav>',
    `<div id="x" class="newsletter-signup">${P}</div>`,
    '<div id="x" role="complementary">Weather</div>',
    `<div id="x" hidden>${P}</div>`,
    `<div id="x" style="display: none">${P}</div>`,
    '<div id="x" class="article-teaser teaser"><a href="/b">Another ferry goes down</a></div>',
  ])('is %s', (html) => expect(isClutter(html)).toBe(true))

  it.each([
    `<div id="x" class="story-body sidebar">${P}</div>`,
    `<p id="x" class="teaser">The ferries sail again after nine days, and the islanders get their mail from tomorrow on.</p>`,
    '<div id="x" class="social-embed"><blockquote>We are back at sea.</blockquote></div>',
    `<div id="x">${P}</div>`,
  ])('is not %s', (html) => expect(isClutter(html)).toBe(false))

  it('is never an element with most of the prose, unless it is named for comments', () => {
    expect(isClutter(`<aside id="x">${P.repeat(20)}</aside>`)).toBe(false)
    expect(isClutter(`<div id="x" class="comments">${P.repeat(20)}</div>`)).toBe(true)
  })

  it('is known by the kind of element alone in the lenient view', () => {
    expect(isClutter('<div id="x" class="newsletter-signup">Round 1</div>', true)).toBe(false)
    expect(isClutter('<footer id="x">Imprint</footer>', true)).toBe(true)
  })
})
