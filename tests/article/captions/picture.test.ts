import { expect, it } from 'vitest'
import { imageAddress, isPicture } from '../../../src/article/captions/picture.ts'
import { findAll, parseHtml } from '../../../src/article/html/tree.ts'

const addressOf = (attributes: string) =>
  imageAddress(findAll(parseHtml(`<p><img ${attributes}></p>`), isPicture)[0]!, 'https://news.example/a')

it.each([
  'google-pixel-9.jpg',
  'grey-seal-on-the-pier.jpg',
  'blank-faces.jpg',
  'placeholder/ferry.jpg',
  'transparent-frog.png',
  'grayling.jpeg',
])('a picture of something is no spacer, whatever it is called: %s', (name) =>
  expect(addressOf(`src="/${name}"`)).toBe(`https://news.example/${name}`),
)

it.each([
  'blank.gif',
  'grey-placeholder.png',
  '1x1.png?v=3',
  'placeholder-16x9.svg',
  'lazyload-fallback.gif',
  'transparent_pixel.gif',
  'spacer2.gif',
])('a spacer gives way to the picture that is meant: %s', (name) =>
  expect(addressOf(`src="/i/${name}" srcset="/ferry.jpg 800w"`)).toBe('https://news.example/ferry.jpg'),
)

it('a long name of a spacer’s words costs no time', () => {
  expect(addressOf(`src="/${'1-grey-'.repeat(50_000)}x.gif"`)).toContain('grey')
})

it('the widest of several sizes is taken, wherever it stands', () => {
  for (const sizes of ['/s.jpg 200w, /l.jpg 800w, /m.jpg 400w', '/l.jpg 2x, /s.jpg 1x, ', '/l.jpg 800w, /s.jpg'])
    expect(addressOf(`src="/i/blank.gif" srcset="${sizes}"`)).toBe('https://news.example/l.jpg')
})
