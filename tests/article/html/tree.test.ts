import { describe, expect, it } from 'vitest'
import {
  ancestors,
  type Element,
  find,
  findAll,
  holderOf,
  holdsText,
  inside,
  isNonText,
  labelOf,
  nearest,
  nearestFirst,
  parseHtml,
  shortTextOf,
  textOf,
  walkElements,
} from '../../../src/article/html/tree.ts'
import { expectLinear } from '../../linear.ts'

const named = (name: string) => (e: Element) => e.name === name
const first = (html: string, name: string) => find(parseHtml(html), named(name))!
const ids = (elements: Element[]) => elements.map((e) => e.attribs.id)

/** The number of elements around the deepest one. */
function depthOf(html: string): number {
  let deepest = 0
  walkElements(parseHtml(html), (e) => {
    deepest = Math.max(deepest, [...ancestors(e)].length)
    return true
  })
  return deepest
}

describe('the tree of a page', () => {
  it('decodes character references, and is read across the pieces that the parser is given', () => {
    const long = `${'The lock was shut. '.repeat(8_000)}Ducks &amp; drakes`
    expect(textOf(parseHtml(`<p>${long}</p>`)).trim()).toBe(long.replace('&amp;', '&'))
  })

  it('is no deeper than two hundred elements; what is nested deeper stands beside them, and no text is lost', () => {
    const nested = (depth: number) => `${'<i>'.repeat(depth)}core${'</i>'.repeat(depth)}<p>after</p>`
    expect(depthOf(nested(150))).toBe(149)
    expect(depthOf(nested(1_000))).toBe(200)
    expect(textOf(parseHtml(nested(1_000)))).toBe('core after ')
    expect([...ancestors(first(nested(1_000), 'p'))]).toEqual([])
  })

  it('ends where no genuine page nests', () => {
    const hostile = `<p>before</p>${'<b>'.repeat(200_000)}<p>after</p>`
    expect(textOf(parseHtml(hostile)).trim()).toBe('before')
  })

  it('is read in time linear in its length', () => {
    expectLinear((n) => parseHtml('<div><p>Ducks &amp; drakes</p>'.repeat(n)), 60_000)
  })
})

describe('finding elements', () => {
  const html = '<div id="a"><p id="b"><i id="c"></i></p></div><p id="d"><i id="e"></i></p><i id="f"></i>'

  it('goes in the order of the document, and no further than asked', () => {
    const root = parseHtml(html)
    expect(ids(findAll(root, () => true))).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(ids(findAll(root, named('i'), 2))).toEqual(['c', 'e'])
    expect(find(root, named('i'))?.attribs.id).toBe('c')
    expect(find(root, named('h1'))).toBe(null)
  })

  it('enters an element only where the visitor says so', () => {
    const seen: Element[] = []
    walkElements(parseHtml(html), (e) => {
      seen.push(e)
      return e.name !== 'p'
    })
    expect(ids(seen)).toEqual(['a', 'b', 'd', 'f'])
  })

  it('goes up from the parent, and counts an element as inside itself', () => {
    const root = parseHtml(html)
    const [a, b, c, d] = findAll(root, () => true) as [Element, Element, Element, Element]
    expect(ids([...ancestors(c)])).toEqual(['b', 'a'])
    expect([inside(c, a), inside(a, a), inside(a, c), inside(c, d)]).toEqual([true, true, false, false])
    expect(ids([...ancestors(holderOf([b]).children[0] as Element)])).toEqual([undefined])
  })
})

describe('the text of an element', () => {
  it('has a space at blocks and line breaks, none at other tags, and nothing of what is not text', () => {
    const html = '<section>Lock<p>one</p><b>t</b>wo<br>three<script>four</script><button>five</button></section>'
    expect(textOf(first(html, 'section'))).toBe(' Lock one two three   ')
    expect([first(html, 'script'), first(html, 'b')].map(isNonText)).toEqual([true, false])
  })

  it('leaves out what is to be skipped', () => {
    expect(textOf(parseHtml('<p>Lock<i>not this</i>keeper</p>'), named('i'))).toBe(' Lock keeper ')
  })

  it('is null where it is longer than asked', () => {
    expect(shortTextOf(first('<div><p>Lock<br>keeper</p></div>', 'div'), 100)).toBe('  Lock  keeper  ')
    expect(shortTextOf(first('<b>1234<i>5678</i></b>', 'b'), 8)).toBe('12345678')
    expect(shortTextOf(first('<b>1234<i>5678</i></b>', 'b'), 7)).toBe(null)
    expect(shortTextOf(first('<b>12345678</b>', 'b'), 7)).toBe(null)
    expect(shortTextOf(first('<script>12345678</script>', 'script'), 7)).toBe(' ')
  })

  it('is its own only where it stands outside the elements in it', () => {
    expect(holdsText(first('<div>Lock <b>keeper</b></div>', 'div'))).toBe(true)
    expect(holdsText(first('<div> \n<b>keeper</b></div>', 'div'))).toBe(false)
  })
})

describe('the label of an element', () => {
  it('is all its names in lower case, with camel case split', () => {
    expect(
      labelOf(first('<p class="articleBody Lead" id="Main" role="note" data-testid="x1" data-component="Y">', 'p')).split(/ +/),
    ).toEqual(['article-body', 'lead', 'main', 'note', 'x1', 'y'])
    expect(labelOf(first('<p title="Byline">', 'p'))).toBe('')
  })

  it('follows an itemprop that is set later', () => {
    const p = first('<p class="lead">', 'p')
    expect(labelOf(p).trim()).toBe('lead')
    p.attribs.itemprop = 'articleBody'
    expect(labelOf(p).split(/ +/)).toContain('article-body')
  })
})

describe('the elements nearest to another', () => {
  const root = parseHtml(
    '<main><aside><p id="far"></p></aside><article><h1></h1><div><p id="deep"></p></div><p id="near"></p></article></main><p id="out"></p>',
  )
  const paragraphs = findAll(root, named('p'))
  const headline = find(root, named('h1'))

  it('are those that share most ancestors with it', () => {
    expect(ids(nearest(paragraphs, headline))).toEqual(['deep', 'near'])
    expect(ids(nearestFirst(paragraphs, headline))).toEqual(['deep', 'near', 'far', 'out'])
  })

  it('are all of them in the order of the page where there is no other', () => {
    expect(ids(nearest(paragraphs, null))).toEqual(['far', 'deep', 'near', 'out'])
    expect(ids(nearestFirst(paragraphs, null))).toEqual(['far', 'deep', 'near', 'out'])
  })
})
