import { describe, expect, it } from 'vitest'
import { bylineOf } from '../../src/article/byline.ts'
import { readMetadata } from '../../src/article/metadata.ts'
import { parseHtml } from '../../src/article/tree.ts'

function byline({ author, head = '', body = '' }: { author?: unknown; head?: string; body?: string }): string[] {
  const thing = { '@type': 'NewsArticle', headline: 'Dam', author, publisher: { '@type': 'Organization', name: 'Inselpost' } }
  const root = parseHtml(
    `<html><head>${head}<script type="application/ld+json">${JSON.stringify(thing)}</script></head><body><article><h1>Dam</h1>${body}</article></body></html>`,
  )
  return bylineOf(root, readMetadata(root, 'https://www.inselpost.example/dam'), () => false)
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

it('reads a line of dashes in no time', () => {
  const start = performance.now()
  byline({ author: `Ann${' -'.repeat(50_000)}!` })
  expect(performance.now() - start).toBeLessThan(2_000)
})
