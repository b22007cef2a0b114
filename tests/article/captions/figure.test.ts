import { describe, expect, it } from 'vitest'
import { readCaption } from '../../../src/article/captions/figure.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'
import { readPage } from '../../../src/article/page.ts'

const paragraph = (n: number) =>
  `<p>The council of Lindholm met for the ${n}th time this week and heard, for most of an hour, why the ferry cannot be raised before spring.</p>`
const page = (inside: string, before = '') =>
  `<html><head><title>Ferry stays down</title></head><body><main><article>${before}<h1>Ferry stays down</h1>${paragraph(4)}${inside}${[5, 6, 7, 8].map(paragraph).join('')}</article></main></body></html>`
const read = (html: string) => {
  const reading = readPage(new TextEncoder().encode(html), { contentType: 'text/html; charset=utf-8', url: 'https://news.example/a' })
  if (reading.kind !== 'article') throw new Error('not an article')
  return reading.copy
}
const image = 'https://news.example/ferry.jpg'
const FERRY = { text: 'The ferry in the harbour of Lindholm.', credit: 'Ida Brandt/NTB', image }

describe('pictures and their captions, as publishers build them', () => {
  it.each([
    ['a widget', '<div class="article-widget-image"><img src="/ferry.jpg"><div class="image-text"><p>$T</p><p>Image: $C</p></div></div>'],
    ['an overlay', '<div class="modal-overlay"><figure><img src="/ferry.jpg"><figcaption>$T Foto: $C</figcaption></figure></div>'],
    ['an aside', '<aside class="left image wide"><img src="/ferry.jpg"><p class="caption">$T (Photo by $C)</p></aside>'],
    [
      'a sidebar',
      '<div class="ps-sidebar"><div class="image"><img src="/ferry.jpg"><span class="caption">$T</span><i class="source">$C</i></div></div>',
    ],
    ['a footer of the figure', '<figure><img src="/ferry.jpg"><figcaption>$T</figcaption><footer>$C</footer></figure>'],
    [
      'a nameless line in the figure',
      '<figure><div><img src="/ferry.jpg"><span class="x1"><b>Foto: $C</b></span></div><figcaption>$T</figcaption></figure>',
    ],
    ['a credit before its caption', '<figure><img src="/ferry.jpg"><figcaption><span>Photo: $C</span><br>$T</figcaption></figure>'],
    ['a linked credit', '<figure><img src="/ferry.jpg"><figcaption>$T Photo: <a href="https://ntb.example/">$C</a></figcaption></figure>'],
    [
      'a figure that leads to its own page',
      '<a href="/photo/1"><figure><img src="/ferry.jpg"><figcaption>$T © $C</figcaption></figure></a>',
    ],
    [
      'a lazy picture',
      '<figure><img src="data:image/gif;base64,R0" data-lazy="true" data-lazyload="/ferry.jpg"><figcaption>$T Photo: $C</figcaption></figure>',
    ],
    ['what the picture’s own data say', `<img src="/ferry.jpg" data-caption="$T" data-credit="$C">`],
    ['a plain line that repeats the alternative text', '<div><img src="/ferry.jpg" alt="$T"></div><div><p>$T</p><p>© $C</p></div>'],
    ['a credit of the picture’s title', '<div><img src="/ferry.jpg" title="$T | $C"></div><p>$T</p>'],
    [
      'a credit below the figure',
      '<figure><img src="/ferry.jpg"><figcaption>$T</figcaption></figure><div class="image-meta"><i class="image-copyright">$C</i></div>',
    ],
    [
      'a picture element of the page’s own making',
      '<figure><x-image src="/ferry.jpg"></x-image><figcaption>$T Photo: $C</figcaption></figure>',
    ],
    [
      'an agency parted from the name',
      '<figure><img src="/ferry.jpg"><figcaption>$T Ida Brandt/<i class="credit">NTB</i></figcaption></figure>',
    ],
    ['credit and caption in turned order', '<figure><img src="/ferry.jpg"><figcaption>$C</figcaption><figcaption>$T</figcaption></figure>'],
    ['a cropped picture', '<div class="overflow-hidden"><img src="/ferry.jpg" alt="$T"></div><p>$T</p><p>© $C</p>'],
    ['a caption printed twice', '<figure><img src="/ferry.jpg"><figcaption>$T Photo: $C</figcaption></figure><div>$T</div>'],
    [
      'a credit beside the words in a wrapper',
      '<div class="teaser-image"><figure><img src="/ferry.jpg"><figcaption>$T</figcaption></figure><div><i class="image-copyright">$C</i></div></div>',
    ],
  ])('reads %s', (_, markup) => {
    const copy = read(page(markup.replaceAll('$T', FERRY.text).replaceAll('$C', FERRY.credit)))
    expect(copy.captions).toEqual([FERRY])
    expect(copy.body).toHaveLength(5)
  })

  it('reads the credit of a picture above the headline', () => {
    const lead = '<section class="lead-image"><img src="/ferry.jpg"><p class="lead-image__credits">Ida Brandt/NTB</p></section>'
    expect(read(page('', lead)).captions).toEqual([{ ...FERRY, text: '' }])
  })

  it('takes the name in a card of picture, credit and shops for the picture’s caption, and a line under a credit for text', () => {
    const picture = '<img src="/ferry.jpg"><p class="image-credit">Photograph: Ida Brandt</p>'
    const shops = '<div><a href="https://shop.example/1">249 kr at Skeppsbod</a></div>'
    const card = read(page(`<div><div>${picture}</div><div><div>Seabird oilskin no. 15</div>${shops}</div></div>`))
    expect(card.captions).toEqual([{ text: 'Seabird oilskin no. 15', credit: 'Ida Brandt', image }])
    expect(card.body).toHaveLength(5)
    const line = read(
      page(`<div>${picture}<div>A day at sea</div><p>The oilskin was worn for nine hours in the rain off Lindholm.</p></div>`),
    )
    expect(line.captions).toEqual([{ text: '', credit: 'Ida Brandt', image }])
    expect(line.body).toContain('A day at sea')
  })

  it('takes a name set in bold below a picture for its caption, a heading there for a heading', () => {
    const below = (line: string) => read(page(`<figure><img src="/ferry.jpg"></figure><p><strong>${line}</strong></p>`)).captions
    expect(below('Harbour master Ida Brandt.')).toEqual([{ text: 'Harbour master Ida Brandt.', credit: null, image }])
    expect(below('What the harbour master says')).toEqual([])
  })

  it.each([
    ['a teaser', '<div class="image-box"><a href="/b"><img src="/b.jpg"></a><a href="/b">Another ferry goes down off the coast</a></div>'],
    [
      'a linked figure',
      '<figure><a href="/b"><img src="/b.jpg"></a><figcaption><a href="/b">Another ferry goes down</a></figcaption></figure>',
    ],
    [
      'a writer’s portrait',
      '<figure><img src="/b.jpg"><figcaption><address>By <a rel="author" href="/j">Jo Lund</a></address></figcaption></figure>',
    ],
    ['a picture of an aside', '<aside><figure><img src="/b.jpg"><figcaption>Another story. Jo Lund/AP</figcaption></figure></aside>'],
    ['the weather', '<div class="widget"><div class="image-box"><img src="/sun.png"><span>Mo. 7° 3°</span></div></div>'],
    [
      'related stories',
      '<div class="related-box"><figure><img src="/b.jpg"><figcaption>Another story. Jo Lund/AP</figcaption></figure></div>',
    ],
  ])('takes no caption from %s', (_, markup) => {
    expect(read(page(markup)).captions).toEqual([])
  })
})

describe('a caption element', () => {
  const caption = (html: string) =>
    readCaption(find(parseHtml(`<figcaption>${html}</figcaption>`), (e) => e.name === 'figcaption')!, [], null)
  const words = (count: number) => Array.from({ length: count }, () => 'Lund').join(' ')

  it('is the writer’s portrait where it is a short line that begins with "by" or ends with a job', () => {
    for (const line of ['By Ann Roe', 'Von Ann Roe', 'Ann Roe, chief reporter', '<a rel="author">Ann Roe</a>'])
      expect(caption(line)).toBe(null)
    for (const line of ['Byron the cat', 'By the quay at dawn']) expect(caption(line)).toMatchObject({ text: line })
  })

  it('has a credit of twenty-five words at most', () => {
    const of = (count: number) => caption(`The quay at dawn. <span class="credit">${words(count)}</span>`)?.credit
    expect([of(25), of(26)]).toEqual([words(25), null])
  })
})
