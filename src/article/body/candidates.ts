import { isTag, type ParentNode } from 'domhandler'
import type { Measures } from '../html/measure.ts'
import { ancestors, type Element, findAll, inside, labelOf, type Node, type Root } from '../html/tree.ts'

/** A part of the page that may be the article, and how it was found. */
export interface Candidate {
  element: Element
  by: 'itemprop' | 'name' | 'article' | 'main' | 'density' | 'paragraphs'
}

const BODY_NAMES =
  /(?:^|[\s_-])(?:(?:article|story|entry|post|news|content|page|single)[_-]*(?:body|text|content|main|copy|article)|body-?(?:text|copy|content)|text-?body|articulo|artikel-?(?:text|body|inhalt)|article|story)(?=$|[\s_\d-])/

/** Candidates of one kind that are judged, the largest first; a page of teasers has hundreds of `<article>`. */
const MOST_OF_A_KIND = 8

/** Every part of the page that a convention or its density of prose marks as the article. */
export function bodyCandidates(root: Root, measures: Measures): Candidate[] {
  const found: Candidate[] = []
  const prose = (e: Element) => measures.get(e)?.prose ?? 0
  const add = (by: Candidate['by'], elements: Element[]) => {
    const fresh = elements.filter((e) => prose(e) > 0 && !found.some((c) => c.element === e))
    found.push(
      ...fresh
        .sort((a, b) => prose(b) - prose(a))
        .slice(0, MOST_OF_A_KIND)
        .map((element) => ({ element, by })),
    )
  }
  add(
    'itemprop',
    findAll(root, (e) => /articlebody/i.test(e.attribs.itemprop ?? '') || e.attribs.property === 'articleBody'),
  )
  add('itemprop', joined(found.map((c) => c.element)))
  add(
    'density',
    [densest(root, measures, 0.75), densest(root, measures, 0.5)].filter((e) => e !== null),
  )
  add('paragraphs', bestParents(measures))
  add(
    'article',
    findAll(root, (e) => e.name === 'article'),
  )
  add(
    'name',
    findAll(root, (e) => BODY_NAMES.test(labelOf(e))),
  )
  add(
    'main',
    findAll(root, (e) => e.name === 'main' || e.attribs.role === 'main'),
  )
  return found
}

/** For a body in several separate parts: the smallest element around them, if they are close together. */
function joined(parts: Element[]): Element[] {
  const outermost = parts.filter((part) => !parts.some((other) => other !== part && inside(part, other)))
  if (outermost.length < 2) return []
  const round = [...ancestors(outermost[0]!)].slice(0, JOINED_LEVELS).find((e) => outermost.every((part) => inside(part, e)))
  // Two headlines are two articles, as on pages that load the next article below the first.
  const isOne = round && !['body', 'html'].includes(round.name) && findAll(round, (e) => e.name === 'h1', 2).length < 2
  return isOne ? [round] : []
}

/** Levels above a part at which the other parts are still joined to it. */
const JOINED_LEVELS = 6

/** Descends from the root into the child that holds more than `share` of its parent's prose, until no child does. */
function densest(root: Root, measures: Measures, share: number): Element | null {
  const prose = (node: Node) => (isTag(node) ? (measures.get(node)?.prose ?? 0) : 0)
  let at: Element | null = null
  let children = root.children
  let proseHere = children.reduce((most, child) => Math.max(most, prose(child)), 0)
  for (;;) {
    const next: Node | undefined = children.find((c: Node) => prose(c) > proseHere * share)
    if (!next || !isTag(next)) return at
    at = next
    proseHere = prose(next)
    children = next.children
  }
}

/** The five best parents of paragraphs, scored as Readability does: a paragraph counts for its parent, and half as much for its grandparent. */
function bestParents(measures: Measures): Element[] {
  const scores = new Map<Element, number>()
  const give = (element: ParentNode | null, score: number) => {
    if (element && isTag(element)) scores.set(element, (scores.get(element) ?? 0) + score)
  }
  for (const [element, { prose }] of measures) {
    if (prose === 0 || !['p', 'blockquote', 'pre'].includes(element.name)) continue
    const score = 1 + Math.min(prose / 100, 3)
    give(element.parent, score)
    give(element.parent?.parent ?? null, score / 2)
  }
  const best = [...scores].sort((a, b) => b[1] - a[1]).slice(0, 5)
  return best.map(([element]) => element)
}
