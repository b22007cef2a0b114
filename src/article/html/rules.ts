import { load } from 'cheerio/slim'
import { isoOf } from '../dates/machine-date.ts'
import { clean } from './text.ts'
import { type Element, type Root, textOf } from './tree.ts'

/** A site's own selectors (CSS), for pages that would otherwise be misread. Each is optional. */
export interface SiteRules {
  headline?: string | undefined
  byline?: string | undefined
  body?: string | undefined
  published?: string | undefined
  caption?: string | undefined
  credit?: string | undefined
  remove?: string[] | undefined
}

/** What a site's rules select on a page. */
export interface Ruled {
  headline: Element | null
  body: Element | null
  byline: string | null
  published: string | null
  /** Selectors that matched nothing or are invalid, in sentences for the operator; the page was then read without them. */
  notes: string[]
}

/**
 * Applies a site's rules to the tree: removes elements, marks captions and credits as schema.org does (so that they are recognised like any
 * other), and returns the elements selected for the rest.
 */
export function applyRules(root: Root, rules: SiteRules): Ruled {
  // cheerio has its own copy of the tree's types; the trees are the same.
  const $ = load(root as never)
  const notes: string[] = []
  const select = (what: string, selector: string | undefined): Element[] => {
    if (!selector) return []
    const found = matches(selector)
    if (!found?.length) notes.push(`The ${what} selector ${JSON.stringify(selector)} ${found ? 'finds nothing' : 'is not valid'}.`)
    return found ?? []
  }
  const matches = (selector: string): Element[] | null => {
    try {
      return $(selector).toArray() as unknown as Element[]
    } catch {
      // css-what throws on a selector that does not parse: the notes report it to the operator.
      return null
    }
  }
  for (const selector of rules.remove ?? []) for (const e of matches(selector) ?? []) $(e as never).remove()
  for (const e of select('caption', rules.caption)) e.attribs.itemprop = 'caption'
  for (const e of select('credit', rules.credit)) e.attribs.itemprop = 'creditText'
  const byline = select('byline', rules.byline).map((e) => clean(textOf(e)))
  const published = select('published', rules.published)[0]
  return {
    headline: select('headline', rules.headline)[0] ?? null,
    body: select('body', rules.body)[0] ?? null,
    byline: byline.length ? byline.join('; ') : null,
    published: published ? isoOf(published.attribs.datetime ?? published.attribs.content ?? clean(textOf(published))) : null,
    notes,
  }
}
