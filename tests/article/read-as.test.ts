import { describe, expect, it } from 'vitest'
import { explainPage } from '../../src/article/explain.ts'
import { readPage } from '../../src/article/page.ts'
import { describeReadAs } from '../../src/article/read-as.ts'
import { expectLinear } from '../linear.ts'

const url = 'https://news.example/2026/lock-gates-of-hamm'
const read = (html: string, address = url) => {
  const reading = readPage(new TextEncoder().encode(html), { contentType: 'text/html; charset=utf-8', url: address })
  if (reading.kind !== 'article') throw new Error(reading.trouble.message)
  return reading
}
const COPY = [
  'The new gates of the lock at Hamm were hung on Monday, six weeks late, while two hundred people looked on from the towpath.',
  'Each weighs nineteen tonnes and is made of oak from the county’s own woods, as the first ones were in 1794.',
  'The canal will be filled again from Thursday, and the first boats may pass on Sunday, the trust that owns it said.',
]
const TITLE = 'Lock gates of Hamm are hung'
const p = (texts: string[]) => texts.map((text) => `<p>${text}</p>`).join('')
const page = (body: string, head = '', html = '') =>
  `<!doctype html><html lang="en" ${html}><head><title>${TITLE}</title>${head}</head><body><main><article><h1>${TITLE}</h1>${body}</article></main></body></html>`
const data = (thing: object) =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', ...thing })}</script>`
const PLAIN = { kind: 'article', variant: null, from: 'markup', parts: null }

it('what a page was read as is described in sentences', () => {
  expect(describeReadAs({ kind: 'live-blog', variant: 'amp', from: 'state', parts: { read: [1, 2], of: 3, next: null } })).toEqual([
    'It is a live blog: its posts are the body, in the order of the page.',
    'It is the AMP variant of its canonical address.',
    'The body was read from the state that its script starts from, since the markup holds much less.',
    'It is in parts: 1, 2 of 3 read.',
  ])
})

it('a plain article is read as one and needs no description', () => {
  const { copy, readAs } = read(page(p(COPY)))
  expect(copy.body).toEqual(COPY)
  expect(readAs).toEqual(PLAIN)
  expect(describeReadAs(readAs)).toEqual([])
})

describe('a body beside the markup', () => {
  const stub = p([COPY[0]!])

  it('is read from articleBody where the markup holds its beginning alone', () => {
    const { copy, readAs } = read(page(stub, data({ '@type': 'NewsArticle', headline: TITLE, articleBody: COPY.join('\n\n') })))
    expect(copy.body).toEqual(COPY)
    expect(readAs).toEqual({ ...PLAIN, from: 'linked-data' })
  })

  it('is read as HTML with its captions apart where articleBody is HTML', () => {
    const figure = '<figure><img src="/gate.jpg"><figcaption>A gate in the air. Photo: Ida Brandt</figcaption></figure>'
    const { copy } = read(page(stub, data({ '@type': 'NewsArticle', headline: TITLE, articleBody: p(COPY) + figure })))
    expect(copy.body).toEqual(COPY)
    expect(copy.captions).toEqual([{ text: 'A gate in the air.', credit: 'Ida Brandt', image: 'https://news.example/gate.jpg' }])
  })

  it('is left where the page says that it is locked', () => {
    const locked = `<meta property="article:content_tier" content="locked">`
    const { copy } = read(page(stub, locked + data({ '@type': 'NewsArticle', headline: TITLE, articleBody: COPY.join('\n\n') })))
    expect(copy.body).toEqual([COPY[0]])
  })

  it.each([
    ['breaks off', { headline: TITLE, articleBody: `${COPY.join('\n\n')} But the trust …` }],
    ['is behind a paywall', { headline: TITLE, isAccessibleForFree: false, articleBody: COPY.join('\n\n') }],
    ['is another article’s', { headline: 'Ferry of Lindholm stays down', articleBody: COPY.join('\n\n') }],
    ['says no more than the markup', { headline: TITLE, articleBody: `${COPY[0]} It was cold.` }],
  ])('is left where the statement %s', (_, stated) => {
    const { copy, readAs } = read(page(stub, data({ '@type': 'NewsArticle', ...stated })))
    expect(copy.body).toEqual([COPY[0]])
    expect(readAs).toEqual(PLAIN)
  })

  it.each([
    [
      'a script of JSON, as blocks with pictures among them',
      `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify({
        props: {
          pageProps: {
            article: {
              headline: TITLE,
              body: [
                ...COPY.map((text) => ({ type: 'paragraph', text })),
                { type: 'image', text: 'A gate in the air, seen from the towpath.' },
              ],
            },
            latest: [
              {
                headline: 'Ferry stays down',
                body: COPY.map((text) => ({ type: 'paragraph', text: text.replaceAll('Hamm', 'Lindholm') })),
              },
            ],
          },
        },
      })}</script>`,
    ],
    [
      'an object set on the window, as HTML',
      `<script>window.__INITIAL_STATE__ = ${JSON.stringify({ story: { title: { rendered: TITLE }, content_html: p(COPY) } })};</script>`,
    ],
  ])('is read from the state in %s, of an article that a script will write', (_, script) => {
    const { copy, readAs } = read(
      `<html><head><meta property="og:title" content="${TITLE}"></head><body><div id="app"></div>${script}</body></html>`,
    )
    expect(copy.body).toEqual(COPY)
    expect(readAs).toEqual({ ...PLAIN, from: 'state' })
  })

  it('is explained', () => {
    const html = page(stub, data({ '@type': 'NewsArticle', headline: TITLE, articleBody: COPY.join('\n\n') }))
    const { blocks } = explainPage(new TextEncoder().encode(html), { contentType: null, url })
    expect(blocks.filter((block) => block.taken === 'body').map((block) => block.text)).toEqual(expect.arrayContaining(COPY))
    expect(blocks[0]).toMatchObject({ taken: 'body', why: 'it is in the linked data' })
  })
})

