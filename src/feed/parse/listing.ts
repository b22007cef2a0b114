/** Reads a web page without a feed by the operator's selectors (as FreshRSS does by XPath). */
import { load } from 'cheerio'
import { trouble } from '../../errors.ts'
import type { Entry, ParsedFeed, Trouble } from '../../model.ts'
import { isoDate } from '../../text/dates.ts'
import { BLANK_ENTRY } from './extensions.ts'
import { absolute } from './links.ts'
import { languageTag, tidy } from './text.ts'

/** CSS selectors: `item` finds one element for each entry, the others look inside it. */
export interface ListingRules {
  item: string
  /** Default: the text of the link. */
  headline?: string | undefined
  /** Default: the item itself if it is a link, else its first link. */
  link?: string | undefined
  /** Default: a `time` element. Its `datetime` attribute precedes its text. */
  date?: string | undefined
  summary?: string | undefined
}

/** @param url the page's address */
export function readListing(html: string, rules: ListingRules, url: string | null): { feed: ParsedFeed } | { trouble: Trouble } {
  const $ = load(html)
  const refused = Object.entries(rules).find(([, selector]) => !isSelector($, selector))
  if (refused) return { trouble: trouble('NOT_A_FEED', `The ${refused[0]} selector ${JSON.stringify(refused[1])} is not valid.`) }
  const base = absolute($('base[href]').attr('href'), url) ?? url
  const items = $(rules.item).toArray()
  const entries = items.flatMap((item): Entry[] => {
    const inside = (selector: string) => $(item).find(selector).first()
    const link = rules.link ? inside(rules.link) : $(item).is('a[href]') ? $(item) : inside('a[href]')
    const address = absolute(link.attr('href'), base)
    const title = tidy((rules.headline ? inside(rules.headline) : link).text())
    if (!address || !title) return []
    const time = inside(rules.date ?? 'time')
    const date = time.attr('datetime') ?? time.text()
    const summary = rules.summary ? inside(rules.summary).html() : null
    return [{ ...BLANK_ENTRY, id: address, link: address, title, published: date ? isoDate(tidy(date)) : null, summary }]
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
        title: tidy($('title').first().text()),
        link: url,
        description: null,
        language: languageTag($('html').attr('lang')),
        image: null,
        ttlSeconds: null,
      },
      entries,
      repairs: left ? [`${left} of ${items.length} items have no headline with a link and were passed over.`] : [],
      complete: true,
    },
  }
}

function isSelector($: ReturnType<typeof load>, selector: string): boolean {
  try {
    // Selectors of parts are relative to their item and may begin with a combinator.
    $.root().find(selector)
    return true
  } catch {
    // css-what throws if a selector cannot be parsed; the operator has to correct it.
    return false
  }
}
