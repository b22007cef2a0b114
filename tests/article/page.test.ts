import { describe, expect, it } from 'vitest'
import { readPage } from '../../src/article/page.ts'
import type { Copy } from '../../src/model.ts'
import { expectLinear } from '../linear.ts'

const url = 'https://news.example/2026/harbour'
const page = (html: string, more: Partial<Parameters<typeof readPage>[1]> = {}) =>
  readPage(new TextEncoder().encode(html), { contentType: 'text/html; charset=utf-8', url, ...more })

const article = (html: string, more: Partial<Parameters<typeof readPage>[1]> = {}): Copy => {
  const reading = page(html, more)
  if (reading.kind !== 'article') throw new Error(`not an article: ${reading.trouble.message}`)
  return reading.copy
}

const FIRST = 'LINDHOLM (AP) — The harbour of Lindholm reopened on Monday, nine days after a storm had sunk two ferries at their moorings.'
const SECOND = 'Divers had raised the second wreck on Sunday night, the port authority said, and the channel was sounded before dawn.'
const THIRD = '“We lost nine days, but nobody lost a life,” harbour master Ida Brandt told AP on the quay.'
const STANDFIRST = 'Ferries sail again after nine days, and the islanders get their mail.'

/** A page as publishers build them: the article among all that is not. */
const harbour = (
  inside = `<p>${FIRST}</p><p>${SECOND}</p><p>${THIRD}</p>`,
) => `<!doctype html><html lang="en-GB"><head><title>Harbour reopens after storm | The Example</title>
<link rel="canonical" href="/2026/harbour"><meta property="og:title" content="Harbour reopens after storm"><meta property="og:site_name" content="The Example">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour reopens after storm","datePublished":"2026-03-02T08:30:00+01:00","dateModified":"2026-03-02T10:00:00+01:00","author":[{"@type":"Person","name":"Nils Aho"},{"@type":"Person","name":"Mara Voss"}]}</script></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<div class="cookie-banner"><p>We use cookies, and our 421 partners use them too, to make this page better for you.</p></div>
<main><article><h1>Harbour reopens after storm</h1><p class="standfirst">${STANDFIRST}</p><p class="byline">By <a rel="author">Nils Aho</a> and Mara Voss</p>
<div class="share-bar"><a href="#f">Facebook</a></div><div class="story-body">${inside}</div>
<div class="newsletter-signup"><p>Get the day's news, every morning, in your inbox. Sign up for our newsletter.</p></div></article>
<aside class="related"><h3>More on this story</h3><ul><li><a href="/a">Why the old breakwater failed, and who knew about it</a></li></ul></aside>
<section id="comments"><p>Long comment by a reader who was there, saw it all, and has much to say about ferries, storms and councils.</p></section></main>
<footer><p>© The Example. All rights reserved.</p></footer></body></html>`

