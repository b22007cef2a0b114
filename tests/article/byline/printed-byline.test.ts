import { describe, expect, it } from 'vitest'
import { namesIn } from '../../../src/article/byline/names.ts'
import {
  bylinesIn,
  namesPrinted,
  namesSigned,
  namesUnder,
  newsroomPrinted,
  othersAmong,
  type PrintedLine,
  spacedText,
  withPrinted,
} from '../../../src/article/byline/printed-byline.ts'
import { find, parseHtml, type Root } from '../../../src/article/html/tree.ts'
import { expectLinear } from '../../linear.ts'

const read = (text: string, isPrinted?: boolean) => namesIn(text, [], isPrinted)
const headlineOf = (root: Root) => find(root, (e) => e.name === 'h1')

/** The texts of the bylines in a page. */
const texts = (html: string) => {
  const root = parseHtml(html)
  return bylinesIn(root, headlineOf(root)).map(({ text }) => text)
}
/** Lines as they are found in elements with the class `byline`. */
const lines = (...inner: string[]): PrintedLine[] => bylinesIn(parseHtml(inner.map((t) => `<p class="byline">${t}</p>`).join('')), null)
const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(' ')

describe('the lines that are named as bylines', () => {
  it('come with those nearest to the headline first', () => {
    expect(texts('<p class="by-line">Far</p><article><h1>Dam</h1><p class="author-name">Near</p></article>')).toEqual(['Near', 'Far'])
  })

  it('are not those of pictures, teasers and comments, nor elements that hold a whole article', () => {
    expect(texts('<article class="author"><p class="media-author">a</p><p class="comment__author">b</p></article>')).toEqual([])
    expect(texts('<p class="authority">a</p><p class="standby">b</p><p class="by">c</p>')).toEqual(['c'])
  })

  it('are no longer than fifty words: a longer text describes the writer', () => {
    expect(texts(`<p class="byline">${words(51)}</p><p class="byline">${words(50)}</p>`)).toEqual([words(50)])
  })

  it('are ten at most', () => {
    expect(texts('<p class="byline">x</p>'.repeat(12))).toHaveLength(10)
  })

  it('have a space where elements meet', () => {
    const div = parseHtml('<div><b>Ann Roe</b><i>Editor</i><script>x</script></div>').children[0]!
    expect(spacedText(div).trim().split(/\s+/)).toEqual(['Ann', 'Roe', 'Editor'])
  })
})

describe('the names in a byline', () => {
  it('are those of its text where it begins as bylines do, else first those of its links', () => {
    expect(namesPrinted(lines('By Ann Roe and <a>Bo Reed</a>'), read)).toEqual(['Ann Roe', 'Bo Reed'])
    expect(namesPrinted(lines('Island Post <a>Bo Reed</a>'), read)).toEqual(['Bo Reed'])
    expect(namesPrinted(lines('Island Post <a>all the posts of ours</a>'), read)).toEqual(['Island Post'])
  })

  it('are those of the first line that has any and is short enough', () => {
    expect(namesPrinted(lines('12 March', `By Ann Roe ${words(25)}`, 'Bo Reed', 'Cy Lens'), read)).toEqual(['Bo Reed'])
    expect(namesPrinted(lines('12 March'), read)).toEqual([])
  })

  it('may be an institution where the line holds nothing else', () => {
    expect(namesPrinted(lines('By University of Lindholm'), read)).toEqual(['University of Lindholm'])
    expect(namesPrinted(lines('University of Lindholm'), read)).not.toEqual(['University of Lindholm'])
  })
})

it('the newsroom signs in a short line that begins as bylines do', () => {
  expect(newsroomPrinted(lines('The Island Post', 'By The Island Post'))).toEqual(['The Island Post'])
  expect(newsroomPrinted(lines(`By The Island Post ${words(4)}`))).toEqual([])
})

it('whoever is printed with other work than writing is no writer, unless named first after "By"', () => {
  const stated = ['Ann Roe', 'Bo Reed', 'Cy Lens']
  expect(othersAmong(stated, lines('By Ann Roe', 'Photographs by Bo Reed', 'Published by Cy Lens'))).toEqual(['Bo Reed'])
  expect(othersAmong(stated, lines('By Ann Roe', 'Photographs by Ann Roe and Cy Lens'))).toEqual(['Cy Lens'])
})

describe('the writers that the markup states', () => {
  const stated = ['Ann Roe']

  it('are joined by those printed beside them', () => {
    expect(withPrinted(stated, lines('By Ann Roe and Bo Reed'), read)).toEqual(['Ann Roe', 'Bo Reed'])
    expect(withPrinted(stated, lines('By Ann Roe and Bo Reed updated 3 March'), read)).toEqual(['Ann Roe', 'Bo Reed'])
  })

  it('are not joined by an organisation, by names behind a bar, or by a line without them', () => {
    for (const text of ['By Ann Roe and Lindholm Press', 'By Ann Roe | Bo Reed', 'By Bo Reed and Cy Lens', 'Ann Roe and Bo Reed'])
      expect(withPrinted(stated, lines(text), read)).toEqual(stated)
  })
})

describe('the names in a line that the markup does not name', () => {
  const under = (html: string) => {
    const root = parseHtml(html)
    return namesUnder(headlineOf(root), root, read)
  }
  const filler = (count: number) => `<p>${words(30)}</p>`.repeat(count)

  it('stand directly below the headline in a line that begins as bylines do', () => {
    expect(under('<h1>Dam</h1><p>3 March</p><p>By Ann Roe</p>')).toEqual(['Ann Roe'])
    expect(under('<p>By Bo Reed</p><h1>Dam</h1><p>By far the most</p>')).toEqual([])
  })

  it('are read behind a longer text only after an author’s label', () => {
    expect(under(`<h1>Dam</h1>${filler(1)}<p>By Ann Roe</p>`)).toEqual([])
    expect(under(`<h1>Dam</h1>${filler(1)}<p>Autor: Ann Roe</p>`)).toEqual(['Ann Roe'])
    expect(under(`<h1>Dam</h1><p>x</p><div>${'<p>x</p>'.repeat(40)}</div><p>By Ann Roe</p>`)).toEqual([])
  })

  it('are found in time linear in the page', () => {
    expectLinear((n) => under(`<h1>Dam</h1>${'<div>Autorin<b>x</b>'.repeat(n)}`), 4_000)
  })
})

describe('a signature in the body', () => {
  const signed = (...paragraphs: string[]) =>
    namesSigned(find(parseHtml(`<section>${paragraphs.map((t) => `<p>${t}</p>`).join('')}</section>`), (e) => e.name === 'section')!)

  it('is a name alone in bold or italics, in the last paragraph or above the first prose', () => {
    expect(signed(words(20), words(20), '<b>Ann Roe</b>')).toEqual(['Ann Roe'])
    expect(signed('<i>Ann Roe</i>', words(20), words(20))).toEqual(['Ann Roe'])
    expect(signed(words(20), '<b>Ann Roe</b>', words(20))).toEqual([])
  })

  it('is no plain text, no heading and nothing in a body of two paragraphs', () => {
    expect(signed(words(20), words(20), 'Ann Roe')).toEqual([])
    expect(signed(words(20), words(20), '<b>What the dam costs</b>')).toEqual([])
    expect(signed(words(20), '<b>Ann Roe</b>')).toEqual([])
  })
})