describe('a live blog', () => {
  const POSTS = [
    { headline: 'Second gate hangs', articleBody: COPY[1], datePublished: '2026-03-02T12:10:00Z' },
    { headline: 'First gate hangs', articleBody: COPY[0], datePublished: '2026-03-02T11:05:00Z' },
  ].map((post) => ({ '@type': 'BlogPosting', ...post }))
  const blog = data({ '@type': 'LiveBlogPosting', headline: TITLE, liveBlogUpdate: POSTS })
  const lines = ['Second gate hangs', COPY[1], 'First gate hangs', COPY[0]]

  it('is read from its linked data, post by post, where the markup waits for a script', () => {
    const { copy, readAs } = read(page('<p>Follow the hanging of the gates here.</p>', blog))
    expect(copy.body).toEqual(lines)
    expect(readAs).toEqual({ ...PLAIN, kind: 'live-blog', from: 'linked-data' })
  })

  it('is read from the markup where that has the posts', () => {
    const posts = POSTS.map((post) => `<section class="b4"><h2>${post.headline}</h2><p>${post.articleBody}</p></section>`).join('')
    const { copy, readAs } = read(page(posts, blog))
    expect(copy.body).toEqual(lines)
    expect(readAs).toEqual({ ...PLAIN, kind: 'live-blog' })
  })

  it('is known by its build without any linked data', () => {
    const posts = COPY.map(
      (text, n) => `<div class="live-blog-post"><time datetime="2026-03-02T1${n}:00:00Z">1${n}:00</time><p>${text}</p></div>`,
    ).join('')
    const { copy, readAs } = read(page(`<div>${posts}</div>`))
    expect(copy.body).toEqual(expect.arrayContaining(COPY))
    expect(readAs.kind).toBe('live-blog')
  })
})

