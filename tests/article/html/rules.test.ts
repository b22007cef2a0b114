import { expect, it } from 'vitest'
import { applyRules } from '../../../src/article/html/rules.ts'
import { find, parseHtml, textOf } from '../../../src/article/html/tree.ts'

const PAGE =
  '<main><h2>Dam closed</h2><i class="who">Ann Roe</i><i class="who">Bo Reed</i><time datetime="2026-03-04T14:07Z">today</time><p class="ad">Buy</p><p class="legend">A dam</p></main>'

it('the rules of a site select elements, mark captions and remove what they name', () => {
  const root = parseHtml(PAGE)
  const ruled = applyRules(root, { headline: 'h2', byline: '.who', published: 'time', remove: ['.ad'], caption: '.legend' })
  expect(ruled).toMatchObject({ body: null, byline: 'Ann Roe; Bo Reed', published: '2026-03-04T14:07:00.000Z', notes: [] })
  expect(ruled.headline && textOf(ruled.headline).trim()).toBe('Dam closed')
  expect(find(root, (e) => e.attribs.class === 'ad')).toBeNull()
  expect(find(root, (e) => e.attribs.itemprop === 'caption')?.attribs.class).toBe('legend')
})

it('a selector that matches nothing, or is invalid, is noted', () => {
  const { headline, notes } = applyRules(parseHtml(PAGE), { headline: 'h2[', body: '.gone', remove: ['p['] })
  expect(headline).toBeNull()
  expect(notes).toEqual(['The headline selector "h2[" is not valid.', 'The body selector ".gone" finds nothing.'])
})
