import { expect, it } from 'vitest'
import { isPictureBlock, isTeaser } from '../../../src/article/captions/picture-block.ts'
import { find, parseHtml } from '../../../src/article/html/tree.ts'

const element = (html: string) => find(parseHtml(html), (e) => e.attribs.id === 'x')!

it.each([
  ['a widget', '<div id="x" class="widget"><img src="/a.jpg"><p>A quay at dawn</p></div>', true],
  ['an aside named for a picture', '<aside id="x" class="image"><img src="/a.jpg"><p>A quay at dawn</p></aside>', true],
  ['another aside', '<aside id="x"><img src="/a.jpg"><p>A quay at dawn</p></aside>', false],
  ['related stories', '<div id="x" class="related-box"><img src="/a.jpg"><p>A quay at dawn</p></div>', false],
  ['linked words', '<div id="x"><img src="/a.jpg"><a href="/b">A quay at dawn</a></div>', false],
  ['words without a picture', '<div id="x"><p>A quay at dawn</p></div>', false],
  ['a hidden block', '<div id="x" hidden><img src="/a.jpg"><p>A quay at dawn</p></div>', false],
])('%s: %s', (_, html, expected) => expect(isPictureBlock(element(html))).toBe(expected))

it('a frame is a teaser if a page link holds it, its picture, or most of its words', () => {
  expect(isTeaser(element('<a href="/b"><div id="x"><img src="/a.jpg"></div></a>'))).toBe(true)
  expect(isTeaser(element('<div id="x"><a href="/b"><img src="/a.jpg">Another quay at noon</a></div>'))).toBe(true)
  expect(
    isTeaser(
      element(
        '<div id="x"><img src="/a.jpg"><p>A quay at dawn, seen from <a href="/b">the old ferry pier</a> before the storm of Monday</p></div>',
      ),
    ),
  ).toBe(false)
  expect(isTeaser(element('<a href="/large.jpg"><div id="x"><img src="/a.jpg"></div></a>'))).toBe(false)
})
