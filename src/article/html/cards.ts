import { isTag } from 'domhandler'
import type { Measures } from './measure.ts'
import { ancestors, type Element, find, findAll, isLink, labelOf, type Node } from './tree.ts'

/** Characters in a teaser at most; the longest of some 600 seen on news pages had 70 words. */
const LONGEST_TEASER = 600
/** The first of a list of teasers may be longer than the others. */
const LONGEST_FIRST = 1_000
/** Elements in a teaser at most; bounds the search. */
const MOST_ELEMENTS = 80
/** An `<article>` with this share of its text in links is a teaser even without heading or picture. */
const MOSTLY_LINK = 0.6
/** Fewer similar elements side by side may be two sections of the article. */
const FEWEST = 3

/**
 * A test for teasers of the site's other pages, by structure and not by name: most of three or more similar siblings (or a single
 * `<article>`), short, with heading or picture linked to another page of the site.
 */
export function cardTest(measures: Measures, url: string): (element: Element) => boolean {
  const page = parts(url)
  const alike = new Map<unknown, Map<string, Kind>>()

  const isCard = (element: Element, longest = LONGEST_TEASER): boolean => {
    const { text = 0, link = 0 } = measures.get(element) ?? {}
    return (
      CARDS.has(element.name) &&
      text > 0 &&
      text <= longest &&
      leadsElsewhere(element, page, element.name === 'article' && link >= text * MOSTLY_LINK)
    )
  }
  /** The children of a parent by name and class: how many there are, and the cards among them. */
  const kinds = (parent: { children: Node[] }) => {
    const found = new Map<string, Kind>()
    for (const child of parent.children) {
      if (!isTag(child) || !CARDS.has(child.name)) continue
      const kind = found.get(buildOf(child))
      if (kind) kind.all.push(child)
      else found.set(buildOf(child), { all: [child], cards: new Set() })
    }
    for (const { all, cards } of found.values()) {
      if (all.length < FEWEST && all[0]!.name !== 'article') continue
      for (const element of all) if (isCard(element)) cards.add(element)
      if (cards.size >= FEWEST && cards.size >= all.length - 2 && isCard(all[0]!, LONGEST_FIRST)) cards.add(all[0]!)
    }
    return found
  }
  return (element) => {
    if (!CARDS.has(element.name) || !element.parent) return false
    if (!alike.has(element.parent)) alike.set(element.parent, kinds(element.parent as { children: Node[] }))
    const kind = alike.get(element.parent)!.get(buildOf(element))
    if (!kind?.cards.has(element)) return false
    return element.name === 'article' || (kind.cards.size >= FEWEST && kind.cards.size > kind.all.length / 2)
  }
}

interface Kind {
  all: Element[]
  cards: Set<Element>
}

/** List items count as similar whatever their classes: the first may be large, the third an advertisement. */
const buildOf = (element: Element) => (element.name === 'li' ? 'li' : `${element.name} ${element.attribs.class ?? ''}`)
const CARDS = new Set(['article', 'div', 'li', 'section', 'a'])

/** Whether its heading or picture, or with `isLinked` anything in it, is linked to another page of the site. */
function leadsElsewhere(element: Element, page: URL | null, isLinked: boolean): boolean {
  const within = findAll(element, () => true, MOST_ELEMENTS)
  if (within.length === MOST_ELEMENTS || within.some((e) => e.name === 'h1')) return false
  const links = element.name === 'a' ? [element] : within.filter(isLink)
  return links.some((a) => (isLinked || find(a, isLead) !== null || isInHeading(a, element)) && isOtherPage(a.attribs.href, page))
}

const isLead = (e: Element) => /^h[2-6]$/.test(e.name) || e.name === 'img' || e.name === 'amp-img'
const isInHeading = (a: Element, card: Element) => {
  for (const e of ancestors(a)) {
    if (/^h[2-6]$/.test(e.name) || /(?:^|[\s_-])(?:title|headline|heading)(?=$|[\s_-])/.test(labelOf(e))) return true
    if (e === card) return false
  }
  return false
}

function isOtherPage(href: string | undefined, page: URL | null): boolean {
  if (!href || !page || /^(?:#|mailto:|javascript:|tel:)/i.test(href.trim())) return false
  const target = parts(href.trim(), page.href)
  if (!target || siteOf(target) !== siteOf(page)) return false
  return target.pathname !== page.pathname && target.pathname !== '/' && !/\.(?:jpe?g|png|gif|webp|avif|pdf|mp[34])$/i.test(target.pathname)
}

const parts = (address: string, base?: string): URL | null => (URL.canParse(address, base) ? new URL(address, base) : null)
const siteOf = (url: URL) => url.hostname.replace(/^(?:www|m|amp)\./, '')
