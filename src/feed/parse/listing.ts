/** A page that names no feed, read as one by the operator's selectors (as FreshRSS does by XPath). */
import { compile, is, selectAll, selectOne } from 'css-select'
import type { ChildNode, Element, ParentNode } from 'domhandler'
import { textContent } from 'domutils'
import { parse, serialize } from 'parse5'
import { adapter } from 'parse5-htmlparser2-tree-adapter'
import { trouble } from '../../errors.ts'
import type { Entry, ParsedFeed, Trouble } from '../../model.ts'
import { isoDate } from './dates.ts'
import { BLANK } from './extensions.ts'
import { absolute } from './links.ts'
import { languageTag, tidy } from './text.ts'

/** CSS selectors: `item` finds one element for each entry, the others look inside it. */
export interface ListingRules {
  item: string
  /** Default: the text of the link. */
  headline?: string
  /** Default: the item itself if it is a link, else the first link in it. */
  link?: string
  /** Default: a `time` element. Its `datetime` attribute counts before its text. */
  date?: string
  summary?: string
}

/** @param url the page's address */
export function readListing(html: string, rules: ListingRules, url: string | null): { feed: ParsedFeed } | { trouble: Trouble } {
  // Operators copy selectors from a browser, so the tree is the browser's: parse5 adds the elements that the markup leaves out (`tbody`).
  const root = parse(html, { treeAdapter: adapter })
  const refused = Object.entries(rules).find(([, selector]) => !isSelector(selector))
  if (refused) return { trouble: trouble('NOT_A_FEED', `The ${refused[0]} selector ${JSON.stringify(refused[1])} is not valid.`) }
  const base = absolute(first('base[href]', root)?.attribs.href, url) ?? url
  const items = selectAll<ChildNode, Element>(rules.item, root)
  const entries = items.flatMap((item): Entry[] => {
    const link = rules.link ? first(rules.link, item) : is<ChildNode, Element>(item, 'a[href]') ? item : first('a[href]', item)
    const address = absolute(link?.attribs.href, base)
    const title = tidy(textIn(rules.headline ? first(rules.headline, item) : link))
    if (!address || !title) return []
    const time = first(rules.date ?? 'time', item)
    const date = time?.attribs.datetime ?? textIn(time)
    const holder = rules.summary ? first(rules.summary, item) : null
    const summary = holder && serialize(holder, { treeAdapter: adapter })
    return [{ ...BLANK, id: address, link: address, title, published: date ? isoDate(tidy(date)) : null, summary }]
  })
  if (!entries.length) {
    const what = items.length ? `finds ${items.length} elements, but no headline with a link in any` : 'finds nothing'
    return { trouble: trouble('NOT_A_FEED', `The item selector ${JSON.stringify(rules.item)} ${what}.`) }
  }
  const left = items.length - entries.length
  return {
    feed: {
      format: 'page',
      feed: {
        title: tidy(textIn(first('title', root))),
        link: url,
        description: null,
        language: languageTag(first('html', root)?.attribs.lang),
        image: null,
        ttlSeconds: null,
      },
      entries,
      repairs: left ? [`${left} of ${items.length} items have no headline with a link and were passed over.`] : [],
      complete: true,
    },
  }
}

const first = (selector: string, within: ParentNode) => selectOne<ChildNode, Element>(selector, within)
const textIn = (element: Element | null) => (element ? textContent(element) : '')

function isSelector(selector: string): boolean {
  try {
    compile(selector)
    return true
  } catch {
    // css-select throws on what does not parse: the operator's to mend.
    return false
  }
}
