import { describe, expect, it } from 'vitest'
import { readContent } from '../../src/article/content.ts'

const url = 'https://news.example/feed'

describe('reading the content of a feed entry', () => {
  it('parts body and captions', () => {
    const html =
      '<p>First paragraph, with an &amp; sign.</p><figure><img src="/a.jpg"><figcaption>A quay. Jo Lund/AP</figcaption></figure><p>Second &lt;b&gt; paragraph.</p>'
    expect(readContent(html, { url })).toEqual({
      body: ['First paragraph, with an & sign.', 'Second <b> paragraph.'],
      captions: [{ text: 'A quay.', credit: 'Jo Lund/AP', image: 'https://news.example/a.jpg' }],
    })
  })

  it('reads plain text by its blank lines and finds the caption in it', () => {
    const text =
      'Ferries sail again & the mail arrives.\n\nA ferry leaves Lindholm, March 2, 2026. Jo Lund/Reuters\n\nThe harbour reopened on Monday.'
    expect(readContent(text, { url })).toEqual({
      body: ['Ferries sail again & the mail arrives.', 'The harbour reopened on Monday.'],
      captions: [{ text: 'A ferry leaves Lindholm, March 2, 2026.', credit: 'Jo Lund/Reuters', image: null }],
    })
  })

  it('lets no markup or script through', () => {
    const { body } = readContent('<script>alert(1)</script><p onclick="x()">Text<svg onload=x></svg> stays here.</p><style>p{}</style>', {
      url,
    })
    expect(body).toEqual(['Text stays here.'])
  })

  it('is empty for nothing', () => {
    expect(readContent('', { url })).toEqual({ body: [], captions: [] })
  })

  const article = 'https://www.paper.example/news/2026/ferry-late/'
  it.each([
    [
      '<p>The post <a href="https://paper.example/news/2026/ferry-late/">Ferry late</a> appeared first on <a href="https://paper.example">The Paper</a>.</p>',
    ],
    [
      '<p>Der Beitrag <a href="https://paper.example/news/2026/ferry-late?utm_source=rss">Fähre verspätet</a> erschien zuerst auf <a href="/news/">Paper</a>.</p>',
    ],
    [
      '<p>記事 <a href="https://paper.example/news/2026/ferry-late/">フェリー遅延</a> は <a href="https://paper.example/">新聞</a> に最初に表示されました。</p>',
    ],
    ['<p><a href="https://paper.example/news/2026/ferry-late/#more-12">Читать далее →</a></p>'],
    ['<p>Lue lisää: <a href="/news/2026/ferry-late">Lautta myöhässä</a></p><p></p>'],
  ])('leaves out the tail that syndication adds: %s', (tail) => {
    expect(readContent(`<p>The ferry was late on Monday.</p>${tail}`, { url: article }).body).toEqual(['The ferry was late on Monday.'])
  })

  it('leaves out the pointer to the article that ends a teaser', () => {
    const teaser =
      '<p>Le ferry est resté à quai lundi matin. [&hellip;] <a href="https://paper.example/news/2026/ferry-late/">Lire la suite</a></p>'
    expect(readContent(teaser, { url: article }).body).toEqual(['Le ferry est resté à quai lundi matin. […]'])
  })

  it('keeps closing paragraphs that lead elsewhere or are sentences of the article', () => {
    const closing = [
      '<p>The report is on <a href="https://port.example/report">the port’s site</a>.</p>',
      '<p>Our <a href="https://paper.example/news/2026/ferry-late/">first report on this</a> said wrongly that the ferry had left at seven and carried forty passengers, who were all safe.</p>',
    ]
    for (const one of closing) expect(readContent(`<p>The ferry was late.</p>${one}`, { url: article }).body).toHaveLength(2)
  })

  it('takes an aggregator’s list of coverage for no text, and a list of readings for one', () => {
    const line = (href: string, title: string, outlet: string) => `<li><a href="${href}">${title}</a>&nbsp;<font>${outlet}</font></li>`
    const list =
      line(article, 'Ferry aground near the bay', 'Paper') +
      line('https://other.example/2', 'All are safe after the night on the bank', 'Courier')
    expect(readContent(`<ol>${list}</ol>`, { url: article }).body).toEqual([])
    expect(readContent(`<a href="${article}">Ferry aground near the bay</a> <font>Paper</font>`, { url: article }).body).toEqual([])
    const others =
      line('https://a.example/1', 'Ferry aground near the bay', 'Post') +
      line('https://other.example/2', 'All are safe after the night', 'Courier')
    expect(readContent(`<ol>${others}</ol>`, { url: article }).body).toHaveLength(2)
  })
})
