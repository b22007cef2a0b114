/** News sitemaps, which news publishers provide for search engines ("Create a News sitemap", Google; sitemaps.org 0.9). */
import { trouble } from '../../errors.ts'
import type { Entry, ParsedFeed, Trouble } from '../../model.ts'
import { isoDate } from '../../text/dates.ts'
import type { FeedRoot } from './document.ts'
import { BLANK_ENTRY } from './extensions.ts'
import { absolute } from './links.ts'
import { attached, distinctMedia } from './media.ts'
import { distinctTexts, FORBIDDEN, languageTag, tidy } from './text.ts'
import { childAt, childrenOf, type Element, elementsOf, elementText, readTree, TooDeep } from './wire/tree.ts'

/** Sitemaps of an index that are named in the message to the operator. */
const MAX_NAMED_SITEMAPS = 5

/**
 * Reads a sitemap. Its entries are the pages with news tags; pages without them are not news. An index of sitemaps and a sitemap
 * without any news are trouble; for an index, the message names the sitemaps to add instead.
 */
export function readSitemap(document: string, root: FeedRoot, url: string | null): { feed: ParsedFeed } | { trouble: Trouble } {
  try {
    const { root: top, broken } = readTree(document.slice(root.at).replace(FORBIDDEN, ''))
    const element = elementsOf(top)[0]!
    if (element.name.toLowerCase() === 'sitemapindex') return { trouble: trouble('NOT_A_FEED', indexDetail(element)) }
    const entries = childrenOf(element, 'url').flatMap((page) => (page.open ? [] : pageEntry(page, url)))
    if (!entries.length) return { trouble: trouble('NOT_A_FEED', broken ? `${broken}.` : 'It is a sitemap without news tags.') }
    const title = elementText(
      childAt(
        childrenOf(element, 'url').find((page) => childAt(page, 'news')),
        'news/publication/name',
      ),
    )
    return {
      feed: {
        format: 'sitemap',
        feed: { title, link: null, description: null, language: entries[0]!.language, image: null, ttlSeconds: null },
        entries,
        repairs: broken ? [`${broken}. The complete entries before it were kept.`] : [],
        complete: !element.open,
      },
    }
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    return { trouble: trouble('FEED_UNREADABLE', `${error.message}.`) }
  }
}

function pageEntry(page: Element, url: string | null): Entry[] {
  const link = absolute(elementText(childAt(page, 'loc')) ?? undefined, url)
  const news = childAt(page, 'news')
  if (!link || !news) return []
  const listed = (name: string) => (elementText(childAt(news, name)) ?? '').split(',').map(tidy)
  const updated = elementText(childAt(page, 'lastmod'))
  return [
    {
      ...BLANK_ENTRY,
      id: link,
      link,
      title: elementText(childAt(news, 'title')),
      published: isoDate(elementText(childAt(news, 'publication_date'))),
      updated: updated && isoDate(updated),
      categories: distinctTexts([...listed('keywords'), ...listed('genres')]),
      language: languageTag(elementText(childAt(news, 'publication/language'))),
      media: distinctMedia(childrenOf(page, 'image').map((image) => sitemapPicture(image, link))),
    },
  ]
}

function sitemapPicture(image: Element, page: string) {
  const picture = {
    url: elementText(childAt(image, 'loc')) ?? undefined,
    type: 'image',
    title: elementText(childAt(image, 'title')) ?? undefined,
  }
  const found = attached(picture, page)
  const caption = elementText(childAt(image, 'caption'))
  return found && caption ? { ...found, description: caption } : found
}

function indexDetail(index: Element): string {
  const named = childrenOf(index, 'sitemap').map((map) => elementText(childAt(map, 'loc')))
  const news = named.filter((loc) => loc && /news/i.test(loc))
  const shown = distinctTexts(news.length ? news : named).slice(0, MAX_NAMED_SITEMAPS)
  return `It is an index of ${named.length} sitemaps. Add the one with the news: ${shown.join(', ')}.`
}
