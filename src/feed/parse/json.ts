/** JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1). */
import type { JsonFeed } from 'feedsmith'
import type { Entry, ParsedFeed } from '../../model.ts'
import { BLANK, type Surroundings } from './extensions.ts'
import { absolute, absoluteLinks } from './links.ts'
import { attached, distinctMedia } from './media.ts'
import { distinct, escapeHtml, languageTag, markup, tidy } from './text.ts'

export function fromJson(feed: JsonFeed.Feed<string>, around: Surroundings): Omit<ParsedFeed, 'repairs' | 'complete'> {
  const base = around.url ?? feed.feed_url ?? feed.home_page_url ?? null
  return {
    format: 'json',
    feed: {
      title: tidy(feed.title),
      link: absolute(feed.home_page_url, base),
      description: markup(feed.description && escapeHtml(feed.description)),
      language: languageTag(feed.language),
      image: absolute(feed.icon ?? feed.favicon, base),
      ttlSeconds: null,
    },
    entries: (feed.items ?? []).map((item) => fromItem(item, feed.authors, base)),
  }
}

function fromItem(item: JsonFeed.Item<string>, feedAuthors: JsonFeed.Author[] | undefined, base: string | null): Entry {
  const pictures = [item.image, item.banner_image].filter(Boolean).map((url) => attached({ url, type: 'image' }, base))
  const files = (item.attachments ?? []).map((file) =>
    attached({ url: file.url, type: file.mime_type, length: file.size_in_bytes, title: file.title }, base),
  )
  return {
    ...BLANK,
    id: item.id ?? null,
    title: tidy(item.title),
    link: absolute(item.url ?? item.external_url, base) ?? (/^https?:/i.test(item.id ?? '') ? item.id! : null),
    authors: distinct((item.authors ?? feedAuthors ?? []).map((author) => tidy(author.name ?? author.url))),
    published: item.date_published ?? null,
    updated: item.date_modified ?? null,
    summary: markup(item.summary && escapeHtml(item.summary)),
    content: absoluteLinks(markup(item.content_html ?? (item.content_text && escapeHtml(item.content_text))), base),
    categories: distinct((item.tags ?? []).map(tidy)),
    language: languageTag(item.language),
    media: distinctMedia([...files, ...pictures]),
  }
}
