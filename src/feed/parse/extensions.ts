/** Extensions that may occur in RSS, RDF and Atom alike. */
import type { AtomNs, CcNs, CreativeCommonsNs, DcNs, DcTermsNs, GooglePlayNs, ItunesNs, MediaNs, PodcastNs, SyNs } from 'feedsmith'
import type { Entry, ParsedFeed } from '../../model.ts'
import { absolute } from './links.ts'
import { distinctTexts, plainText } from './text.ts'

export interface Extensions {
  atom?: AtomNs.Entry<string>
  dc?: DcNs.ItemOrFeed<string>
  dcterms?: DcTermsNs.ItemOrFeed<string>
  itunes?: ItunesNs.Item
  media?: MediaNs.ItemOrFeed
  googleplay?: GooglePlayNs.Item
  podcast?: PodcastNs.Item
}

/** A feed as a format's mapping gives it. The caller adds what was repaired and whether the document is complete. */
export type MappedFeed = Omit<ParsedFeed, 'repairs' | 'complete'>

/** What a mapping needs to know of the document around it. */
export interface Surroundings {
  /** The address of the feed, or its substitute. */
  url: string | null
  /** Whether the document has Atom 0.3 content in base64. */
  base64: boolean
  /** The `xml:base` of an RSS channel, which is relative to that of the root. */
  channelBase?: string | null | undefined
  /** The address of the site, where an RSS channel writes it as an attribute. */
  channelLink?: string | null | undefined
  /** Matches tags of HTML, SVG and MathML with the prefixes that the document declares for them. */
  prefixedTag?: RegExp | null
}

/** HTML without the prefixes that the document declares for it, since HTML has none. */
export function unprefixed<Html extends string | null | undefined>(html: Html, { prefixedTag }: Surroundings): Html | string {
  return html && prefixedTag ? html.replace(prefixedTag, '<$1') : html
}

/** An entry without any content. */
export const BLANK_ENTRY: Readonly<Entry> = {
  id: null,
  title: null,
  link: null,
  authors: [],
  published: null,
  updated: null,
  summary: null,
  content: null,
  categories: [],
  language: null,
  media: [],
  pubStatus: null,
  signal: null,
  embargoed: null,
  version: null,
  slugline: null,
  edNote: null,
  dateline: null,
  located: null,
  urgency: null,
  subjects: [],
  notForPublication: null,
  replaces: [],
  usageTerms: [],
}

/** Pictures of an entry or a feed from the extensions of podcasts. */
export function podcastPictures({ itunes, googleplay, podcast }: Pick<Extensions, 'itunes' | 'googleplay' | 'podcast'>): string[] {
  const images = (podcast?.images ?? []).map(({ href }) => href)
  return distinctTexts([itunes?.image, typeof googleplay?.image === 'string' ? googleplay.image : googleplay?.image?.href, ...images])
}

/** The picture of a feed that has it in Media RSS. */
export function mediaPicture(media: MediaNs.ItemOrFeed | undefined): string | undefined {
  const picture = media?.contents?.find(({ type, medium }) => /^image/.test(type ?? medium ?? ''))
  return picture?.url ?? media?.thumbnails?.[0]?.url
}

/** The dates of publication and of the last change, from the extensions. */
export function extensionDates({ dc, dcterms, atom }: Extensions): { published: string | null; updated: string | null } {
  return {
    published: dcterms?.issued?.[0] ?? dcterms?.created?.[0] ?? atom?.published ?? dc?.dates?.[0] ?? dcterms?.dates?.[0] ?? null,
    updated: dcterms?.modified?.[0] ?? atom?.updated ?? null,
  }
}

type Rights = Pick<AtomNs.Entry<string>, 'rights'>

