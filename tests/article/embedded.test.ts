import { describe, expect, it } from 'vitest'
import { withEmbedded } from '../../src/article/embedded.ts'
import { openPage } from '../../src/article/html/document.ts'
import type { Copy } from '../../src/model.ts'
import { expectLinear } from '../linear.ts'

const TITLE = 'Ferry of Lindholm runs again'
/** Paragraphs of twenty words. */
const paragraph = (n: number) => `Paragraph ${n} says that ${'ferry '.repeat(15).trim()} ran.`
const TEXT = [1, 2, 3, 4].map(paragraph)
const html = (texts: string[]) => texts.map((text) => `<p>${text}</p>`).join('')

const copyOf = (body: string[], over: Partial<Copy> = {}): Copy => ({
  headline: TITLE,
  byline: [],
  dateline: null,
  language: 'en',
  published: null,
  modified: null,
  canonicalUrl: null,
  body,
  captions: [],
  ...over,
})
const pageOf = (head: string) =>
  openPage(Buffer.from(`<html><head>${head}</head><body></body></html>`), { contentType: null, url: 'https://paper.example/ferry' })
const read = (head: string, body: string[] = [], over: Partial<Copy> = {}) => withEmbedded(pageOf(head), copyOf(body, over))
const data = (thing: object) => `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', ...thing })}</script>`
const stated = (body: string[], over: object = {}) => data({ headline: TITLE, articleBody: body.join('\n\n'), ...over })
const state = (value: unknown, id = '__NEXT_DATA__') => `<script id="${id}">${JSON.stringify(value)}</script>`

describe('the body that linked data states', () => {
  it('is read where the markup has less than 60 % of its words', () => {
    expect(read(stated(TEXT), TEXT.slice(0, 2))).toMatchObject({ from: 'linked-data', copy: { body: TEXT } })
    expect(read(stated(TEXT), TEXT.slice(0, 3)).from).toBe('markup')
    expect(read(stated([...TEXT, paragraph(5)]), TEXT.slice(0, 3)).from).toBe('markup')
  })

  it('is read only where it has a paragraph more: forty words', () => {
    const words = (count: number) => [Array.from({ length: count }, (_, i) => `w${i}`).join(' ')]
    expect(read(stated(words(45)), words(5)).from).toBe('linked-data')
    expect(read(stated(words(44)), words(5)).from).toBe('markup')
  })

  it('brings its captions beside those of the page, and the dateline of its text', () => {
    const own = { text: 'The quay.', credit: null, image: null }
    const text = [`LINDHOLM, March 3 (Reuters) - ${TEXT[0]}`, ...TEXT.slice(1)]
    const figure = '<figure><img src="/ferry.jpg"><figcaption>The ferry at noon.</figcaption></figure>'
    const { copy } = read(data({ headline: TITLE, articleBody: html(text) + figure }), [], { captions: [own] })
    expect(copy.captions).toEqual([own, { text: 'The ferry at noon.', credit: null, image: 'https://paper.example/ferry.jpg' }])
    expect(copy.dateline).toMatch(/^LINDHOLM/)
  })

  it.each([
    ['it breaks off', stated([...TEXT, 'The crew said …'])],
    ['it breaks off with a count', stated([...TEXT, 'The crew said [+230 chars]'])],
    ['it is another article’s', stated(TEXT, { headline: 'Lock gates are hung' })],
    ['it is not free', stated(TEXT, { isAccessibleForFree: 'False' })],
    ['the page says that it is locked', `<meta property="article:content_tier" content="locked">${stated(TEXT)}`],
  ])('is left where %s', (_, head) => expect(read(head)).toEqual({ copy: copyOf([]), from: 'markup' }))

  it('is read where the headline is a part of the other, or not stated', () => {
    expect(read(stated(TEXT, { headline: `${TITLE} | Island Post` })).from).toBe('linked-data')
    expect(read(stated(TEXT, { headline: undefined })).from).toBe('linked-data')
  })
})

