import type { Caption, Copy, PageReading, ReadAs } from '../model.ts'
import { datelineIn } from '../text/dateline.ts'
import { decode } from '../text/encoding.ts'
import { findCandidates } from './body/candidates.ts'
import { toEnding } from './body/ending.ts'
import { judge } from './body/judge.ts'
import { holdsPosts, statedPosts } from './body/live-blog.ts'
import { notArticle } from './body/not-article.ts'
import { fromOpening } from './body/opening.ts'
import { bylineOf } from './byline/byline.ts'
import { namesIn } from './byline/names.ts'
import { distinct } from './captions/captions.ts'
import { captionsInText } from './captions/captions-in-text.ts'
import { datesOf } from './dates/dates.ts'
import { headlineElement, headlineOf } from './headline.ts'
import { clutterTest, type Measures, measure } from './html/clutter.ts'
import { embeddedBody } from './html/embedded.ts'
import { type Block, type Item, readFlow, standfirst } from './html/flow.ts'
import { canonicalOf, languageOf, type Metadata, readMetadata } from './html/metadata.ts'
import { copyBlocks, withoutRepeats } from './html/paragraphs.ts'
import { applyRules, type Ruled, type SiteRules } from './html/rules.ts'
import { clean } from './html/text.ts'
import { ancestors, type Element, find, inside, parseHtml, type Root, textOf } from './html/tree.ts'
import { isGallery, readAs } from './read-as.ts'

/** What a page was served with: the HTTP content type, the address after redirects, and the site's rules if there are any. */
export interface PageInput {
  contentType: string | null
  url: string
  rules?: SiteRules | undefined
  /** Is told how the page was read, for explaining; where a strict reading left nothing, a second time for the lenient one. */
  watch?: (workings: Workings) => void
}

/** How a reading came about. Each step of the body is a part of the step before; `standfirst` stands over the headline's body. */
export interface Workings {
  root: Root
  headline: Element | null
  body: Element | null
  isClutter: (e: Element) => boolean
  items: Item[]
  steps: BodySteps
  copy: Copy
}

interface BodySteps {
  standfirst: Block[]
  inBody: Block[]
  fromOpening: Block[]
  toEnding: Block[]
  copy: Block[]
}

/** Characters read of a page. The largest of 466 news pages has 2.9 million. */
const LONGEST_PAGE = 5_000_000

const NO_RULES: Ruled = { headline: null, body: null, byline: null, published: null, notes: [] }

/**
 * A web page read as an article: body apart from captions, or what it is instead. Synchronous, no network, throws for no input.
 * `notes` says which site rules missed.
 */
export function readPage(bytes: Uint8Array, { contentType, url, rules, watch }: PageInput): PageReading & { notes: string[] } {
  const root = parseHtml(decode(bytes, { contentType, url }).text.slice(0, LONGEST_PAGE))
  const ruled = rules ? applyRules(root, rules) : NO_RULES
  const metadata = readMetadata(root, url)
  const { copy: printed, body } = strictly(root, ruled, metadata, url, watch) ?? leniently(root, ruled, metadata, url, watch)
  const { copy, from } = ruled.body ? { copy: printed, from: 'markup' as const } : withEmbedded(root, metadata, printed, url)
  const as = { ...readAs(root, metadata, copy, body, url), from }
  const said = {
    article: metadata.article !== null || metadata.meta.get('og:type') === 'article',
    gallery: as.kind === 'gallery',
    free: /^true$/i.test(String(metadata.article?.isAccessibleForFree)),
  }
  const refused = notArticle(metadata.title ?? '', clean(textOf(root, isFrame)), copy.body, said)
  return { ...(refused ?? { kind: 'article', copy, readAs: as }), notes: ruled.notes }
}

/** A copy whose body the page carries for machines where its markup holds much less: a live blog's posts, linked data, a script's state. */
function withEmbedded(root: Root, metadata: Metadata, copy: Copy, url: string): { copy: Copy; from: ReadAs['from'] } {
  const posts = statedPosts(metadata.things)
  if (posts.length && !holdsPosts(copy.body, posts)) {
    const body = withoutRepeats(posts.flat(), copy.headline)
    return { copy: { ...copy, body, dateline: datelineIn(body) }, from: 'linked-data' }
  }
  const embedded = embeddedBody(root, metadata, copy, url)
  if (!embedded) return { copy, from: 'markup' }
  const captions = distinct([...copy.captions, ...embedded.captions])
  return { copy: { ...copy, body: embedded.body, captions, dateline: datelineIn(embedded.body) }, from: embedded.from }
}

