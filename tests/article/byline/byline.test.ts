import { describe, expect, it } from 'vitest'
import { readByline } from '../../../src/article/byline/byline.ts'
import { headlineElement } from '../../../src/article/headline.ts'
import { openPage } from '../../../src/article/html/document.ts'
import { find } from '../../../src/article/html/tree.ts'
import { expectLinear } from '../../linear.ts'

interface Page {
  author?: unknown
  head?: string
  body?: string
  before?: string
  after?: string
  site?: string
}

function byline({ author, head = '', body = '', before = '', after = '', site = 'Inselpost' }: Page): string[] {
  const thing = { '@type': 'NewsArticle', headline: 'Dam closed', author, publisher: { '@type': 'Organization', name: site } }
  const html = `<html><head>${head}<script type="application/ld+json">${JSON.stringify(thing)}</script></head><body>${before}<article><h1>Dam closed</h1>${body}</article>${after}</body></html>`
  const page = openPage(Buffer.from(html), { contentType: 'text/html; charset=utf-8', url: 'https://www.inselpost.example/dam' })
  const isClutter = () => false
  return readByline({
    page,
    headline: headlineElement(page.root, page.metadata, isClutter),
    body: find(page.root, (e) => e.name === 'section'),
    isClutter,
  })
}
const label = (label: string, name: string) =>
  `<meta name="twitter:label1" content="${label}"><meta name="twitter:data1" content="${name}">`

describe('the byline', () => {
  it('is read past what names an account, an address or the site', () => {
    const body = '<p class="byline">By Mara Quist</p>'
    for (const author of [
      'mara.quist.12',
      'm.quist@inselpost.example',
      { '@type': 'Person', name: 'Inselpost' },
      { '@type': 'Person', name: 'admin' },
    ])
      expect(byline({ author, body })).toEqual(['Mara Quist'])
  })

  it('is what the card of a chat program names as written by', () => {
    expect(byline({ author: 'admin', head: label('Verfasst von', 'Mara Quist') })).toEqual(['Mara Quist'])
    expect(byline({ head: label('Est. reading time', '3 minutes') })).toEqual([])
  })

  it('is who is linked to an author’s page, unless there are many', () => {
    const link = (name: string) => `<a href="/autoren/${name.toLowerCase().replace(' ', '-')}/">${name}</a>`
    expect(byline({ body: `<div>von ${link('Mara Quist')}</div>` })).toEqual(['Mara Quist'])
    expect(byline({ body: ['Mara Quist', 'Bo Reed', 'Cy Lens', 'Eli Marsh'].map(link).join('') })).toEqual([])
  })

  it('leaves out functions beside a name, and the words of a link', () => {
    expect(byline({ author: { '@type': 'Person', name: 'Mara Quist, Head of Island Affairs' } })).toEqual(['Mara Quist'])
    expect(byline({ author: 'View all posts by Mara Quist' })).toEqual(['Mara Quist'])
  })

  it('is the newsroom where it signs as a whole and nobody else is named', () => {
    const author = { '@type': 'Organization', name: 'Inselpost' }
    expect(byline({ author })).toEqual(['Inselpost'])
    expect(byline({ author, body: '<span class="author">Mara Quist</span>' })).toEqual(['Mara Quist'])
  })
})

