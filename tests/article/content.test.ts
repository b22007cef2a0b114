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
})
