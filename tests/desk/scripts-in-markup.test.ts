import { isTag } from 'domhandler'
import { parseDocument } from 'htmlparser2'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { addFeeds } from '../../db/write/feeds.ts'
import type { Story } from '../../src/desk/data/shapes.ts'
import { NO_FILTERS } from '../../src/desk/router.ts'
import { Outside } from '../../src/desk/view/copy.tsx'
import { Whole } from '../../src/desk/view/story.tsx'
import { StoryList } from '../../src/desk/view/story-list.tsx'
import { placeWaiting } from '../../src/pipeline/place/place-article.ts'
import { pollFeeds } from '../../src/pipeline/poll/poll-feed.ts'
import { scrapeArticles } from '../../src/pipeline/scrape/scrape-article.ts'
import { type OpenContext, openContext } from '../../workers/context.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { type Publisher, startPublisher } from '../holds/publisher.ts'
import { ADDRESSES, PAYLOADS } from './scripts-in-markup.ts'

const WORDS = 'harbour orchard timber lantern quarry bridge market council winter ferry school tram'.split(' ')
/** Copy of its own for each article, so that each is a story. */
const sentence = (n: number, i: number) =>
  `Number ${n}: the ${WORDS[(n + i) % 12]} of ${WORDS[(n * 7 + i) % 12]} ${n * 13 + i} was to be opened on day ${n + i} by ${WORDS[(n * 5 + i) % 12]} ${n}${i}.`
const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
/** XML takes no control characters. */
const xml = (text: string) => escaped(text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, ''))
const addressFor = (n: number) => ADDRESSES[n % ADDRESSES.length]!

/** A payload wherever an entry takes text or an address: as markup where it may hold markup, raw where it may not. */
function entryOf(payload: string, n: number, link: string): string {
  return `<item><title>${xml(`Headline ${n} ${payload}`)}</title><link>${link}</link><guid isPermaLink="false">g-${n}</guid>
    <dc:creator>${xml(`Writer ${n} ${payload}`)}</dc:creator><category>${xml(payload)}</category>
    <description>${xml(`<p>${sentence(n, 1)}</p>${payload}<p>${sentence(n, 2)}</p>`)}</description>
    <content:encoded>${xml(`<p>${sentence(n, 3)}</p><figure><img src="${addressFor(n)}"><figcaption>${payload} The quay ${n}.</figcaption></figure>${payload}<p>${sentence(n, 4)}</p>`)}</content:encoded>
    <media:content url="${xml(addressFor(n))}" medium="image"><media:description type="plain">${xml(`A picture of ${n} ${payload}`)}</media:description><media:credit>${xml(payload)}</media:credit></media:content>
  </item>`
}

function pageOf(payload: string, n: number): string {
  const said = { '@type': 'NewsArticle', headline: `Headline ${n} ${payload}`, author: { name: payload }, image: addressFor(n) }
  return `<!doctype html><html><head><title>${escaped(`Headline ${n} ${payload}`)}</title><meta name="author" content="${escaped(payload)}">
    <meta property="og:image" content="${addressFor(n)}"><link rel="canonical" href="${addressFor(n)}">
    <script type="application/ld+json">${JSON.stringify(said).replaceAll('</', '<\\/')}</script></head><body><main><article><h1>Headline ${n}</h1>
    <p>${sentence(n, 5)}</p><figure><img src="${addressFor(n)}" alt="${escaped(payload)}"><figcaption>The quay of ${n} on Monday. ${payload} Photo: Ada Vik</figcaption></figure>
    ${[6, 7, 8].map((i) => `<p>${sentence(n, i)}</p>`).join('')}<div>${payload}</div><p>${sentence(n, 9)}</p></article></main></body></html>`
}

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let context: OpenContext
let site: Publisher
let stories: Story[]

beforeAll(async () => {
  newsroom = await openNewsroom()
  site = await startPublisher()
  context = openContext(
    {
      ...readSettings({ HOST_SPACING_SECONDS: '0' }),
      DATABASE_URL: newsroom.db.url,
      ALLOW_HOSTS: [site.host],
      HOST_CONCURRENCY: 8,
      READER_TIMEOUT_SECONDS: 300,
      FETCH_TIMEOUT_SECONDS: 300,
    },
    { name: 'test', onError: () => {} },
  )
  // Of each payload two articles: one read from its page, one from its entry (its link is an address that is none).
  const items = PAYLOADS.flatMap((payload, n) => {
    site.on(`/${n}`, (_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(payload, n)))
    return [entryOf(payload, n, `${site.url}/${n}`), entryOf(payload, n + 5000, xml(addressFor(n)))]
  })
  const names =
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
  site.on('/feed', (_, response) =>
    response
      .writeHead(200, { 'content-type': 'application/rss+xml' })
      .end(`<rss version="2.0" ${names}><channel><title>T</title>${items.join('')}</channel></rss>`),
  )
  await addFeeds(newsroom.db, [{ url: `${site.url}/feed`, source: 'Paper', kind: 'outlet' }])
  await pollFeeds(context, [(await newsroom.db.pool.query('SELECT id FROM feeds')).rows[0].id])
  const { rows } = await newsroom.db.pool.query(`SELECT version_id AS id FROM waiting WHERE step = 'scrape'`)
  await scrapeArticles(
    context,
    rows.map((row) => row.id),
  )
  await placeWaiting(context)
  const ids = (await newsroom.db.pool.query('SELECT id FROM stories ORDER BY id')).rows
  stories = []
  for (const { id } of ids) {
    const answer = await newsroom.app.inject(`/v1/stories/${id}`)
    if (answer.statusCode !== 200) throw new Error(`Story ${id}: ${answer.body}`)
    stories.push(answer.json())
  }
}, 240_000)
afterAll(async () => {
  await context.close()
  await site.close()
  await newsroom.close()
})

