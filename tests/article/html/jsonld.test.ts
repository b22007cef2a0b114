import { expect, it } from 'vitest'
import { mainArticle, readJsonLd, statedText } from '../../../src/article/html/jsonld.ts'
import { parseHtml } from '../../../src/article/html/tree.ts'

const things = (...scripts: string[]) =>
  readJsonLd(parseHtml(scripts.map((json) => `<script type="application/ld+json">${json}</script>`).join('')))

it('linked data are read from lists, graphs and main entities, and broken blocks are skipped', () => {
  const read = things(
    '[{"@type":"WebSite"},{"@graph":[{"@type":"Person"}]}]',
    '{broken',
    '{"@type":"WebPage","mainEntity":{"@type":"NewsArticle"}}',
  )
  expect(read.map((thing) => thing['@type'])).toEqual(['WebSite', undefined, 'Person', 'WebPage', 'NewsArticle'])
})

it('raw line breaks and comment marks do not break a block', () => {
  expect(things('<!-- {"headline":"Dam\nclosed"}; -->')).toEqual([{ headline: 'Dam closed' }])
})

it('the article is the object that states the most about one', () => {
  const teaser = { '@type': 'NewsArticle', headline: 'Other' }
  const article = { '@type': ['Thing', 'ReportageNewsArticle'], headline: 'Dam', author: 'Ann Roe' }
  expect(mainArticle([{ '@type': 'WebPage', headline: 'x' }, teaser, article])).toBe(article)
  expect(mainArticle([{ '@type': 'WebPage' }])).toBeNull()
})

it('a text is unescaped, whether it is a string, a list or an object', () => {
  expect(statedText('R&amp;amp;D &#8211; &quot;yes&quot;')).toBe('R&amp;D – "yes"')
  expect(statedText([{ '@value': 'Dam' }, 'Quay'])).toBe('Dam')
  expect(statedText({ name: 'Ann Roe' })).toBe('Ann Roe')
  expect(statedText(7)).toBeNull()
})
