import { describe, expect, it } from 'vitest'
import { openPage } from '../../src/article/html/document.ts'
import { notArticle } from '../../src/article/not-article.ts'

const WORDS = 'The ferries sail again after nine days, and the islanders get their mail at last.'
const judge = (html: string, body: string[], isGallery = false) =>
  notArticle(openPage(Buffer.from(html), { contentType: 'text/html; charset=utf-8', url: 'https://news.example/a' }), body, isGallery)

describe('a page', () => {
  it('is not an article if it has little text and shows a sign', () => {
    expect(judge('<title>404 Not Found</title>', [WORDS])).toMatchObject({ trouble: { code: 'ERROR_PAGE' } })
    expect(judge('<p>Subscribe to continue reading.</p>', [WORDS])).toMatchObject({
      trouble: { code: 'PAYWALL', message: expect.stringContaining('Subscribe to continue') },
    })
  })

  it('is an article if it has 150 words, whatever it shows', () => {
    expect(judge('<p>Subscribe to continue reading.</p>', Array(10).fill(WORDS))).toBeNull()
  })

  it('is an article if only navigation, header or footer shows a sign', () => {
    expect(judge('<nav>Sign in to continue</nav><footer>Already a subscriber</footer>', [WORDS])).toBeNull()
    expect(judge('<header>Sign in to continue</header>', [WORDS])).toBeNull()
    expect(judge('<article><header>Sign in to continue</header></article>', [WORDS])).not.toBeNull()
  })

  it('needs eight words unless it is a gallery', () => {
    expect(judge('', ['Round 1'])).toMatchObject({ trouble: { code: 'NO_ARTICLE' } })
    expect(judge('', [], true)).toBeNull()
  })
})
