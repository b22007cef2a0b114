import { describe, expect, it } from 'vitest'
import { holdsPosts, isBuiltLive, statedPosts } from '../../../src/article/body/live-blog.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'

describe('a live blog', () => {
  it('states its posts, one paragraph per line, with the headline once', () => {
    const post = { headline: 'Polls close', articleBody: 'Polls close<br>The polls closed at eight.</p><p>Counting begins.' }
    expect(statedPosts([{ '@type': 'LiveBlogPosting', liveBlogUpdate: [post, { articleBody: '' }, 'text'] }])).toEqual([
      ['Polls close', 'The polls closed at eight.', 'Counting begins.'],
    ])
    expect(statedPosts([{ '@type': 'NewsArticle', liveBlogUpdate: [post] }])).toEqual([])
  })

  it('is held by a body that has three in five of its posts', () => {
    const posts = ['One boat is back.', 'Two boats are back.', 'Three boats are back.', 'Four are.', 'Five are.'].map((text) => [text])
    expect(holdsPosts(['One boat is back.', 'Two boats are back.', 'Three boats are back.'], posts)).toBe(true)
    expect(holdsPosts(['One boat is back.', 'Two boats are back.'], posts)).toBe(false)
  })

  it('is built of three or more posts with a time each', () => {
    const post = (time: string) => `<div class="live-post">${time}<p>News</p></div>`
    const built = (html: string) => isBuiltLive(find(parseHtml(`<main>${html}</main>`), (e) => e.name === 'main'))
    expect(built(post('<time>8:01</time>').repeat(3))).toBe(true)
    expect(built(post('<time>8:01</time>').repeat(2))).toBe(false)
    expect(built(post('').repeat(3))).toBe(false)
    expect(isBuiltLive(null)).toBe(false)
  })
})
