import { describe, expect, it } from 'vitest'
import { findBody, readBody } from '../../../src/article/body/body.ts'
import { lenientView, strictView } from '../../../src/article/html/clutter.ts'
import { type FlowItem, readFlow } from '../../../src/article/html/flow.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'

const COPY = [
  'The ferry to Ven will sail twice a day from May, the harbour board decided in a meeting on Tuesday evening.',
  'Fares stay as they are for islanders, while visitors will pay six crowns more for each crossing, the board said.',
  'A third boat, which was bought in Norway in the autumn, is to be painted before it can be used in summer.',
]
const copy = COPY.map((text) => `<p>${text}</p>`).join('')
const url = 'https://news.example/ferry'

describe('the body of an article', () => {
  it('is the element with the prose, whatever its name', () => {
    const root = parseHtml(`<body><div class="q1"><p>Menu</p></div><div class="q2">${copy}</div></body>`)
    expect(findBody(root, strictView({ root, url }), null)?.attribs.class).toBe('q2')
  })

  it('is none where a page has no prose, except for the lenient view', () => {
    const root = parseHtml('<body><div id="list"><p>Round 1</p><p>Round 2</p></div></body>')
    expect(findBody(root, strictView({ root, url }), null)).toBeNull()
    expect(findBody(root, lenientView(root), null)?.attribs.id).toBe('list')
  })

  it('is read with standfirst and dateline, without headline, pointers and colophon', () => {
    const html = `<main><h1>Ferry sails twice</h1><p class="standfirst">Visitors will have to pay more for it.</p><div id="b"><p>LANDSKRONA (TT) - ${COPY[0]}</p><p><a href="/b">Read more: the boats of the Sound</a></p><p>${COPY[1]}</p><p>${COPY[2]}</p><p>© 2026 The Example. All rights reserved.</p></div></main>`
    const root = parseHtml(html)
    const items: FlowItem[] = readFlow({
      body: find(root, (e) => e.attribs.id === 'b')!,
      headline: find(root, (e) => e.name === 'h1'),
      isClutter: () => false,
      base: url,
    })
    const { paragraphs, dateline, steps } = readBody(items, { headline: 'Ferry sails twice', description: null, byline: [] })
    expect(paragraphs).toEqual(['Visitors will have to pay more for it.', `LANDSKRONA (TT) - ${COPY[0]}`, COPY[1], COPY[2]])
    expect(dateline).toBe('LANDSKRONA (TT)')
    expect([steps.standfirst, steps.inBody, steps.fromOpening, steps.toEnding, steps.copy].map((blocks) => blocks.length)).toEqual([
      1, 5, 5, 4, 3,
    ])
  })
})
