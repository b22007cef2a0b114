/** Atom 1.0 (RFC 4287), and 0.3 as feedsmith reads it. */
import type { AtomFeed } from 'feedsmith'
import type { Entry } from '../../model.ts'
import {
  BLANK_ENTRY,
  type Extensions,
  extensionCategories,
  extensionDates,
  type MappedFeed,
  mediaPicture,
  pageLink,
  person,
  podcastPictures,
  type Surroundings,
  termsOf,
  ttlSeconds,
  unprefixed,
  usageTermsIn,
} from './extensions.ts'
import { headlineOf, plainHeadline, withoutOutlet } from './headline.ts'
import { absolute, absoluteLinks, baseWithin, textBaseOf } from './links.ts'
import { attached, captioned, distinctMedia, mediaOf } from './media.ts'
import { distinctTexts, escapeHtml, languageTag, markup, plainText } from './text.ts'

export function fromAtom(feed: AtomFeed.Feed<string>, around: Surroundings): MappedFeed {
  const outer = around.url ?? feed.links?.find((link) => link.rel === 'self')?.href ?? pageLink(feed.links, null)
  const base = baseWithin(feed.xml?.base, outer)
  return {
    format: 'atom',
    feed: {
      title: titleOf(feed.title, around),
      link: pageLink(feed.links, base),
      description: htmlOfText(feed.subtitle ?? asText(feed.itunes?.summary), base, around),
      language: languageTag(feed.xml?.lang ?? feed.dc?.languages?.[0]),
      image: absolute(feed.logo ?? feed.icon ?? podcastPictures(feed)[0] ?? mediaPicture(feed.media), base),
      ttlSeconds: ttlSeconds(undefined, feed.sy),
      ...termsOf(usageTermsIn(feed as Extensions)),
    },
    entries: (feed.entries ?? []).map((entry) => fromEntry(entry, base, feed.authors, around, Boolean(feed.xml?.base))),
  }
}

function fromEntry(
  entry: AtomFeed.Entry<string>,
  outer: string | null,
  feedAuthors: AtomFeed.Person[] | undefined,
  around: Surroundings,
  isBaseStated: boolean,
): Entry {
  const base = baseWithin(entry.xml?.base, outer)
  const page = (entry.links ?? []).find(({ rel, href }) => href && (!rel || rel === 'alternate'))?.href
  const textBase = textBaseOf(page, { base, isStated: isBaseStated || Boolean(entry.xml?.base) })
  const dates = extensionDates(entry)
  const { content } = entry
  const enclosures = (entry.links ?? []).filter((link) => link.rel === 'enclosure')
  const described = entry.media?.description ?? entry.media?.groups?.find((group) => group.description)?.description
  return {
    ...BLANK_ENTRY,
    // An Atom id is an IRI; only a relative one is changed (RFC 4287, 4.2.6, xml:base).
    id: entry.id?.startsWith('/') ? absolute(entry.id, base) : (entry.id ?? null),
    title: withoutOutlet(titleOf(entry.title, around) ?? headlineOf(entry.media?.title?.value ?? entry.media?.groups?.[0]?.title?.value), [
      entry.source?.title?.value,
    ]),
    link: pageLink(entry.links, base) ?? absolute(content?.src, base) ?? (/^https?:/i.test(entry.id ?? '') ? entry.id! : null),
    authors: atomAuthors(entry, feedAuthors),
    published: entry.published ?? dates.published,
    updated: entry.updated ?? dates.updated,
    summary: htmlOfText(entry.summary ?? asText(entry.itunes?.summary ?? described?.value), textBase, around),
    content: htmlOfText(content, textBase, around),
    categories: distinctTexts(
      [...(entry.categories ?? []).map(({ term, label }) => term ?? label), ...extensionCategories(entry)].map(headlineOf),
    ),
    usageTerms: distinctTexts([...usageTermsIn(entry as Extensions), plainText(entry.source?.rights?.value)]),
    language: languageTag(entry.xml?.lang ?? content?.xml?.lang ?? entry.dc?.languages?.[0]),
    media: distinctMedia([
      ...captioned(
        enclosures.map(({ href, type, length, title }) => attached({ url: href, type, length, title }, base)),
        entry,
      ),
      ...captioned(mediaOf(entry.media, base), entry),
      ...podcastPictures(entry).map((url) => attached({ url, type: 'image' }, base)),
      ...(content?.src && !/html/.test(content.type ?? 'html') ? [attached({ url: content.src, type: content.type }, base)] : []),
    ]),
  }
}

/** An entry without an author has its source's, or the feed's (RFC 4287, 4.2.1). */
function atomAuthors(entry: AtomFeed.Entry<string>, feedAuthors: AtomFeed.Person[] | undefined): string[] {
  const own = [...(entry.authors ?? []).map(person), ...(entry.dc?.creators ?? []), entry.itunes?.author]
  const lists = [own, (entry.source?.authors ?? []).map(person), (feedAuthors ?? []).map(person)]
  return lists.map((list) => distinctTexts(list.map(plainText))).find((list) => list.length) ?? []
}

/** `text` is not markup: tags in it are shown as text (RFC 4287, 3.1.1.1). */
function isPlain(type: string | undefined): boolean {
  return type === 'text' || type === 'text/plain'
}

function asText(value: string | undefined): AtomFeed.Text | undefined {
  return value === undefined ? undefined : { value }
}

function titleOf(text: AtomFeed.Text | undefined, around: Surroundings): string | null {
  const value = unpacked(text, around)
  return isPlain(text?.type) ? plainHeadline(value) : headlineOf(value)
}

function htmlOfText(text: AtomFeed.Text | AtomFeed.Content | undefined, outer: string | null, around: Surroundings): string | null {
  const value = unpacked(text, around)
  if (!value) return null
  if (isPlain(text?.type)) return markup(escapeHtml(value))
  const html = text?.type === 'xhtml' ? unprefixed(value, around) : value
  return absoluteLinks(markup(html), baseWithin(text?.xml?.base, outer))
}

/** Atom 0.3 `mode="base64"`, and in 1.0 any type that is neither text nor XML (RFC 4287, 4.1.3.3). */
function unpacked(text: AtomFeed.Text | AtomFeed.Content | undefined, { base64 }: Surroundings): string | undefined {
  const { value, type } = text ?? {}
  const isPacked = base64 || (type?.includes('/') && !/^text\/|xml/.test(type))
  if (!value || !isPacked || !/^[A-Za-z0-9+/\s]{8,}={0,2}\s*$/.test(value)) return value
  const bytes = Buffer.from(value, 'base64')
  return bytes.toString('base64') === value.replace(/\s/g, '') ? bytes.toString('utf8') : value
}
