import { describe, expect, it } from 'vitest'
import { visibleLines, visiblePictures } from '../../src/text/visible.ts'
import { expectLinear } from '../linear.ts'

describe('what a reader sees', () => {
  it('is the text in lines, without what hides itself', () => {
    const html = `<p title="x">One <b>two</b><span style="display: none">x</span><i hidden>y</i></p><!-- z --><script>s</script>Three<br>four`
    expect(visibleLines(html)).toEqual(['One two', 'Three', 'four'])
  })

  it.each([
    ['tags that never end', '<p'],
    ['scripts that never end', '<script'],
    ['elements that hide themselves and never end', '<p hidden'],
    ['attributes without an end', ' hidden', '<p'],
    ['hidden elements that are never closed', '<p hidden>'],
    ['end tags with spaces', '<p></p '],
    ['comments that never end', '<!-'],
    ['pictures that never end', '<img'],
    ['styles without a value', ' display', '<p'],
  ])('is found in linear time in %s', (_, part, before = '') => {
    expectLinear((size) => {
      const html = before + part.repeat(size / part.length)
      visibleLines(html)
      visiblePictures(html)
    }, 400_000)
  })
})