describe('a gallery', () => {
  const pictures = (count: number) =>
    Array.from(
      { length: count },
      (_, n) =>
        `<figure><img src="/gate-${n}.jpg"><figcaption>Gate number ${n} of the lock hangs over the water. Photo: Ida Brandt</figcaption></figure>`,
    ).join('')

  it('is read as one when its captions say more than its text, with no text at all too', () => {
    const some = read(page(`<p>Ida Brandt was there with her camera.</p>${pictures(6)}`))
    expect(some.readAs).toEqual({ ...PLAIN, kind: 'gallery' })
    expect(some.copy.captions).toHaveLength(6)
    const none = read(page(pictures(6)))
    expect(none.copy).toMatchObject({ body: [], headline: TITLE })
    expect(none.copy.captions[5]).toEqual({
      text: 'Gate number 5 of the lock hangs over the water.',
      credit: 'Ida Brandt',
      image: 'https://news.example/gate-5.jpg',
    })
  })

  it('is none when the story is the text', () => {
    expect(read(page(p(COPY) + pictures(3))).readAs).toEqual(PLAIN)
  })
})

describe('a variant of a page', () => {
  const canonical = `<link rel="canonical" href="${url}">`

  it.each([
    ['amp', url.replace('/2026', '/amp/2026'), 'amp'],
    ['amp', url.replace('/2026', '/amp/2026'), '⚡'],
    ['print', `${url}?print=1`, ''],
    ['print', `${url}/print/`, ''],
  ])('is %s at %s', (variant, address, html) => {
    const picture = '<figure><amp-img src="/gate.jpg" width="4" height="3"></amp-img><figcaption>A gate in the air.</figcaption></figure>'
    const { copy, readAs } = read(page(picture + p(COPY), canonical, html), address)
    expect(readAs).toEqual({ ...PLAIN, variant })
    expect(copy).toMatchObject({
      canonicalUrl: url,
      body: COPY,
      captions: [{ text: 'A gate in the air.', credit: null, image: 'https://news.example/gate.jpg' }],
    })
  })

  it('is none where only the headline mentions print', () => {
    const address = 'https://news.example/2026/why-print-is-dear'
    expect(read(page(p(COPY), `<link rel="canonical" href="${address}">`), address).readAs).toEqual(PLAIN)
  })
})

describe('a page in parts', () => {
  const links = (...hrefs: string[]) => `<div class="pagination">${hrefs.map((href, n) => `<a href="${href}">${n + 1}</a>`).join('')}</div>`
  it.each([
    ['?page=', `${url}?utm_source=x`, [url, `${url}?page=2`, `${url}?page=3`]],
    ['a number behind a slash', url, [url, `${url}/2/`, `${url}/3/`]],
    ['a word and a number', url, [url, `${url}/seite-2`, `${url}/seite-3`]],
    ['a number in the file’s name', `${url}.html`, [`${url}.html`, `${url}-2.html`, `${url}-3.html`]],
  ])('says which part it is and where the next is, by %s', (_, address, hrefs) => {
    const { copy, readAs } = read(page(p(COPY) + links(...hrefs)), address)
    expect(readAs).toEqual({ ...PLAIN, parts: { read: [1], of: 3, next: hrefs[1] } })
    expect(copy.body).toEqual(COPY)
    expect(read(page(p(COPY) + links(...hrefs)), hrefs[2]!).readAs.parts).toEqual({ read: [3], of: 3, next: null })
  })

  it('is known by rel=next alone, unless that leads to another article', () => {
    expect(read(page(p(COPY), `<link rel="next" href="${url}?page=2">`)).readAs.parts).toEqual({ read: [1], of: 2, next: `${url}?page=2` })
    expect(read(page(p(COPY), '<link rel="next" href="/2026/ferry-stays-down">')).readAs.parts).toBeNull()
  })

  it('is recognised in time in proportion to the length of an address of dashes', () => {
    expectLinear((size) => read(page(p(COPY) + links(`/${'-'.repeat(size)}/xx/2`))), 5_000)
  })

  it.each([
    ['pages of readers’ letters', `<div class="comments"><a href="${url}?page=2">2</a></div>`, url],
    ['an article by its number in a section', '<a href="/news">News</a><a href="/news/13">Next</a>', 'https://news.example/news/12'],
    [
      'a number in the headline',
      '<a href="/2026/boeing-737-8.html">This</a><a href="/2026/">Year</a>',
      'https://news.example/2026/boeing-737-8.html',
    ],
  ])('is none by %s', (_, more, address) => {
    expect(read(page(p(COPY) + more), address).readAs.parts).toBeNull()
  })
})