/** The conditions of use that an item or a channel states: rights, licences, restrictions to some countries. */
export function usageTermsIn(
  item: Extensions & Partial<Rights> & { cc?: CcNs.ItemOrFeed; creativeCommons?: CreativeCommonsNs.ItemOrFeed },
): string[] {
  const { dc, dcterms, atom, cc, creativeCommons, rights } = item
  return distinctTexts(
    [
      ...(dc?.rights ?? []),
      ...(dcterms?.rights ?? []),
      ...(dcterms?.accessRights ?? []),
      ...(dcterms?.licenses ?? []),
      rights?.value,
      atom?.rights?.value,
      ...(creativeCommons?.licenses ?? []),
      cc?.license,
      ...mediaTerms(item.media),
    ].map(plainText),
  )
}

/** Conditions as a field that is left out where there are none. */
export function termsOf(terms: (string | null | undefined)[]): { usageTerms?: string[] } {
  const stated = distinctTexts(terms)
  return stated.length ? { usageTerms: stated } : {}
}

/** The same of Media RSS, which may state them for the entry, a group or a file. */
export function mediaTerms(
  media: Partial<Pick<MediaNs.ItemOrFeed, 'copyright' | 'licenses' | 'restrictions' | 'rights'>> | undefined,
): string[] {
  if (!media) return []
  const restrictions = (media.restrictions ?? []).map(({ relationship, type, value }) =>
    [relationship, type, value].filter(Boolean).join(' '),
  )
  return distinctTexts(
    [
      media.copyright?.value ?? media.copyright?.url,
      ...(media.licenses ?? []).map(({ name, href }) => name ?? href),
      ...restrictions,
      media.rights?.status,
    ].map(plainText),
  )
}

export function extensionCategories({ atom, dc, dcterms, media, itunes }: Extensions): (string | undefined)[] {
  return [
    ...(dc?.subjects ?? []),
    ...(dcterms?.subjects ?? []),
    ...(media?.categories ?? []).map((category) => category.name),
    ...(media?.groups ?? []).flatMap((group) => group.categories ?? []).map((category) => category.name),
    ...(itunes?.keywords ?? []),
    ...(media?.keywords ?? []),
    ...(media?.groups ?? []).flatMap((group) => group.keywords ?? []),
    ...(atom?.categories ?? []).map(({ term, label }) => term ?? label),
  ]
}

/** A person as a byline names them: the name, or else the address given. */
export function person(one: { name?: string; email?: string; link?: string; uri?: string } | undefined): string | null {
  // A name with a comma is quoted before an address (RFC 5322, 3.4).
  return one?.name?.replace(/^"([^"]+)"$/, '$1') ?? one?.email ?? one?.link ?? one?.uri ?? null
}

/** A relation without a colon is short for one of the registry (RFC 4287, 4.2.7.2). Some write several, as HTML allows. */
const ALTERNATE = /(?:^|\s)(?:http:\/\/www\.iana\.org\/assignments\/relation\/)?alternate(?:\s|$)/i

/** The address of a page among Atom links: `alternate` first (RFC 4287, 4.2.7.2: also where rel is absent). */
export function pageLink(links: { href?: string; rel?: string; type?: string }[] | undefined, base: string | null): string | null {
  const pages = (links ?? []).filter((link) => link.href && (!link.rel || ALTERNATE.test(link.rel)))
  const page = pages.find((link) => !link.type || /html/.test(link.type)) ?? pages[0]
  return absolute(page?.href, base)
}

const PERIOD_SECONDS: Record<string, number> = { hourly: 3600, daily: 86_400, weekly: 604_800, monthly: 2_592_000, yearly: 31_536_000 }

/** RSS `ttl` (minutes) or the syndication module's period over frequency, in seconds. */
export function ttlSeconds(ttlMinutes: number | undefined, sy: SyNs.Feed<string> | undefined): number | null {
  if (ttlMinutes !== undefined && ttlMinutes > 0) return Math.round(ttlMinutes * 60)
  const period = PERIOD_SECONDS[sy?.updatePeriod?.toLowerCase() ?? '']
  return period ? Math.round(period / Math.max(sy?.updateFrequency ?? 1, 1)) : null
}
