/** RSS 0.9x and 2.0 (rssboard.org/rss-specification), and RSS 1.0 in RDF (web.resource.org/rss/1.0), which has the same elements. */
import type { RdfFeed, RssFeed, XmlNs } from 'feedsmith'
import type { Entry, ParsedFeed } from '../../model.ts'
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
import { headlineOf, withoutOutlet } from './headline.ts'
import { absolute, absoluteLinks, baseWithin, textBaseOf } from './links.ts'
import { attached, captioned, distinctMedia, mediaOf } from './media.ts'
import { distinctTexts, languageTag, markup, plainText, tidy } from './text.ts'

type Channel = Partial<RssFeed.Feed<string>> & Partial<Pick<RdfFeed.Feed<string>, 'rdf'>> & { xml?: XmlNs.ItemOrFeed }
type RssItem = RssFeed.Item<string> & Pick<RdfFeed.Item<string>, 'rdf'>

export function fromRss(channel: RssFeed.Feed<string>, around: Surroundings): MappedFeed {
  return { format: 'rss', ...fromChannel(channel, channel.items ?? [], around) }
}

export function fromRdf(channel: RdfFeed.Feed<string>, around: Surroundings): MappedFeed {
  return { format: 'rdf', ...fromChannel(channel as Channel, (channel.items ?? []) as RssItem[], around) }
}

function fromChannel(channel: Channel, items: RssItem[], around: Surroundings): Pick<ParsedFeed, 'feed' | 'entries'> {
  const { url, channelBase } = around
  const outer = url ?? channel.atom?.links?.find((link) => link.rel === 'self')?.href ?? channel.link ?? null
  const base = baseWithin(channelBase, baseWithin(channel.xml?.base, outer))
  const image = channel.image?.url ?? podcastPictures(channel as Extensions)[0] ?? mediaPicture(channel.media)
  return {
    feed: {
      title: plainText(channel.title ?? channel.dc?.titles?.[0] ?? channel.itunes?.title ?? channel.atom?.title?.value),
      link: absolute(channel.link ?? around.channelLink, base) ?? pageLink(channel.atom?.links, base) ?? absolute(channel.rdf?.about, base),
      description: absoluteLinks(
        markup(channel.description ?? channel.dc?.descriptions?.[0] ?? channel.itunes?.summary ?? channel.itunes?.subtitle),
        base,
      ),
      language: tidy(channel.language ?? channel.dc?.languages?.[0]) ?? languageTag(channel.xml?.lang),
      image: absolute(image, base),
      ttlSeconds: ttlSeconds(channel.ttl, channel.sy),
      ...termsOf([plainText(channel.copyright), ...usageTermsIn(channel as Extensions)]),
    },
    entries: items.map((item) => fromRssItem(item, base, around, Boolean(channelBase || channel.xml?.base))),
  }
}

function fromRssItem(item: RssItem, outer: string | null, around: Surroundings, isBaseStated: boolean): Entry {
  const base = baseWithin(item.xml?.base, outer)
  const link = absolute(item.link, base) ?? pageLink(item.atom?.links, base) ?? permalink(item, base)
  const textBase = textBaseOf(item.link, { base, isStated: Boolean(item.xml?.base) || isBaseStated })
  const dates = extensionDates(item)
  const content = item.content?.encoded ?? item.atom?.content?.value
  // With a summary of its own, the item has its text in the description.
  const teaser = Boolean(!content && item.description && item.atom?.summary?.value)
  const id = item.guid?.value ?? item.rdf?.about ?? item.atom?.id ?? item.dc?.identifiers?.[0] ?? null
  return {
    ...BLANK_ENTRY,
    id,
    title: withoutOutlet(
      headlineOf(
        item.title ??
          item.dc?.titles?.[0] ??
          item.atom?.title?.value ??
          item.media?.title?.value ??
          item.media?.groups?.[0]?.title?.value ??
          item.itunes?.title,
      ),
      [item.source?.title, ...(item.dc?.sources ?? []), ...(item.dc?.publishers ?? [])],
    ),
    link,
    authors: rssAuthors(item),
    published: item.pubDate ?? dates.published,
    updated: dates.updated,
    summary: absoluteLinks(
      markup(unprefixed(teaser ? item.atom?.summary?.value : summaryOf(item), around)),
      baseWithin(item.atom?.summary?.xml?.base, textBase),
    ),
    content: absoluteLinks(
      markup(unprefixed(content ?? (teaser ? item.description : undefined), around)),
      baseWithin(item.atom?.content?.xml?.base, textBase),
    ),
    categories: distinctTexts([...(item.categories ?? []).map((category) => category.name), ...extensionCategories(item)].map(headlineOf)),
    language: tidy(item.dc?.languages?.[0]) ?? languageTag(item.xml?.lang),
    usageTerms: usageTermsIn(item as Extensions),
    media: distinctMedia([
      ...captioned(
        (item.enclosures ?? []).map((enclosure) => attached(enclosure, base)),
        item,
      ),
      ...captioned(mediaOf(item.media, base), item),
      ...podcastPictures(item).map((url) => attached({ url, type: 'image' }, base)),
    ]),
  }
}

function summaryOf(item: RssItem & Extensions): string | undefined {
  return (
    item.description ??
    item.dc?.descriptions?.[0] ??
    item.dcterms?.abstracts?.[0] ??
    item.atom?.summary?.value ??
    item.itunes?.summary ??
    item.media?.description?.value ??
    item.media?.groups?.[0]?.description?.value ??
    item.googleplay?.description ??
    item.itunes?.subtitle
  )
}

function rssAuthors(item: RssItem): string[] {
  const named = distinctTexts(
    [...(item.authors ?? []).map(person), ...(item.dc?.creators ?? []), ...(item.dcterms?.creators ?? [])].map(plainText),
  )
  return named.length
    ? named
    : distinctTexts([...(item.atom?.authors ?? []).map(person), item.itunes?.author, item.googleplay?.author].map(plainText))
}

/** A guid is an address unless `isPermaLink` denies it (RSS 2.0, guid). */
function permalink(item: RssItem, base: string | null): string | null {
  const guid = item.guid
  if (guid?.value && guid.isPermaLink !== false && /^https?:/i.test(guid.value)) return guid.value
  return guid?.isPermaLink ? absolute(guid.value, base) : absolute(item.rdf?.about, base)
}