/** What the markup says, and the element that was read for it. */
interface Printed {
  copy: Copy
  body: Element | null
}

/** The usual reading, without what is named or built like clutter; null where that leaves nothing. */
function strictly(root: Root, ruled: Ruled, metadata: Metadata, url: string, watch: PageInput['watch']): Printed | null {
  const raw = measure(root)
  const isClutter = clutterTest(raw, proseOf(root, raw), url)
  const printed = readCopy(root, ruled, metadata, url, isClutter, measure(root, isClutter), watch)
  return printed.copy.body.length || isGallery(metadata, printed.copy) ? printed : null
}

/** For calendars, lists and short notes, which have no prose to judge by: every character outside links counts, and names of elements do not. */
function leniently(root: Root, ruled: Ruled, metadata: Metadata, url: string, watch: PageInput['watch']): Printed {
  const isClutter = (e: Element) => ['nav', 'footer', 'aside', 'form'].includes(e.name)
  const measures = measure(root, isClutter)
  for (const m of measures.values()) m.prose = m.text - m.link
  return readCopy(root, ruled, metadata, url, isClutter, measures, watch)
}

function readCopy(
  root: Root,
  ruled: Ruled,
  metadata: Metadata,
  url: string,
  isClutter: (e: Element) => boolean,
  measures: Measures,
  watch: PageInput['watch'],
): Printed {
  const headline = ruled.headline ?? headlineElement(root, metadata, isClutter)
  const body = ruled.body ?? judge(findCandidates(root, measures), measures, headline)
  const items = body ? captionsInText(readFlow({ body, scope: scopeOf(body, headline), headline, isClutter, base: url })) : []
  const title = headlineOf(headline, metadata)
  const byline = ruled.byline ? namesIn(ruled.byline) : bylineOf({ root, metadata, headline, body, isClutter })
  const steps = bodySteps(items, title, metadata.description, byline)
  const paragraphs = withoutRepeats(
    [...steps.standfirst, ...steps.copy].map((b) => b.text),
    title,
  )
  const language = languageOf(root, metadata)
  const dates = datesOf({ root, metadata, headline, language, url })
  const copy: Copy = {
    headline: ruled.headline ? clean(textOf(ruled.headline)) : title,
    byline,
    dateline: datelineIn(paragraphs),
    language,
    published: ruled.published ?? dates.published,
    modified: dates.modified,
    canonicalUrl: canonicalOf(root, metadata, url),
    body: paragraphs,
    captions: captionsOf(items),
  }
  watch?.({ root, headline, body, isClutter, items, steps, copy })
  return { copy, body }
}

/** What stands over, under or beside every page of a site says nothing of this one. */
const isFrame = (e: Element) =>
  ['nav', 'footer'].includes(e.name) ||
  /(?:^|\s)(?:navigation|contentinfo)(?:\s|$)/.test(e.attribs.role ?? '') ||
  (e.name === 'header' &&
    ![...ancestors(e)].some((a) => ['article', 'main', 'section'].includes(a.name)) &&
    !find(e, (x) => x.name === 'h1'))

function proseOf(root: Root, measures: Measures): number {
  const body = find(root, (e) => e.name === 'body') ?? find(root, (e) => e.name === 'html')
  return body ? (measures.get(body)?.prose ?? 0) : root.children.reduce((sum, c) => sum + (measures.get(c as Element)?.prose ?? 0), 0)
}

/** The smallest element round body and headline: what lies between them may be standfirst and lead picture. */
function scopeOf(body: Element, headline: Element | null): Element {
  if (!headline || inside(headline, body)) return body
  return [...ancestors(body)].find((e) => inside(headline, e)) ?? body
}

function bodySteps(items: Item[], headline: string | null, description: string | null, byline: string[]): BodySteps {
  const blocks = items.filter((i): i is Block => i.kind === 'text')
  const opening = standfirst(
    blocks.filter((b) => b.zone === 'head'),
    description,
  )
  const inBody = blocks.filter((b) => b.zone === 'body')
  const begun = fromOpening(inBody, headline, description)
  // Pointers hide the colophon behind them, and their end shows another.
  const ended = toEnding(begun, byline)
  return { standfirst: opening, inBody, fromOpening: begun, toEnding: ended, copy: toEnding(copyBlocks(ended), byline) }
}

const captionsOf = (items: Item[]): Caption[] => distinct(items.flatMap((i) => (i.kind === 'caption' ? [i.caption] : [])))
