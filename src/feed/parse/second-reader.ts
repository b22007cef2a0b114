/** rss-parser, as the second reader for documents that feedsmith rejects. */
import Parser from 'rss-parser'
// @ts-expect-error rss-parser has no types for its inner files
import utils from 'rss-parser/lib/utils.js'
import type { Entry } from '../../model.ts'
import { isoDate } from '../../text/dates.ts'
import { BLANK_ENTRY, type MappedFeed, type Surroundings } from './extensions.ts'
import { headlineOf } from './headline.ts'
import { absolute, absoluteLinks } from './links.ts'
import { attached, distinctMedia } from './media.ts'
import { distinctTexts, markup, plainText, tidy } from './text.ts'

// Snippets are not used, and rss-parser makes them with a quadratic expression: 198 KB of `x<p` take over 30 s.
utils.getSnippet = () => ''

/** Limit of such a document: xml2js builds a tree of all of it, several times the size of the text. */
const MAX_CHARACTERS = 2_000_000

type RssParserItem = Parser.Item & { id?: string; author?: string; date?: string; 'content:encoded'?: string; 'rdf:about'?: string }
type RssParserFeed = Parser.Output<RssParserItem> & { language?: string }

/** Reads `xml` (from its root on, without document type, soundly nested); null if rss-parser rejects it too or it is too large. */
export function readAgain(xml: string, { url }: Surroundings): MappedFeed | null {
  if (xml.length > MAX_CHARACTERS) return null
  const feed = readNow(xml)
  if (!feed?.items) return null
  const base = url ?? feed.link ?? null
  return {
    format: 'rss',
    feed: {
      title: plainText(parsedText(feed.title)),
      link: absolute(parsedText(feed.link), base),
      description: absoluteLinks(markup(parsedText(feed.description)), base),
      language: tidy(parsedText(feed.language)),
      image: absolute(parsedText(feed.image?.url), base),
      ttlSeconds: null,
    },
    entries: feed.items.map((item) => fromRssParserItem(item, base)),
  }
}

/** xml2js works synchronously, so the hooks have run when parseString returns its promise. */
function readNow(xml: string): RssParserFeed | null {
  let feed: RssParserFeed | null = null
  const parser = new Parser<unknown, RssParserItem>({ defaultRSS: 2 })
  const hooks = parser as unknown as Record<'buildRSS' | 'buildAtomFeed', (...parts: unknown[]) => RssParserFeed>
  for (const name of ['buildRSS', 'buildAtomFeed'] as const) {
    const build = hooks[name].bind(parser)
    hooks[name] = (...parts) => {
      feed = build(...parts)
      return feed
    }
  }
  // If the document is rejected, the result is null; the promise reports the same error later.
  parser.parseString(xml).catch(() => null)
  return feed
}

function fromRssParserItem(item: RssParserItem, base: string | null): Entry {
  const id = parsedText(item.guid) ?? parsedText(item.id) ?? parsedText(item['rdf:about'])
  return {
    ...BLANK_ENTRY,
    id,
    title: headlineOf(parsedText(item.title)),
    link: absolute(parsedText(item.link) ?? (/^https?:/i.test(id ?? '') ? id : null), base),
    authors: distinctTexts([plainText(parsedText(item.creator) ?? parsedText(item.author))]),
    published: isoDate(parsedText(item.pubDate) ?? parsedText(item.date) ?? parsedText(item.isoDate)),
    summary: absoluteLinks(markup(parsedText(item.content) ?? parsedText(item.summary)), base),
    content: absoluteLinks(markup(parsedText(item['content:encoded'])), base),
    categories: distinctTexts((item.categories ?? []).map((category) => tidy(parsedText(category)))),
    media: distinctMedia(item.enclosure ? [attached({ ...item.enclosure, length: Number(item.enclosure.length) || null }, base)] : []),
  }
}

/** xml2js returns a text, or an object with the text in `_` if there are attributes. */
function parsedText(value: unknown): string | null {
  if (typeof value === 'string') return value || null
  if (Array.isArray(value)) return parsedText(value[0])
  return value && typeof value === 'object' && '_' in value ? parsedText(value._) : null
}
