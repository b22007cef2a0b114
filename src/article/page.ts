import type { Caption, Copy, PageReading } from '../model.ts'
import { bylineOf, namesIn } from './byline.ts'
import { findCandidates } from './candidates.ts'
import { distinct } from './captions.ts'
import { captionsInText } from './captions-in-text.ts'
import { clutterTest, type Measures, measure } from './clutter.ts'
import { datelineOf } from './dateline.ts'
import { datesOf } from './dates.ts'
import { decodePage } from './decode.ts'
import { toEnding } from './ending.ts'
import { type Block, type Item, readFlow, standfirst } from './flow.ts'
import { judge } from './judge.ts'
import { canonicalOf, headlineElement, headlineOf, languageOf, type Metadata, readMetadata } from './metadata.ts'
import { notArticle } from './not-article.ts'
import { fromOpening } from './opening.ts'
import { copyBlocks, withoutRepeats } from './paragraphs.ts'
import { applyRules, type Ruled, type SiteRules } from './rules.ts'
import { clean } from './text.ts'
import { ancestors, type Element, find, inside, parseHtml, type Root, textOf } from './tree.ts'

/** What a page was served with: the HTTP content type, the address after redirects, and the site's rules if there are any. */
export interface PageInput {
  contentType: string | null
  url: string
  rules?: SiteRules
}

/** Characters read of a page. The largest of 466 news pages has 2.9 million. */
const LONGEST_PAGE = 5_000_000

const NO_RULES: Ruled = { headline: null, body: null, byline: null, published: null, notes: [] }

/**
 * A web page read as an article: body apart from captions, or what it is instead. Synchronous, no network, throws for no input.
 * `notes` says which site rules missed.
 */
export function readPage(bytes: Uint8Array, { contentType, url, rules }: PageInput): PageReading & { notes: string[] } {
  const root = parseHtml(decodePage(bytes, contentType).slice(0, LONGEST_PAGE))
  const ruled = rules ? applyRules(root, rules) : NO_RULES
  const metadata = readMetadata(root)
  const copy = strictly(root, ruled, metadata, url) ?? leniently(root, ruled, metadata, url)
  const isSaidToBe = metadata.article !== null || metadata.meta.get('og:type') === 'article'
  const refused = notArticle(metadata.title ?? '', clean(textOf(root)), copy.body, isSaidToBe)
  return { ...(refused ?? { kind: 'article', copy }), notes: ruled.notes }
}

/** The usual reading, without what is named or built like clutter; null where that leaves nothing. */
function strictly(root: Root, ruled: Ruled, metadata: Metadata, url: string): Copy | null {
  const raw = measure(root)
  const isClutter = clutterTest(raw, proseOf(root, raw), url)
  const copy = readCopy(root, ruled, metadata, url, isClutter, measure(root, isClutter))
  return copy.body.length ? copy : null
}

/** For calendars, lists and short notes, which have no prose to judge by: every character outside links counts, and names of elements do not. */
function leniently(root: Root, ruled: Ruled, metadata: Metadata, url: string): Copy {
  const isClutter = (e: Element) => ['nav', 'footer', 'aside', 'form'].includes(e.name)
  const measures = measure(root, isClutter)
  for (const m of measures.values()) m.prose = m.text - m.link
  return readCopy(root, ruled, metadata, url, isClutter, measures)
}

function readCopy(root: Root, ruled: Ruled, metadata: Metadata, url: string, isClutter: (e: Element) => boolean, measures: Measures): Copy {
  const headline = ruled.headline ?? headlineElement(root, metadata, isClutter)
  const body = ruled.body ?? judge(findCandidates(root, measures), measures, headline)
  const items = body ? captionsInText(readFlow({ body, scope: scopeOf(body, headline), headline, isClutter, base: url })) : []
  const title = headlineOf(headline, metadata)
  const byline = ruled.byline ? namesIn(ruled.byline) : bylineOf(root, metadata, isClutter)
  const paragraphs = bodyOf(items, title, metadata.description, byline)
  const dates = datesOf(root, metadata)
  return {
    headline: ruled.headline ? clean(textOf(ruled.headline)) : title,
    byline,
    dateline: datelineOf(paragraphs),
    language: languageOf(root, metadata),
    published: ruled.published ?? dates.published,
    modified: dates.modified,
    canonicalUrl: canonicalOf(root, metadata, url),
    body: paragraphs,
    captions: captionsOf(items),
  }
}

function proseOf(root: Root, measures: Measures): number {
  const body = find(root, (e) => e.name === 'body') ?? find(root, (e) => e.name === 'html')
  return body ? (measures.get(body)?.prose ?? 0) : root.children.reduce((sum, c) => sum + (measures.get(c as Element)?.prose ?? 0), 0)
}

/** The smallest element round body and headline: what lies between them may be standfirst and lead picture. */
function scopeOf(body: Element, headline: Element | null): Element {
  if (!headline || inside(headline, body)) return body
  return [...ancestors(body)].find((e) => inside(headline, e)) ?? body
}

function bodyOf(items: Item[], headline: string | null, description: string | null, byline: string[]): string[] {
  const blocks = items.filter((i): i is Block => i.kind === 'text')
  const opening = standfirst(
    blocks.filter((b) => b.zone === 'head'),
    description,
  )
  const inBody = blocks.filter((b) => b.zone === 'body')
  // Pointers hide the colophon behind them, and their end shows another.
  const ended = toEnding(fromOpening(inBody, headline, description), byline)
  const copy = toEnding(copyBlocks(ended), byline)
  return withoutRepeats(
    [...opening, ...copy].map((b) => b.text),
    headline,
  )
}

const captionsOf = (items: Item[]): Caption[] => distinct(items.flatMap((i) => (i.kind === 'caption' ? [i.caption] : [])))