describe('what the markup names and what is printed', () => {
  const line = (text: string) => `<div class="byline">${text}</div>`
  const people = (...names: string[]) => names.map((name) => ({ '@type': 'Person', name }))

  it('are read together: writers whom only the printed line has are added', () => {
    const author = people('Mara Quist')
    expect(byline({ author, body: line('By Mara Quist and Bo Reed, INSELPOST') })).toEqual(['Mara Quist', 'Bo Reed'])
    expect(byline({ author, body: line('By Mara Quist and Bo Reed on May 2, 2026 at 3:53PM') })).toEqual(['Mara Quist', 'Bo Reed'])
    expect(byline({ author, body: line('By Mara Quist, Lindholm Media for inselpost.example') })).toEqual(['Mara Quist'])
    expect(byline({ author, body: line('By Mara Quist | Island Affairs and Bo Reed') })).toEqual(['Mara Quist'])
    expect(byline({ author, body: line('By Mara Quist and Harbour Press Staff') })).toEqual(['Mara Quist'])
  })

  it.each([
    'By Mara Quist Photography by Bo Reed Styled by Cy Lens',
    'By Mara Quist Contributions from Bo Reed, Cy Lens published 2 May 2026',
    'Von Mara Quist Fotos: Bo Reed Mitarbeit: Cy Lens',
    'Mara Quist Editor: Bo Reed Traducción: Cy Lens',
  ])('part writers from those who did other work: %s', (text) => {
    expect(byline({ author: people('Mara Quist', 'Bo Reed', 'Cy Lens'), body: line(text) })).toEqual(['Mara Quist'])
  })

  it('leave the writer where the markup has only the editor', () => {
    const body = '<div class="author-2">Mara Quist</div><div class="info-author">Editor : Bo Reed</div>'
    expect(byline({ author: people('Bo Reed'), body })).toEqual(['Mara Quist'])
  })

  it('are those beside the headline, not under teasers', () => {
    const card = '<div><a href="/2">Another</a><span itemprop="author">Bo Reed</span></div>'
    expect(byline({ body: '<span itemprop="author">Mara Quist</span>', after: card })).toEqual(['Mara Quist'])
    expect(
      byline({ body: '<a href="/author/mq">Mara Quist</a>', after: card.replace('span itemprop="author"', 'a href="/author/b"') }),
    ).toEqual(['Mara Quist'])
  })
})

describe('employers in a byline', () => {
  it('are no writers: the site under any of its names, an agency run together with a name, what follows a closed list', () => {
    for (const author of [
      ', Insel & Post Zeitung',
      'INSELPOST',
      'inselpost.example',
      'Inselpost.EXAMPLE',
      'Inselpost Zeitung Redaktion 24',
    ])
      expect(byline({ author, site: 'Insel & Post Zeitung', body: '<p class="byline">By Mara Quist</p>' })).toEqual(['Mara Quist'])
    expect(byline({ author: 'Mara Quist The Associated Press' })).toEqual(['Mara Quist'])
    expect(byline({ author: 'Mara Quist and Bo Reed, Harbour Times' })).toEqual(['Mara Quist', 'Bo Reed'])
    expect(byline({ author: 'Mara Quist in Lindholm' })).toEqual(['Mara Quist'])
    expect(byline({ author: { '@type': 'Person', name: 'Mara Quist | The Harbour Journal' } })).toEqual(['Mara Quist'])
    expect(byline({ author: 'Mara Quist and Bo Reed, Jr.' })).toEqual(['Mara Quist', 'Bo Reed, Jr.'])
    expect(byline({ author: 'Mara Quist and Bo Reed, Cy Lens and Eli Marsh' })).toHaveLength(4)
  })

  it('stand beside them where they are agencies that share in the copy', () => {
    expect(byline({ author: 'Mara Quist und Bo Reed, dpa' })).toEqual(['Mara Quist', 'Bo Reed', 'dpa'])
    const author = [
      { '@type': 'Person', name: 'Mara Quist' },
      { '@type': 'Organization', name: 'SDA' },
      { '@type': 'Organization', name: 'Lindholm Media Group' },
    ]
    expect(byline({ author })).toEqual(['Mara Quist', 'SDA'])
  })

  it('are not followed by people in meta: that is their address', () => {
    const head = '<meta name="author" content="Inselpost, Lindholm, Sweden">'
    expect(byline({ head })).toEqual([])
    expect(byline({ head: `${head}<meta name="parsely-author" content="Mara Quist">` })).toEqual(['Mara Quist'])
  })
})

describe('a byline that no markup has', () => {
  const prose =
    '<p>The dam of Lindholm has been closed for nine days now, and nobody on the council could say on Monday who had ordered it, or why.</p>'

  it.each([
    ['under the headline', `<div><span class="x1">By Mara Quist</span></div><section>${prose}</section>`],
    ['in capitals', `<div>VON MARA QUIST</div><section>${prose}</section>`, 'MARA QUIST'],
    ['in a list at the end', `<section>${prose}</section><ul><li><strong>Autorin/Autor</strong> Mara Quist</li></ul>`],
    ['as a signature', `<section>${prose}${prose}<p><strong>Mara Quist</strong></p></section>`],
    ['over the copy', `<section><p><strong>MARA QUIST&nbsp;</strong></p>${prose}${prose}</section>`, 'MARA QUIST'],
  ])('is read %s', (_, body, name = 'Mara Quist') => expect(byline({ body })).toEqual([name]))

  it('is not a sentence, a place or a bold word', () => {
    for (const body of [
      `<p>By Monday Evening the water was gone.</p><section>${prose}</section>`,
      `<section>${prose}${prose}<p>Mara Quist</p></section>`,
      `<section>${prose}${prose}<p><strong>Correction</strong></p></section>`,
    ])
      expect(byline({ body })).toEqual([])
  })
})

