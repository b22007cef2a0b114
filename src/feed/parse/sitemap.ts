/** Sitemaps with news in them, as news publishers give them to search engines ("Create a News sitemap", Google; sitemaps.org 0.9). */
import { trouble } from '../../errors.ts'
import type { Entry, ParsedFeed, Trouble } from '../../model.ts'
import { isoDate } from '../../text/dates.ts'
import type { Root } from './document.ts'
import { BLANK } from './extensions.ts'
import { absolute } from './links.ts'
import { attached, distinctMedia } from './media.ts'
import { distinct, FORBIDDEN, languageTag, tidy } from './text.ts'
import { at, childrenOf, type Element, elementsOf, readTree, TooDeep, textOf } from './wire/tree.ts'

/** So many of an index's sitemaps are named to the operator. */
const NAMED = 5

/**
 * Reads a sitemap. Its entries are the pages with news tags; pages without are the site's, not its news. An index of sitemaps and a
 * sitemap without any news are trouble that says what to add instead.
 */
export function readSitemap(document: string, root: Root, url: string | null): { feed: ParsedFeed } | { trouble: Trouble } {
  try {
    const { root: top, broken } = readTree(document.slice(root.at).replace(FORBIDDEN, ''))
    const element = elementsOf(top)[0]!
    if (element.name.toLowerCase() === 'sitemapindex') return { trouble: trouble('NOT_A_FEED', indexed(element)) }
    const entries = childrenOf(element, 'url').flatMap((page) => (page.open ? [] : entryOf(page, url)))
    if (!entries.length) return { trouble: trouble('NOT_A_FEED', broken ? `${broken}.` : 'It is a sitemap without news tags.') }
    const title = textOf(
      at(
        childrenOf(element, 'url').find((page) => at(page, 'news')),
        'news/publication/name',
      ),
    )
    return {
      feed: {
        format: 'sitemap',
        feed: { title, link: null, description: null, language: entries[0]!.language, image: null, ttlSeconds: null },
        entries,
        repairs: broken ? [`${broken}. What is whole before it was kept.`] : [],
        complete: !element.open,
      },
    }
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    return { trouble: trouble('FEED_UNREADABLE', `${error.message}.`) }
  }
}

function entryOf(page: Element, url: string | null): Entry[] {
  const link = absolute(textOf(at(page, 'loc')) ?? undefined, url)
  const news = at(page, 'news')
  if (!link || !news) return []
  const listed = (name: string) => (textOf(at(news, name)) ?? '').split(',').map(tidy)
  const updated = textOf(at(page, 'lastmod'))
  return [
    {
      ...BLANK,
      id: link,
      link,
      title: textOf(at(news, 'title')),
      published: isoDate(textOf(at(news, 'publication_date'))),
      updated: updated && isoDate(updated),
      categories: distinct([...listed('keywords'), ...listed('genres')]),
      language: languageTag(textOf(at(news, 'publication/language'))),
      media: distinctMedia(childrenOf(page, 'image').map((image) => pictureOf(image, link))),
    },
  ]
}

function pictureOf(image: Element, page: string) {
  const picture = { url: textOf(at(image, 'loc')) ?? undefined, type: 'image', title: textOf(at(image, 'title')) ?? undefined }
  const found = attached(picture, page)
  const caption = textOf(at(image, 'caption'))
  return found && caption ? { ...found, description: caption } : found
}

function indexed(index: Element): string {
  const named = childrenOf(index, 'sitemap').map((map) => textOf(at(map, 'loc')))
  const news = named.filter((loc) => loc && /news/i.test(loc))
  const shown = distinct(news.length ? news : named).slice(0, NAMED)
  return `It is an index of ${named.length} sitemaps. Add the one with the news: ${shown.join(', ')}.`
}
