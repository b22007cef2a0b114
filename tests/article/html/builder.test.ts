import { load } from 'cheerio'
import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../../src/article/html/tree.ts'
import { expectLinear } from '../../linear.ts'

/** Each run of text with the names of the elements around it, without those that the standard adds, and without empty links. */
function outline(node: { children?: unknown[]; name?: string; data?: string; type?: string }, path: string[] = []): string[] {
  if (node.type === 'text') return node.data!.trim() ? [`${path.join('>')} ${node.data!.trim()}`] : []
  const named = node.name && !['html', 'head', 'body', 'tbody'].includes(node.name) ? [...path, node.name] : path
  return (node.children ?? []).flatMap((child) => outline(child as never, named))
}
/** cheerio parses as the HTML standard says (parse5). */
const standard = (html: string) => outline(load(html).root()[0] as never)
const ours = (html: string) => outline(parseHtml(html) as never)

describe('links that are never closed', () => {
  it.each([
    '<div><a href="/">Zeitung<p>Der Rat stimmte zu.</p></div>',
    '<div><a name="x"><p>Uno.</p><a name="y"><p>Dos.</p><a name="z"><p>Tres.</p></div>',
    '<p>Avant <a href="/a">un <a href="/b">deux</a> après</p>',
    '<div><a href="/a">x<section>y <a href="/b">z</a> w</section>v</div>',
    '<table><tr><td><a href="/a">x</td><td><a href="/b">y</a></td></tr></table>',
    '<ul><li><a href="/1">Jeden</li><li><a href="/2">Dwa</a></li></ul>',
  ])('are ended as the HTML standard ends them: %s', (html) => {
    expect(ours(html)).toEqual(standard(html))
  })

  it('cost time in proportion to their number', () => {
    expectLinear((size) => parseHtml('<a href=x><div>y'.repeat(size)), 40_000)
    expectLinear((size) => parseHtml('<a><p>y</p>'.repeat(size)), 40_000)
  })
})