describe('reading a page', () => {
  it('that calls itself UTF-16 in a tag which only a page in ASCII bytes can show reads it as UTF-8', () => {
    const html = harbour().replace('<head>', '<head><meta charset="utf-16">')
    const reading = readPage(new TextEncoder().encode(html), { contentType: 'text/html', url })
    expect(reading.kind === 'article' && reading.copy.body).toEqual([STANDFIRST, FIRST, SECOND, THIRD])
  })

  it('returns the paragraphs of the article and nothing that surrounds it', () => {
    expect(article(harbour()).body).toEqual([STANDFIRST, FIRST, SECOND, THIRD])
  })

  it('takes prose without a link for the standfirst although its class says teaser, and prose in a widget for the text', () => {
    const html = harbour(`<div class="article-widget">\n<p>${FIRST}</p></div><p>${SECOND}</p><p>${THIRD}</p>`)
    expect(article(html.replace('class="standfirst"', 'class="header-teaser"')).body).toEqual([STANDFIRST, FIRST, SECOND, THIRD])
  })

  it('reads headline, byline, dateline, dates, language and canonical address', () => {
    expect(article(harbour())).toMatchObject({
      headline: 'Harbour reopens after storm',
      byline: ['Nils Aho', 'Mara Voss'],
      published: '2026-03-02T07:30:00.000Z',
      modified: '2026-03-02T09:00:00.000Z',
      language: 'en-GB',
      canonicalUrl: 'https://news.example/2026/harbour',
    })
  })

  it('finds the dateline and leaves it in the body', () => {
    const copy = article(harbour(`<p>Port Ellen (Reuters) - ${SECOND}</p><p>${THIRD}</p><p>${SECOND.replace('Divers', 'Sailors')}</p>`))
    expect(copy.dateline).toBe('Port Ellen (Reuters)')
    expect(copy.body.join()).toContain('Port Ellen (Reuters) - Divers')
  })

  it('takes caption, credit and the largest picture out of a figure', () => {
    const figure = `<figure><img src="data:image/gif;base64,R0" srcset="/p/small.jpg 320w, /p/large.jpg 1280w"><figcaption>The raised ferry. <span class="credit">Photo: Jo Lund/AP</span></figcaption></figure>`
    const copy = article(harbour(`${figure}<p>${FIRST}</p><p>${SECOND}</p><p>${THIRD}</p>`))
    expect(copy.captions).toEqual([{ text: 'The raised ferry.', credit: 'Jo Lund/AP', image: 'https://news.example/p/large.jpg' }])
    expect(copy.body).toEqual([STANDFIRST, FIRST, SECOND, THIRD])
  })

  it('keeps a figure of a related story out', () => {
    const aside = '<aside><figure><img src="/x.jpg"><figcaption>Another story altogether. Jo Lund/AP</figcaption></figure></aside>'
    expect(article(harbour(`<p>${FIRST}</p>${aside}<p>${SECOND}</p><p>${THIRD}</p>`)).captions).toEqual([])
  })

  it('takes the picture of a lazy image from data-src and from noscript', () => {
    const lazy = '<figure><img data-src="/lazy.jpg" src="/spacer.gif"><figcaption>One. Jo Lund/AP</figcaption></figure>'
    const silent = '<figure><noscript><img src="/plain.jpg"></noscript><figcaption>Two. Jo Lund/AP</figcaption></figure>'
    const { captions } = article(harbour(`${lazy}${silent}<p>${FIRST}</p><p>${SECOND}</p><p>${THIRD}</p>`))
    expect(captions.map((c) => c.image)).toEqual(['https://news.example/lazy.jpg', 'https://news.example/plain.jpg'])
  })

  it('recognises a caption that stands in the body as a plain paragraph', () => {
    const plain = 'Ida Brandt on the quay of Lindholm, Norland, March 2, 2026. Reuters'
    const copy = article(harbour(`<p>${FIRST}</p><p>${plain}</p><p>${SECOND}</p><p>${THIRD}</p>`))
    expect(copy.captions).toEqual([{ text: 'Ida Brandt on the quay of Lindholm, Norland, March 2, 2026.', credit: 'Reuters', image: null }])
    expect(copy.body).toEqual([STANDFIRST, FIRST, SECOND, THIRD])
  })

  it('takes a text that closes with "Credit:" for the caption of a picture that a script will load', () => {
    const late = '<div><div class="placeholder"></div><div>The ferry on the quay of Lindholm. Credit: Coastguard.</div></div>'
    const copy = article(harbour(`<p>${FIRST}</p>${late}<p>${SECOND}</p><p>${THIRD}</p>`))
    expect(copy.captions).toEqual([{ text: 'The ferry on the quay of Lindholm.', credit: 'Coastguard', image: null }])
    expect(copy.body).toEqual([STANDFIRST, FIRST, SECOND, THIRD])
  })

  it('takes no body paragraph for a caption, though it names agencies, dates or photographs', () => {
    const traps = [
      'Reuters could not independently verify the account, which was given on March 2, 2026.',
      'A photograph of the wreck, credited to AFP, had been published on Feb. 27, 2026.',
      'March 1, 2026. The second ferry sinks at 4.10 a.m., and nobody is on board.',
      'Left of the pier, divers could be seen, a spokesman for Getty Images said.',
    ]
    const copy = article(harbour(`<p><img src="/p.jpg"></p>${[...traps, FIRST].map((t) => `<p>${t}</p>`).join('')}`))
    expect(copy.captions).toEqual([])
    expect(copy.body).toEqual([STANDFIRST, ...traps, FIRST])
  })

  it('decodes windows-1252 with and without a header that says so', () => {
    const bytes = Buffer.from(
      harbour(`<p>Caf\xe9 owners \x93cheered\x94, and the ferries blew their horns for a full minute.</p><p>${SECOND}</p>`),
      'latin1',
    )
    for (const contentType of ['text/html; charset=iso-8859-1', null]) {
      const reading = readPage(bytes, { contentType, url })
      expect(reading.kind === 'article' && reading.copy.body.join()).toContain('Café owners “cheered”')
    }
  })

  it('gives text without control characters, soft hyphens or entities, in NFC', () => {
    const copy = article(
      harbour(
        `<p>Caf\u0065\u0301 &amp; bar\u0000 har\u00adbour,\u00a0 quay\u200b, and more words to make it a sentence.</p><p>${SECOND}</p><p>${THIRD}</p>`,
      ),
    )
    expect(copy.body[1]).toBe('Caf\u00e9 & bar harbour, quay, and more words to make it a sentence.')
  })

  it('reads a list without any prose', () => {
    const rounds = Array.from({ length: 12 }, (_, i) => `<p>Round ${i + 1}: Lindholm ring</p>`).join('')
    expect(article(`<html><body><h1>Racing calendar</h1><div>${rounds}</div></body></html>`).body.join(' ')).toContain(
      'Round 7: Lindholm ring',
    )
  })
})

