import { describe, expect, it } from 'vitest'
import { bodyCandidates } from '../../../src/article/body/candidates.ts'
import { measure } from '../../../src/article/html/measure.ts'
import { parseHtml } from '../../../src/article/html/tree.ts'

const P = '<p>The weir at Hamm is to be raised by a metre, so that salmon may pass it again, the county said on Friday.</p>'
const candidates = (html: string) => {
  const root = parseHtml(`<body>${html}</body>`)
  return bodyCandidates(root, measure(root)).map(({ element, by }) => `${by} ${element.attribs.id ?? element.name}`)
}

describe('candidates for the article', () => {
  it('are the elements that conventions mark, each by the way it was found first', () => {
    const found = candidates(`<main id="m"><article id="a"><div id="b" itemprop="articleBody">${P}${P}</div></article></main>`)
    expect(found).toEqual(['itemprop b', 'paragraphs a', 'main m'])
  })

  it('include the smallest element around several marked parts, unless it holds two headlines', () => {
    const parts = (between: string) =>
      `<div id="w"><div itemprop="articleBody">${P}</div>${between}<div itemprop="articleBody">${P}</div></div>`
    expect(candidates(parts('<hr>'))).toContain('itemprop w')
    expect(candidates(`<section>${parts('<h1>One</h1><h1>Two</h1>')}</section>`)).not.toContain('itemprop w')
  })

  it('have prose, and are the largest eight of a kind', () => {
    expect(candidates('<article id="empty"><a href="/b">Read more</a></article>')).toEqual([])
    const many = Array.from({ length: 20 }, (_, n) => `<article id="n${n}">${P.repeat(n + 1)}</article>`).join('')
    expect(candidates(many).filter((one) => one.startsWith('article'))).toHaveLength(8)
  })
})