describe('a printed byline', () => {
  const named = (line: string) => byline({ body: `<div class="byline">${line}</div>` })

  it.each([
    ['<span>By</span><a href="/x">Mara Quist</a><span>Senior reporter</span>'],
    ['Mara Quist<span>City Columnist</span>'],
    ['Mara Quist <em>Redakteurin</em> 4 Min.'],
    ['By Mara Quist Inselpost Staff'],
    ['By Mara Quist For Harbouronline'],
    ['By Mara Quist published 4 March 2026'],
    ['<a href="/x">Mara Quist</a> <a href="/y">View author archive</a>'],
    ['By Mara Quist <span>March 4, 2026</span>'],
    ['Mara Quist – Journalist'],
  ])('is read to the end of the name: %s', (line) => expect(named(line)).toEqual(['Mara Quist']))

  it('has all who are named in it', () => {
    expect(named('<a href="/x">Mara Quist</a> <a href="/y">Chus del Pino</a> 8 January, 17:46')).toEqual(['Mara Quist', 'Chus del Pino'])
    expect(named('By: April Reed, Jan van der Aa B. - @inselpost Inselpost / 05:42')).toEqual(['April Reed', 'Jan van der Aa B.'])
  })

  it('is the one beside the headline', () => {
    const teaser = '<div><h3><a href="/2">Another</a></h3><div class="byline">By Bo Reed</div></div>'
    expect(byline({ body: '<div class="byline">By Mara Quist</div>', after: teaser, before: teaser })).toEqual(['Mara Quist'])
  })

  it('may be an institution’s, and is none where it holds other words', () => {
    expect(named('by University of Lindholm')).toEqual(['University of Lindholm'])
    for (const words of ['About the authors', 'Log In', 'Sign Up Today', 'Follow our writers']) expect(named(words)).toEqual([])
  })
})

it('reads a name in parts, and the writer of an "as told to" article', () => {
  expect(byline({ author: { '@type': 'Person', givenName: 'Mara', familyName: 'Quist' } })).toEqual(['Mara Quist'])
  expect(byline({ author: 'Bo Reed as told to Mara Quist' })).toEqual(['Mara Quist'])
})

it('takes the account that a site is run with for no writer', () => {
  const author = { name: 'Island D', '@id': 'https://www.inselpost.example/author/admin/' }
  expect(byline({ author, body: '<span class="author">Mara Quist</span>' })).toEqual(['Mara Quist'])
  expect(byline({ author })).toEqual(['Island D'])
})

it('gives the newsroom where only it signs, in linked data or in print', () => {
  expect(byline({ author: { '@type': 'Organization', name: 'inselpost.example' } })).toEqual(['inselpost.example'])
  expect(byline({ body: '<div class="author-name">By Inselpost - </div>' })).toEqual(['Inselpost'])
  expect(byline({ body: '<div class="author-name">Inselpost</div>' })).toEqual([])
})

it('reads a line of dashes in time in proportion to its length', () => {
  expectLinear((size) => byline({ author: `Ann${' -'.repeat(size)}!` }), 50_000)
})

it.each(['Story and photos by Ann Roe', 'Text und Fotos: Ann Roe', 'By Ann Roe | Photos by Ann Roe'])(
  'who writes and photographs is a writer, as the page states it or prints it alone: %s',
  (line) => {
    const body = `<div class="byline">${line}</div>`
    expect(byline({ author: 'Ann Roe', body })).toEqual(['Ann Roe'])
    expect(byline({ body })).toEqual(['Ann Roe'])
  },
)

it('takes names that begin as functions do for names', () => {
  expect(byline({ author: 'Editorial', body: '<span class="author">Mara Quist</span>' })).toEqual(['Mara Quist'])
  for (const name of ['Byron Quist', 'Stafford Roe', 'Guestrin Reed']) expect(byline({ author: name })).toEqual([name])
})
