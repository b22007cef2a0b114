import { isTag } from 'domhandler'
import type { Measures } from '../html/measure.ts'
import { wordCount } from '../html/text.ts'
import { ancestors, type Element, find, findAll, inside, type Node, textOf } from '../html/tree.ts'
import type { Candidate } from './candidates.ts'

/** Factor by which a candidate's score counts, by how it was found: a name that the publisher chose for machines weighs most. */
const TRUST: Record<Candidate['by'], number> = { itemprop: 2, name: 1.05, article: 1.08, main: 0.98, density: 1, paragraphs: 1 }

/** The cost of a character that is not prose, and the additional cost of one in a link. Tried from 0.1 to 0.9 and 0 to 1 on 466 news pages; results hardly change near these values. */
const COST = { noise: 0.4, link: 0.4 }
/** Factor for a candidate that contains the headline, or shares an article with it. */
const NEAR = 1.1
/** Factor for a list of articles, which is rarely the article. */
const SEVERAL = 0.8

/** A winner with less than this share of the largest candidate's prose is a box beside an article of lists, tables or links: then those cost less. */
const COVERAGE = 0.4
const LENIENT_COST = { noise: 0.05, link: 0.1 }

/** The candidate with the most prose and the least other text; null where none has more prose than other text. */
export function judge(candidates: Candidate[], measures: Measures, headline: Element | null): Element | null {
  const prose = (e: Element) => measures.get(e)?.prose ?? 0
  const best = bestOf(candidates, measures, headline, COST)
  const most = candidates.reduce((sum, c) => Math.max(sum, prose(c.element)), 0)
  const won = best && prose(best) >= most * COVERAGE ? best : bestOf(candidates, measures, headline, LENIENT_COST)
  const article = listUnder(won, candidates, measures)
  const own = article && ownBranch(article, measures, headline)
  if (own && own !== article) {
    const within = candidates.filter(({ element }) => inside(element, own))
    return withSiblings(bestOf([...within, { element: own, by: 'density' }], measures, headline, COST) ?? own)
  }
  return article && withSiblings(article)
}

/** Items of a list of further stories at least. */
const FEWEST_ITEMS = 3
/** Whether beside an article stand three or more parts of one build, each with a heading of its own. */
function holdsItems(winner: Element, article: Element): boolean {
  const parts = findAll(winner, (e) => /^(?:li|div|section|article)$/.test(e.name) && !inside(e, article) && !inside(article, e), 400)
  const headed = parts.filter((e) => {
    const first = e.children.find((c: Node): c is Element => isTag(c))
    return first && /^h[2-4]$/.test(first.name)
  })
  const builds = new Map<string, number>()
  for (const e of headed) builds.set(`${e.name} ${e.attribs.class}`, (builds.get(`${e.name} ${e.attribs.class}`) ?? 0) + 1)
  return Math.max(0, ...builds.values()) >= FEWEST_ITEMS
}

/** Whether a part is built as an article among others: by its element, or like one of them. Rows of a page builder each have a class of their own. */
const isOfBuild = (own: Element, others: (Element | null)[]) =>
  /^(?:article|section)$/.test(own.name) || others.some((other) => other?.name === own.name && other.attribs.class === own.attribs.class)

/** Characters of prose from which a part of the page with a heading of the first order is an article of its own. */
const OWN_PROSE = 200
/** Words of its heading at least; "Related" and "More news" head lists. */
const TITLE_WORDS = 3
/** Share of a further article that the page's own has at least; a smaller part is the head of an article whose text has headings of the first order. */
const OWN_SHARE = 0.3
/** Share of what further articles leave that the page's own holds at least. */
const OWN_REST = 0.6

/**
 * The part of a winner that is the headline's own, where other parts are further articles below it: the largest around the headline without another
 * `<h1>`. Subheadings of the first order stand in the same part. The winner itself where it holds one article.
 */
function ownBranch(winner: Element, measures: Measures, headline: Element | null): Element {
  if (!headline || !inside(headline, winner)) return winner
  const others = findAll(
    winner,
    (e) => e.name === 'h1' && wordCount(textOf(e)) >= TITLE_WORDS && !inside(e, headline) && !inside(headline, e),
    20,
  )
  const prose = (e: Element | null) => (e && measures.get(e)?.prose) || 0
  const hasParagraphs = (e: Element) => findAll(e, (p) => p.name === 'p' && prose(p) > 0, 2).length === 2 && prose(e) >= OWN_PROSE
  const branch = (of: Element, without: Element[]) =>
    [...ancestors(of)].filter((e) => e !== winner && inside(e, winner) && !without.some((h) => inside(h, e))).at(-1) ?? null
  const own = branch(headline, others)
  const article = [...ancestors(headline)].find((e) => e.name === 'article' && e !== winner && inside(e, winner))
  if (article && hasParagraphs(article) && holdsItems(winner, article)) return article
  const further = [...new Set(others.map((other) => branch(other, [headline])))].map(prose)
  const most = Math.max(0, ...further)
  // What lies in no part with a heading may be the text below a head that is apart from it.
  const rest = prose(winner) - further.reduce((sum, one) => sum + one, 0)
  return own &&
    isOfBuild(
      own,
      others.map((other) => branch(other, [headline])),
    ) &&
    hasParagraphs(own) &&
    prose(own) >= Math.max(OWN_PROSE, most * OWN_SHARE, rest * OWN_REST) &&
    most >= OWN_PROSE
    ? own
    : winner
}

/** Characters of prose below which a winner may be a standfirst or two sentences above a list: winners, results, names. */
const LITTLE_PROSE = 300
/** The list has this many times the text of what is above it, and at most this share of it in links. */
const LIST_TIMES = 4
const LIST_LINKS = 0.1

const isMarked = (e: Element) => e.name === 'article' || /articlebody/i.test(e.attribs.itemprop ?? '')

/** Where little prose wins, a part that the publisher marks as the article replaces it if it has much more text with hardly a link. */
function listUnder(best: Element | null, candidates: Candidate[], measures: Measures): Element | null {
  const of = (e: Element | null) => (e && measures.get(e)) || { text: 0, link: 0, prose: 0 }
  if (of(best).prose >= LITTLE_PROSE) return best
  const lists = candidates.filter(({ element }) => {
    const { text, link } = of(element)
    return isMarked(element) && link <= text * LIST_LINKS && text > Math.max(of(best).text, LITTLE_PROSE) * LIST_TIMES
  })
  return lists.sort((a, b) => of(b.element).text - of(a.element).text)[0]?.element ?? best
}

/** A single paragraph is not an article: one above lists of names or figures is read with the paragraphs beside it. */
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

/** Whether it contains the headline, or shares an `<article>` or `<main>` with it. */
function isNear(element: Element, headline: Element | null): boolean {
  if (!headline) return false
  if (inside(headline, element)) return true
  const shared = [...ancestors(element)].find((e) => inside(headline, e))
  return shared?.name === 'article' || shared?.name === 'main'
}

/** Whether it is a list of articles: more than one `<article>` that has prose or an `<h1>`. */
const holdsSeveral = (element: Element, measures: Measures) =>
  element.name !== 'article' &&
  findAll(element, (e) => e.name === 'article' && ((measures.get(e)?.prose ?? 0) > 200 || find(e, (h) => h.name === 'h1') !== null), 2)
    .length > 1
