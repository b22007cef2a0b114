import { describe, expect, it } from 'vitest'
import { readMetadata } from '../../../src/article/html/metadata.ts'
import { parseHtml } from '../../../src/article/html/tree.ts'

const url = 'https://www.paper.example/a'
const of = (head: string, html = '') => readMetadata(parseHtml(`<html ${html}><head>${head}</head><body></body></html>`), url)

describe('what a page states about itself', () => {
  it('is the first meta of a name, property or itemprop, in any case', () => {
    const { meta } = of('<meta name="Author" content="Ann Roe"><meta property="author" content="Bo Reed"><meta name="empty" content=" ">')
    expect([meta.get('author'), meta.has('empty')]).toEqual(['Ann Roe', false])
  })

  it('includes the title of the page, not that of a drawing', () => {
    expect(of('<svg><title>Logo</title></svg><title> Dam\n closed </title>').title).toBe('Dam closed')
    expect(of('').title).toBeNull()
  })

  it('names the site in short names, each once, with its host last', () => {
    const publisher = '<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"name":"THE PAPER"}}</script>'
    const head = `<meta property="og:site_name" content="The Paper"><meta name="application-name" content="All the news that anybody could want today">`
    expect(of(head + publisher).siteNames).toEqual(['THE PAPER', 'paper.example'])
  })

  it('has a valid language, the first of markup, linked data and meta', () => {
    expect(of('', 'lang="en_gb"').language).toBe('en-GB')
    expect(of('<meta property="og:locale" content="de_AT">', 'lang="English"').language).toBe('de-AT')
    expect(of('').language).toBeNull()
  })

  it('has an absolute canonical address on the web', () => {
    expect(of('<link rel="canonical" href="/b">').canonicalUrl).toBe('https://www.paper.example/b')
    expect(of('<link rel="canonical" href="javascript:x()"><meta property="og:url" content="/c">').canonicalUrl).toBe(
      'https://www.paper.example/c',
    )
    expect(of('').canonicalUrl).toBeNull()
  })
})
