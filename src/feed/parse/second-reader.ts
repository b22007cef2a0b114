/** rss-parser as the second reader, for what feedsmith refuses. */
import Parser from 'rss-parser'
// @ts-expect-error rss-parser has no types for its inner files
import utils from 'rss-parser/lib/utils.js'
import type { Entry, ParsedFeed } from '../../model.ts'
import { isoDate } from '../../text/dates.ts'
import { BLANK, type Surroundings } from './extensions.ts'
import { absolute, absoluteLinks } from './links.ts'
import { attached, distinctMedia } from './media.ts'
import { distinct, markup, plainText, tidy } from './text.ts'

// Its snippets are made with a quadratic expression: 198 KB of `x<p` take over 30 s. Nobody reads them.
utils.getSnippet = () => ''

/** What a feed that feedsmith refuses may weigh: xml2js builds a tree of everything, several times the size of the text. */
const MAX_LENGTH = 2_000_000

type Item = Parser.Item & { id?: string; author?: string; date?: string; 'content:encoded'?: string; 'rdf:about'?: string }
type Feed = Parser.Output<Item> & { language?: string }

/** Reads `xml` (from its root on, without document type, soundly nested); null when rss-parser refuses it too or it is too large. */
export function readAgain(xml: string, { url }: Surroundings): Omit<ParsedFeed, 'repairs' | 'complete'> | null {
  if (xml.length > MAX_LENGTH) return null
  const feed = readNow(xml)
  if (!feed?.items) return null
  const base = url ?? feed.link ?? null
  return {
    format: 'rss',
    feed: {
      title: plainText(textIn(feed.title)),
      link: absolute(textIn(feed.link), base),
      description: absoluteLinks(markup(textIn(feed.description)), base),
      language: tidy(textIn(feed.language)),
      image: absolute(textIn(feed.image?.url), base),
      ttlSeconds: null,
    },
    entries: feed.items.map((item) => fromItem(item, base)),
  }
}

/** xml2js works at once, and so the hooks have run when parseString gives its promise. */
function readNow(xml: string): Feed | null {
  let feed: Feed | null = null
  const parser = new Parser<unknown, Item>({ defaultRSS: 2 })
  const hooks = parser as unknown as Record<'buildRSS' | 'buildAtomFeed', (...parts: unknown[]) => Feed>
  for (const name of ['buildRSS', 'buildAtomFeed'] as const) {
    const build = hooks[name].bind(parser)
    hooks[name] = (...parts) => {
      feed = build(...parts)
      return feed
    }
  }
  // A refusal is the answer null; the promise tells it a second time, later.
  parser.parseString(xml).catch(() => null)
  return feed
}

function fromItem(item: Item, base: string | null): Entry {
  const id = textIn(item.guid) ?? textIn(item.id) ?? textIn(item['rdf:about'])
  return {
    ...BLANK,
    id,
    title: plainText(textIn(item.title)),
    link: absolute(textIn(item.link) ?? (/^https?:/i.test(id ?? '') ? id : null), base),
    authors: distinct([plainText(textIn(item.creator) ?? textIn(item.author))]),
    published: isoDate(textIn(item.pubDate) ?? textIn(item.date) ?? textIn(item.isoDate)),
    summary: absoluteLinks(markup(textIn(item.content) ?? textIn(item.summary)), base),
    content: absoluteLinks(markup(textIn(item['content:encoded'])), base),
    categories: distinct((item.categories ?? []).map((category) => tidy(textIn(category)))),
    media: distinctMedia(item.enclosure ? [attached({ ...item.enclosure, length: Number(item.enclosure.length) || null }, base)] : []),
  }
}

/** xml2js gives a text, or an object with the text in `_` where there are attributes. */
function textIn(value: unknown): string | null {
  if (typeof value === 'string') return value || null
  if (Array.isArray(value)) return textIn(value[0])
  return value && typeof value === 'object' && '_' in value ? textIn(value._) : null
}