describe('the state that a script starts from', () => {
  it.each<[string, unknown]>([
    ['HTML beside the headline', { title: TITLE, contentHtml: html(TEXT) }],
    ['HTML beside a headline by kind', { headlines: { basic: TITLE }, content: html(TEXT) }],
    ['blocks, each with a text', { headline: TITLE, blocks: TEXT.map((text) => ({ type: 'text', text })) }],
    ['a list of texts', { headline: TITLE, paragraphs: TEXT }],
    ['blocks in blocks', { headline: TITLE, body: { children: [{ children: TEXT.map((value) => ({ value })) }] } }],
  ])('is read as %s', (_, article) => {
    expect(read(state({ a: [{ b: article }] }))).toMatchObject({ from: 'state', copy: { body: TEXT } })
  })

  it('is known by the first words of the markup where no headline is beside it', () => {
    expect(read(state({ story: { html: html(TEXT) } }), [TEXT[0]!])).toMatchObject({ from: 'state', copy: { body: TEXT } })
    expect(read(state({ story: { html: html(TEXT) } }), ['Something else stands here, in more than eight words.']).from).toBe('markup')
  })

  it('is the longest text that belongs to the article', () => {
    expect(read(state([{ title: TITLE, body: html(TEXT.slice(1)), text: html(TEXT) }])).copy.body).toEqual(TEXT)
    expect(read(state([{ title: TITLE, body: html(TEXT), text: html(TEXT.slice(1)) }])).copy.body).toEqual(TEXT)
  })

  it('leaves out blocks of pictures, calls and the like, and texts that are nested JSON', () => {
    const foreign = ['image', 'newsletter', 'related-links', 'ads'].map((type) => ({ type, text: `${type} is here for you.` }))
    const blocks = [...TEXT.map((text) => ({ kind: 'text', text })), ...foreign, { type: 'text', text: '[{"a": 1}]' }]
    expect(read(state({ headline: TITLE, blocks })).copy.body).toEqual(TEXT)
  })

  it('is set on the window by a script, or is a script of JSON', () => {
    const article = JSON.stringify({ title: TITLE, body: html(TEXT) })
    for (const script of [
      `<script>window.__INITIAL_STATE__ = ${article};</script>`,
      `<script>window["pageData"]=${article}</script>`,
      `<script type="application/json">${article}</script>`,
    ])
      expect(read(script).from, script.slice(0, 40)).toBe('state')
    for (const script of [
      `<script>const other = ${article};</script>`,
      `<script>window.state = ${article.slice(0, -20)};</script>`,
      `<script src="/a.js" type="application/json">${article}</script>`,
    ])
      expect(read(script).from, script.slice(0, 40)).toBe('markup')
  })

  it('is read only where the markup has fewer than 150 words, and linked data first', () => {
    const long = Array.from({ length: 20 }, (_, n) => paragraph(n))
    const short = [...long.slice(0, 7), 'And here are nine more words, as it seems.']
    const script = state({ title: TITLE, body: html(long) })
    expect(read(script, short).from).toBe('state')
    expect(read(script, [...short, 'End.']).from).toBe('markup')
    expect(read(script + stated(long), short).from).toBe('linked-data')
  })

  it('is searched in time linear in its length', () => {
    const nested = (n: number) => ({ list: Array.from({ length: n }, (_, i) => ({ title: TITLE, id: i, body: [{ text: 'The ferry.' }] })) })
    expectLinear((n) => read(state(nested(n))), 16_000)
  })
})

describe('the posts of a live blog', () => {
  const posts = TEXT.map((articleBody, n) => ({ '@type': 'BlogPosting', headline: `Post ${n}`, articleBody }))
  const blog = `<script type="application/ld+json">${JSON.stringify({ '@type': 'LiveBlogPosting', headline: TITLE, liveBlogUpdate: posts })}</script>`

  it('are the body where the markup does not hold them', () => {
    const { copy, from } = read(blog, ['Follow the ferry here.'])
    expect(from).toBe('linked-data')
    expect(copy.body).toEqual(TEXT.flatMap((text, n) => [`Post ${n}`, text]))
    expect(read(blog, TEXT).from).toBe('markup')
  })
})
