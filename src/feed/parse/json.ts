/** JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1). */
import type { JsonFeed } from 'feedsmith'
import type { Entry } from '../../model.ts'
import { BLANK_ENTRY, type MappedFeed, type Surroundings } from './extensions.ts'
import { plainHeadline } from './headline.ts'
import { absolute, absoluteLinks, textBaseOf } from './links.ts'
import { attached, distinctMedia } from './media.ts'
import { distinctTexts, escapeHtml, markup, tidy } from './text.ts'

/**
 * @param ids the original ids of the items; in `feed` the id of each item is its index in this list
 */
export function fromJson(feed: JsonFeed.Feed<string>, ids: unknown[], around: Surroundings): MappedFeed {
  const base = around.url ?? feed.feed_url ?? feed.home_page_url ?? null
  return {
    format: 'json',
    feed: {
      title: tidy(feed.title),
      link: absolute(feed.home_page_url, base),
      description: markup(feed.description && escapeHtml(feed.description)),
      language: tidy(feed.language),
      image: absolute(feed.icon ?? feed.favicon, base),
      ttlSeconds: null,
    },
    entries: (feed.items ?? []).map((item) => fromJsonItem({ ...item, id: idOf(ids[Number(item.id)]) }, feed.authors, base)),
  }
}

/** "If an id is presented as a number or other type, a JSON Feed reader must coerce it to a string" (JSON Feed 1.1, items). */
function idOf(id: unknown): string | undefined {
  return typeof id === 'string' || typeof id === 'number' ? (tidy(String(id)) ?? undefined) : undefined
}

function fromJsonItem(
  item: Omit<JsonFeed.Item<string>, 'id'> & { id: string | undefined },
  feedAuthors: JsonFeed.Author[] | undefined,
  base: string | null,
): Entry {
  const pictures = [item.image, item.banner_image].filter(Boolean).map((url) => attached({ url, type: 'image' }, base))
  const files = (item.attachments ?? []).map((file) =>
    attached({ url: file.url, type: file.mime_type, length: file.size_in_bytes, title: file.title }, base),
  )
  return {
    ...BLANK_ENTRY,
    id: item.id ?? null,
    title: plainHeadline(item.title),
    link: absolute(item.url ?? item.external_url, base) ?? (/^https?:/i.test(item.id ?? '') ? item.id! : null),
    authors: distinctTexts((item.authors ?? feedAuthors ?? []).map((author) => tidy(author.name ?? author.url))),
    published: item.date_published ?? null,
    updated: item.date_modified ?? null,
    summary: markup(item.summary && escapeHtml(item.summary)),
    content: absoluteLinks(
      markup(item.content_html ?? (item.content_text && escapeHtml(item.content_text))),
      textBaseOf(item.url, { base, isStated: false }),
    ),
    categories: distinctTexts((item.tags ?? []).map(tidy)),
    language: tidy(item.language),
    media: distinctMedia([...files, ...pictures]),
  }
}
