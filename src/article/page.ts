import type { Caption, Copy, PageReading } from '../model.ts'
import { type BodySteps, findBody, readBody } from './body/body.ts'
import { readByline } from './byline/byline.ts'
import { readCaptions } from './captions/captions.ts'
import { readDates } from './dates/dates.ts'
import { withEmbedded } from './embedded.ts'
import { headingText, headlineElement, readHeadline } from './headline.ts'
import { lenientView, type PageView, proseOf, strictView } from './html/clutter.ts'
import { type HtmlPage, openPage, type ServedPage } from './html/document.ts'
import type { FlowItem } from './html/flow.ts'
import { isHiddenElement } from './html/measure.ts'
import { fold, wordCount } from './html/text.ts'
import { type Element, findAll, textOf } from './html/tree.ts'
import { notArticle } from './not-article.ts'
import { isGallery, readAs } from './read-as.ts'
import { isDoubtful, isRather } from './story.ts'
import { readUsageTerms } from './usage-terms.ts'

export interface PageInput extends ServedPage {
  /** Receives how the page was read, for explaining it; a second time for the lenient reading where the strict one left nothing. */
  watch?: ((workings: Workings) => void) | undefined
}

/** How a reading came about. */
export interface Workings {
  page: HtmlPage
  view: PageView
  headline: Element | null
  body: Element | null
  items: FlowItem[]
  steps: BodySteps
  copy: Copy
}

/** What the markup holds, and the element that was read for it. */
interface Printed {
  copy: Copy
  body: Element | null
}

/**
 * A web page read as an article: body apart from captions, or what it is instead. Synchronous, no network, throws for no input.
 * `notes` says which site rules missed.
 */
export function readPage(bytes: Uint8Array, input: PageInput): PageReading & { notes: string[] } {
  const page = openPage(bytes, input)
  const printed = readMarkup(page, input.watch)
  const { copy, from } = page.ruled.body ? { copy: printed.copy, from: 'markup' as const } : withEmbedded(page, printed.copy)
  const as = readAs({ page, copy, body: printed.body, from })
  const refused = notArticle(page, copy.body, as.kind === 'gallery')
  return { ...(refused ?? { kind: 'article', copy, readAs: as }), notes: page.ruled.notes }
}

function termsOf(metadata: HtmlPage['metadata']): Pick<Copy, 'usageTerms'> {
  const usageTerms = readUsageTerms(metadata)
  return usageTerms.length ? { usageTerms } : {}
}

/**
 * The strict reading. Where it leaves nothing, a standfirst, or a text that is not the story which the page promises, the page is read again without
 * regard to names; where it leaves nothing, leniently too.
 */
function readMarkup(page: HtmlPage, watch: PageInput['watch']): Printed {
  const strict = readCopy({ page, view: strictView(page), watch })
  const promised = { headline: strict.copy.headline, description: page.metadata.description }
  if (page.ruled.body || !isDoubtful(strict.copy.body, promised)) return strict
  const isEmpty = strict.copy.body.length === 0 && !isGallery(page.metadata, strict.copy)
  let best = isEmpty ? readCopy({ page, view: lenientView(page.root), watch }) : strict
  for (const view of otherViews(page, isEmpty)) {
    const workings: Workings[] = []
    const other = readCopy({ page, view, watch: (w) => workings.push(w) })
    if (!isRather(other.copy.body, best.copy.body, promised)) continue
    best = other
    for (const w of workings) watch?.(w)
  }
  return best
}

/** Words from which a caption without a credit that repeats the page's description is its standfirst, and a paragraph that repeats a caption is one. */
const STANDFIRST_WORDS = 20
const REPEATED_WORDS = 5
/** Characters; a longer one may be the paragraph that the caption was taken from. */
const LONGEST_REPEATED = 160

/** Captions without the standfirst that stands in a figure, and text without the captions that are printed a second time. */
function withoutStandfirst({ items, captions }: { items: FlowItem[]; captions: Caption[] }, description: string | null) {
  const described = fold(description ?? '')
  const isStandfirst = ({ text, credit }: Caption) =>
    credit === null && described !== '' && wordCount(text) >= STANDFIRST_WORDS && fold(text) === described
  const kept = captions.filter((caption) => !isStandfirst(caption))
  const said = new Set(kept.filter(({ text }) => wordCount(text) >= REPEATED_WORDS).map(({ text }) => fold(text)))
  // A paragraph of the story may have lent its words to a caption; the caption itself stands directly below a picture.
  const isRepeated = (item: FlowItem, i: number) =>
    item.kind === 'text' &&
    items[i - 1]?.kind === 'picture' &&
    item.zone === 'body' &&
    item.text.length < LONGEST_REPEATED &&
    said.has(fold(item.text))
  return { items: said.size ? items.filter((item, i) => !isRepeated(item, i)) : items, captions: kept }
}

/** The views that show more than the strict one: without regard to names; the lenient one where much prose is hidden until a script shows it. */
function otherViews(page: HtmlPage, isEmpty: boolean): PageView[] {
  const unnamed = strictView(page, false)
  const hasMore = proseOf(page.root, unnamed.measures) > proseOf(page.root, strictView(page).measures)
  const hidden = isEmpty
    ? []
    : findAll(page.root, (e) => isHiddenElement(e) && wordCount(textOf(e), HIDDEN_WORDS) >= HIDDEN_WORDS, HIDDEN_PARTS)
  return [...(hasMore ? [unnamed] : []), ...(hidden.length === HIDDEN_PARTS ? [lenientView(page.root)] : [])]
}

/** Hidden parts of so many words, from which the hidden text may be the article. */
const HIDDEN_PARTS = 3
const HIDDEN_WORDS = 15

function readCopy({ page, view, watch }: { page: HtmlPage; view: PageView; watch: PageInput['watch'] }): Printed {
  const { metadata, ruled } = page
  const headline = ruled.headline ?? headlineElement(page.root, metadata, view.isClutter)
  const title = readHeadline(headline, metadata)
  const body = ruled.body ?? findBody(page.root, view, headline)
  const { items, captions } = body
    ? withoutStandfirst(readCaptions({ body, headline, isClutter: view.isClutter, base: page.url }), metadata.description)
    : { items: [], captions: [] }
  const byline = readByline({ page, headline, body, isClutter: view.isClutter })
  const { paragraphs, dateline, steps } = readBody(items, { headline: title, description: metadata.description, byline })
  const copy: Copy = {
    headline: ruled.headline ? headingText(ruled.headline) : title,
    byline,
    dateline,
    language: metadata.language,
    ...readDates(page, headline),
    canonicalUrl: metadata.canonicalUrl,
    body: paragraphs,
    captions,
    ...termsOf(metadata),
  }
  watch?.({ page, view, headline, body, items, steps, copy })
  return { copy, body }
}