describe('site rules', () => {
  const rules = { headline: '.hed', body: '.b', byline: '.who', remove: ['.junk'], caption: '.legend', published: '.when', credit: '.none' }
  const html = `<html><body><h1>Wrong</h1><p class="hed">Right headline</p><i class="who">Eva Lind</i><i class="when" datetime="2026-01-05T10:00:00Z"></i>
    <div class="b"><p>${SECOND}</p><p class="junk">Junk paragraph, which the rule removes.</p><div><img src="/r.jpg"><p class="legend">A quay at dawn</p></div></div><div><p>${FIRST}${FIRST}</p></div></body></html>`

  it('take precedence over the general way', () => {
    expect(article(html, { rules })).toMatchObject({
      headline: 'Right headline',
      byline: ['Eva Lind'],
      published: '2026-01-05T10:00:00.000Z',
      body: [SECOND],
      captions: [{ text: 'A quay at dawn', credit: null, image: 'https://news.example/r.jpg' }],
    })
  })

  it('that match nothing or are invalid are noted, and the page is read without them', () => {
    const reading = page(harbour(), { rules: { body: '.gone', headline: 'h1[' } })
    expect(reading.notes.join(' ')).toMatch(/"h1\[" is not valid.*|"\.gone" finds nothing/)
    expect(reading.notes).toHaveLength(2)
    expect(reading.kind === 'article' && reading.copy.body).toEqual([STANDFIRST, FIRST, SECOND, THIRD])
  })
})

describe('what is not an article', () => {
  const wall = (title: string, text: string) =>
    `<html><head><title>${title}</title></head><body><main><p>${text}</p><button>OK</button></main></body></html>`
  it.each([
    [
      'CONSENT_WALL',
      wall(
        'The Example',
        'Before you continue to The Example. We and our 421 partners store and access information on your device, such as cookies.',
      ),
    ],
    ['BOT_CHALLENGE', wall('Just a moment...', 'Enable JavaScript and cookies to continue, then wait until the page is loaded again.')],
    [
      'PAYWALL',
      wall('Harbour reopens', 'The harbour reopened on Monday, nine days after. Subscribe to continue reading this story, and all others.'),
    ],
    ['ERROR_PAGE', wall('404 Not Found', 'The page you were looking for is not here, or it has never been.')],
    ['NO_ARTICLE', '<html><head><title>The Example</title></head><body><div id="root"></div></body></html>'],
    ['NO_ARTICLE', ''],
  ])('is recognised as %s', (code, html) => {
    expect(page(html)).toMatchObject({ kind: 'not-article', trouble: { code } })
  })

  it('does not include an article under a cookie bar', () => {
    const bar = '<div class="cookie-consent"><p>We value your privacy. Accept all cookies and continue.</p></div>'
    expect(page(harbour().replace('<main>', `${bar}<main>`)).kind).toBe('article')
  })

  it('does not include a short article under a header that asks readers to sign in, nor one that says that it is free', () => {
    const text =
      'Six new pilots were sworn in at the harbour office on Friday, the first since the storm of 1998, and each was given a whistle. The seventh, who is to follow in May, is still at sea, the harbour master said, and will be sworn in when he is back.'
    const call = '<p>Already a subscriber? Sign in to continue reading.</p>'
    const short = (before: string, after: string, head = '') =>
      page(
        `<html><head><title>Six new pilots</title>${head}</head><body>${before}<main><h1>Six new pilots</h1><p>${text}</p>${after}</main></body></html>`,
      )
    const free =
      '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Six new pilots","isAccessibleForFree":"True"}</script>'
    expect(short(`<header>${call}</header>`, '').kind).toBe('article')
    expect(short('', call, free).kind).toBe('article')
    expect(short('', call)).toMatchObject({ kind: 'not-article', trouble: { code: 'PAYWALL' } })
  })

  it('does not include a short article above a footer that addresses subscribers', () => {
    const text = 'Six new pilots were sworn in at the harbour office on Friday, the first since the storm of 1998.'
    const footer = '<footer><h3>Already a subscriber</h3><a href="/manage">Manage your subscription</a></footer>'
    expect(page(`<html><body><main><h1>Six new pilots</h1><p>${text}</p></main>${footer}</body></html>`)).toMatchObject({
      kind: 'article',
      copy: { body: [text] },
    })
  })
})

describe('hostile pages', () => {
  it.each([
    ['100,000 nested elements', 100_000, (size: number) => '<div>'.repeat(size) + FIRST],
    ['30,000 elements that are never closed', 30_000, (size: number) => `<p><b>${'word '}`.repeat(size)],
    ['a caption without an end', 50_000, (size: number) => `<figure><img src=a><figcaption>${'Ab cd/'.repeat(size)}</figcaption></figure>`],
    ['endless capitals', 20_000, (size: number) => `<img src=a><p>${'Jane Roe '.repeat(size)}</p>`],
    ['a title of dashes', 50_000, (size: number) => `<title>${'a - '.repeat(size)}</title>`],
    ['linked data of brackets', 100_000, (size: number) => `<script type="application/ld+json">${'['.repeat(size)}</script>`],
    ['a million blanks', 1_000_000, (size: number) => `<p>${' '.repeat(size)}x</p>`],
  ])('%s cost time in proportion to their number', (_, most, html) => {
    expectLinear((size) => page(html(size)), most)
  })
})