/** Every string of an answer, with the name of the field it stands in. */
function strings(value: unknown, name = ''): [string, string][] {
  if (typeof value === 'string') return [[name, value]]
  if (Array.isArray(value)) return value.flatMap((one) => strings(one, name))
  return value && typeof value === 'object' ? Object.entries(value).flatMap(([key, one]) => strings(one, key)) : []
}

interface Found {
  elements: Set<string>
  attributes: Set<string>
  addresses: Set<string>
}

/** What a browser would find in rendered markup. */
function found(markup: string): Found {
  const result: Found = { elements: new Set(), attributes: new Set(), addresses: new Set() }
  const visit = (node: { name?: string; attribs?: Record<string, string>; children?: unknown[] }) => {
    if (node.name && isTag(node as never)) result.elements.add(node.name)
    for (const [name, value] of Object.entries(node.attribs ?? {})) {
      result.attributes.add(name)
      if (/^(?:href|src|srcset|action|formaction|poster|data|style)$/.test(name)) result.addresses.add(value)
    }
    for (const child of node.children ?? []) visit(child as typeof node)
  }
  visit(parseDocument(markup) as never)
  return result
}

const rendered = (story: Story) => {
  const list = { shown: [story], unseen: 0, more: false, error: null, refresh: () => {}, older: () => {} } as never
  const line = createElement(StoryList, {
    list,
    filters: NO_FILTERS,
    selected: null,
    select: () => {},
    children: null,
    pane: null,
    release: () => {},
  })
  return renderToStaticMarkup(line) + renderToStaticMarkup(createElement(Whole, { story, filters: NO_FILTERS }))
}

/** The desk's own: what it shows of a story in which every word and address is harmless. */
const OWN =
  'section h1 h2 h3 h4 p div span ol ul li a bdi time article header details summary strong dl dt dd ins del button table thead tbody tr th td mark em'.split(
    ' ',
  )
const OWN_ATTRIBUTES =
  'class id href target rel dir lang title datetime role tabindex aria-label aria-labelledby aria-current aria-hidden data-story type'.split(
    ' ',
  )

describe('scripts in what suppliers send', () => {
  it('reach the desk in more than 200 forms, from feeds and from pages', () => {
    expect(PAYLOADS.length).toBeGreaterThan(200)
    const versions = stories.flatMap((story) => story.articles.flatMap((article) => article.versions))
    const from = (where: string) => versions.filter((version) => version.bodyFrom === where).length
    expect([from('page') > PAYLOADS.length * 0.8, from('feed') >= PAYLOADS.length]).toEqual([true, true])
  })

  it('leave no address in the API but http and https', () => {
    const addresses = stories.flatMap((story) => strings(story)).filter(([name]) => /^(?:url|image|otherImage|link)$/.test(name))
    expect(addresses.length).toBeGreaterThan(100)
    expect(addresses.map(([, value]) => value).filter((value) => !/^https?:\/\//.test(value))).toEqual([])
  })

  it('leave no markup in body, captions, credits, bylines and datelines, and no control character in any text', () => {
    const fields = stories.flatMap((story) => strings(story.articles))
    const texts = fields.filter(([name]) => /^(?:body|text|credit|byline|dateline|caption)$/.test(name)).map(([, text]) => text)
    expect(texts.length).toBeGreaterThan(1000)
    const marked = texts.filter((text) => found(text).elements.size > 0)
    expect(marked).toEqual([])
    expect(fields.filter(([, text]) => /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text))).toEqual([])
  })

  it('leave nothing on the desk that it does not put there itself: no element, no attribute, no address', () => {
    const odd = stories.flatMap((story) => {
      const { elements, attributes, addresses } = found(rendered(story))
      return [
        ...[...elements].filter((name) => !OWN.includes(name)),
        ...[...attributes].filter((name) => !OWN_ATTRIBUTES.includes(name)),
        ...[...addresses].filter((address) => !/^(?:https?:\/\/|\/(?!\/)|#article-\d+$)/.test(address)),
      ]
    })
    expect([...new Set(odd)]).toEqual([])
  })

  it.each([...ADDRESSES])('%j is not a link on the desk', (address) => {
    expect(renderToStaticMarkup(createElement(Outside, { address, children: 'x' }))).toBe('')
  })
})
