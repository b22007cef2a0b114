import { isTag } from 'domhandler'
import type { Measures } from '../html/measure.ts'
import { ancestors, type Element, find, findAll, inside, type Node } from '../html/tree.ts'
import type { Candidate } from './candidates.ts'

/** How far a way of finding is trusted, as a factor: a name the publisher chose for machines weighs most. */
const TRUST: Record<Candidate['by'], number> = { itemprop: 2, name: 1.05, article: 1.08, main: 0.98, density: 1, paragraphs: 1 }

/** What a character that is not prose costs, and one in a link on top. Tried from 0.1 to 0.9 and 0 to 1 on 466 news pages; the figures are flat round these. */
const COST = { noise: 0.4, link: 0.4 }
/** A candidate that holds the headline, or shares an article with it. */
const NEAR = 1.1
/** A list of articles is rarely the article. */
const SEVERAL = 0.8

/** A winner with less than this share of the prose of all candidates is a box beside an article of lists, tables or links: then these cost less. */
const COVERAGE = 0.4
const LENIENT_COST = { noise: 0.05, link: 0.1 }

/** Of the candidates the one with the most prose for the least else; null where none has more prose than other text. */
export function judge(candidates: Candidate[], measures: Measures, headline: Element | null): Element | null {
  const prose = (e: Element) => measures.get(e)?.prose ?? 0
  const best = bestOf(candidates, measures, headline, COST)
  const most = candidates.reduce((sum, c) => Math.max(sum, prose(c.element)), 0)
  const won = best && prose(best) >= most * COVERAGE ? best : bestOf(candidates, measures, headline, LENIENT_COST)
  const article = listUnder(won, candidates, measures)
  return article && withSiblings(article)
}

/** A winner with less prose is a standfirst or two sentences over a list: winners, results, names. */
const LITTLE_PROSE = 300
/** The list has so many times the text of what stands over it, and hardly a link. */
const LIST_TIMES = 4
const LIST_LINKS = 0.1

const isMarked = (e: Element) => e.name === 'article' || /articlebody/i.test(e.attribs.itemprop ?? '')

/** Where little prose wins, the part that the publisher marks as the article goes before it if it holds much more text, none of it links. */
function listUnder(best: Element | null, candidates: Candidate[], measures: Measures): Element | null {
  const of = (e: Element | null) => (e && measures.get(e)) || { text: 0, link: 0, prose: 0 }
  if (of(best).prose >= LITTLE_PROSE) return best
  const lists = candidates.filter(({ element }) => {
    const { text, link } = of(element)
    return isMarked(element) && link <= text * LIST_LINKS && text > Math.max(of(best).text, LITTLE_PROSE) * LIST_TIMES
  })
  return lists.sort((a, b) => of(b.element).text - of(a.element).text)[0]?.element ?? best
}

/** A paragraph is no article: one that stands over lists of names or figures is read with the other paragraphs beside it. */
function withSiblings(best: Element): Element {
  const { parent } = best
  if (best.name !== 'p' || !parent || !isTag(parent)) return best
  const others = parent.children.filter((n: Node) => isTag(n) && n.name === 'p' && n !== best)
  return others.length > 1 ? parent : best
}

function bestOf(candidates: Candidate[], measures: Measures, headline: Element | null, cost: typeof COST): Element | null {
  let best: Element | null = null
  let bestScore = 0
  for (const candidate of candidates) {
    const score = scoreOf(candidate, measures, headline, cost)
    if (score <= bestScore) continue
    best = candidate.element
    bestScore = score
  }
  return best
}

function scoreOf({ element, by }: Candidate, measures: Measures, headline: Element | null, cost: typeof COST): number {
  const m = measures.get(element)
  if (!m) return 0
  const net = m.prose - (m.text - m.prose) * cost.noise - m.link * cost.link
  return net * TRUST[by] * (isNear(element, headline) ? NEAR : 1) * (holdsSeveral(element, measures) ? SEVERAL : 1)
}

/** Holds the headline, or stands with it in one `<article>` or `<main>`. */
function isNear(element: Element, headline: Element | null): boolean {
  if (!headline) return false
  if (inside(headline, element)) return true
  const shared = [...ancestors(element)].find((e) => inside(headline, e))
  return shared?.name === 'article' || shared?.name === 'main'
}

/** More than one `<article>` with something to read, or with a headline of the first order, is a list of them. */
const holdsSeveral = (element: Element, measures: Measures) =>
  element.name !== 'article' &&
  findAll(element, (e) => e.name === 'article' && ((measures.get(e)?.prose ?? 0) > 200 || find(e, (h) => h.name === 'h1') !== null), 2)
    .length > 1
