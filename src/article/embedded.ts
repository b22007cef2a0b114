import type { Caption, Copy, ReadAs } from '../model.ts'
import { datelineIn } from '../text/dateline.ts'
import { holdsPosts, statedPosts } from './body/live-blog.ts'
import { withoutRepeats } from './body/paragraphs.ts'
import { distinctCaptions } from './captions/captions.ts'
import { readContent } from './content.ts'
import type { HtmlPage } from './html/document.ts'
import { statedText, type Thing } from './html/jsonld.ts'
import { clean, endsSentence, fold, wordCount } from './html/text.ts'
import { findAll, type Node, type Root } from './html/tree.ts'

/** An article's text as the page carries it for machines. */
interface EmbeddedBody {
  body: string[]
  captions: Caption[]
  from: 'linked-data' | 'state'
}

/** The markup is used while it has this share of the words that the page states elsewhere, which include captions, tables and calls. */
const MARKUP_SHARE = 0.6
/** Words that the statement must have beyond the markup: a paragraph. */
const MORE_WORDS = 40
/** A script's state is read only where the markup has fewer words: then a script writes the article into the page. */
const STATE_BELOW_WORDS = 150

/** A copy whose body the page carries for machines where its markup holds much less: a live blog's posts, linked data, a script's state. */
export function withEmbedded(page: HtmlPage, copy: Copy): { copy: Copy; from: ReadAs['from'] } {
  const posts = statedPosts(page.metadata.things)
  if (posts.length && !holdsPosts(copy.body, posts)) {
    const body = withoutRepeats(posts.flat(), copy.headline)
    return { copy: { ...copy, body, dateline: datelineIn(body) }, from: 'linked-data' }
  }
  const embedded = embeddedBody(page, copy)
  if (!embedded) return { copy, from: 'markup' }
  const { body, from } = embedded
  const captions = distinctCaptions([...copy.captions, ...embedded.captions])
  return { copy: { ...copy, body, captions, dateline: datelineIn(body) }, from }
}

/**
 * The body that a page states beside its markup, where the markup holds much less: `articleBody` of the linked data, else the state that its
 * script starts from (`__NEXT_DATA__` and the like). Null where the markup is sufficient, where the statement breaks off or belongs to another
 * article, and where the page says that it is not free: text behind a paywall is not read from elsewhere in the page.
 */
function embeddedBody({ root, metadata: { article, things, meta }, url }: HtmlPage, copy: Copy): EmbeddedBody | null {
  if ([article, ...things].some((thing) => /^false$/i.test(String(thing?.isAccessibleForFree ?? '')))) return null
  if (/^locked$/i.test(meta.get('article:content_tier') ?? '')) return null
  const inMarkup = wordsIn(copy.body)
  const isMore = ({ body }: { body: string[] }) =>
    wordsIn(body) * MARKUP_SHARE > inMarkup && wordsIn(body) >= inMarkup + MORE_WORDS && !breaksOff(body)
  const stated = textOfThing(article)
  if (stated && wordCount(stated) * MARKUP_SHARE > inMarkup && isSameHeadline(statedText(article?.headline), copy.headline)) {
    const content = readContent(stated, { url })
    if (isMore(content)) return { ...content, from: 'linked-data' }
  }
  if (inMarkup >= STATE_BELOW_WORDS) return null
  const best = scriptStates(root)
    .flatMap((state) => bodiesIn(state, copy))
    .map((html) => readContent(html, { url }))
    .filter(isMore)
    .sort((a, b) => wordsIn(b.body) - wordsIn(a.body))[0]
  return best ? { ...best, from: 'state' } : null
}

const textOfThing = (thing: Thing | null): string | null => (typeof thing?.articleBody === 'string' ? statedText(thing.articleBody) : null)
const wordsIn = (body: string[]) => body.reduce((sum, p) => sum + wordCount(p), 0)
const breaksOff = (body: string[]) => /(?:…|\.\.\.|\[(?:…|\.\.\.|\+\d+ chars)\])\s*$/.test(body.at(-1) ?? '')
const isSameHeadline = (stated: string | null, printed: string | null) => {
  if (!stated || !printed) return true
  const [a, b] = [fold(stated), fold(printed)]
  return a.includes(b) || b.includes(a)
}

/** Characters; a longer state is the site's, not the page's. The largest of 466 pages has 1.4 million. */
const LONGEST_STATE = 3_000_000
/** A script that sets a state on the window, up to the object. */
const SETS_STATE =
  /^[\s;]*(?:window|self|globalThis)?(?:\.|\[['"])?[\w$]*(?:state|data|content|props|store|cache)[\w$]*(?:['"]\])?\s*=\s*(?=\{)/i

/** The states that the page's scripts start from, as data: scripts of JSON, and objects set on the window in JSON. */
function scriptStates(root: Root): unknown[] {
  const scripts = findAll(root, (e) => e.name === 'script' && !e.attribs.src && !/ld\+json/i.test(e.attribs.type ?? ''))
  return scripts.flatMap((script) => {
    const text = script.children.map((c: Node) => ('data' in c ? c.data : '')).join('')
    if (text.length < 200 || text.length > LONGEST_STATE) return []
    const isJson = /json/i.test(script.attribs.type ?? '') || script.attribs.id === '__NEXT_DATA__'
    const set = isJson ? '' : SETS_STATE.exec(text.slice(0, 300))?.[0]
    if (set === undefined) return []
    const state = parseJson(text.slice(set.length, isJson ? undefined : text.lastIndexOf('}') + 1))
    return state ? [state] : []
  })
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // Publisher trouble: most scripts are programs, not data.
    return null
  }
}

/** Names that newsroom systems give to a text and to its parts. */
const TEXT_KEY =
  /^(?:article_?|content_?|story_?|main_?|full_?)?(?:body|text|content|html|copy|blocks|elements|paragraphs|components|value|data|children)(?:_?html|_?text)?$/i
const HEADLINE_KEY = /^(?:head_?line|title|name|heading|basic|seo_?title)s?$/i
/** Nodes of a state that are visited; a page's article is among the first thousands. */
const MOST_NODES = 200_000

/** Texts in a state that belong to the page's article, because they are beside its headline or begin as its markup does. As HTML. */
function bodiesIn(state: unknown, copy: Copy): string[] {
  const headline = fold(copy.headline ?? '')
  const beginning = fold(copy.body.find((p) => wordCount(p) >= 8) ?? '').slice(0, 60)
  const found: string[] = []
  let left = MOST_NODES
  const visit = (node: unknown, depth: number) => {
    if (!node || typeof node !== 'object' || depth > 40 || left-- <= 0) return
    const fields = Object.entries(node)
    const isArticle =
      !Array.isArray(node) && headline !== '' && fields.some(([key, value]) => HEADLINE_KEY.test(key) && titles(value).includes(headline))
    for (const [key, value] of fields) {
      if (TEXT_KEY.test(key)) {
        const html = stateHtml(value)
        if (
          html.length > 200 &&
          (isArticle || (beginning !== '' && fold(html.slice(0, 2_000).replace(/<[^<>]*>/g, ' ')).includes(beginning)))
        )
          found.push(html)
      }
      visit(value, depth + 1)
    }
  }
  visit(state, 0)
  return found
}

/** A title as a text, or in an object by kind (`{"basic": "…"}`, `{"rendered": "…"}`). */
const titles = (value: unknown): string[] =>
  typeof value === 'string'
    ? [fold(clean(value))]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap((v) => (typeof v === 'string' ? [fold(clean(v))] : []))
      : []

/** A text, or a list of blocks each with a text, as HTML. Blocks whose type is not text (pictures, calls) are left out. */
function stateHtml(value: unknown, depth = 0): string {
  // Some states hold a text as nested JSON, in a shape of their own.
  if (typeof value === 'string') return /^\s*[[{]\s*["{[]/.test(value) ? '' : value
  if (!value || typeof value !== 'object' || depth > 4) return ''
  if (Array.isArray(value)) return value.map((block) => blockOf(block, depth)).join('')
  const text = Object.entries(value).find(([key, inner]) => TEXT_KEY.test(key) && inner)
  return text ? stateHtml(text[1], depth + 1) : ''
}

const FOREIGN_BLOCK = /image|picture|photo|video|gallery|embed|ad$|^ads?|advert|newsletter|related|link_?list|promo|teaser|recirc/i
function blockOf(block: unknown, depth: number): string {
  if (typeof block === 'string') return /<(?:p|h\d|li|div)\b/i.test(block) ? block : endsSentence(block) ? `<p>${block}</p>` : ''
  if (!block || typeof block !== 'object') return ''
  const { type, kind, __typename } = block as Record<string, unknown>
  if ([type, kind, __typename].some((name) => typeof name === 'string' && FOREIGN_BLOCK.test(name))) return ''
  const html = stateHtml(block, depth + 1)
  return /<(?:p|h\d|li|div)\b/i.test(html) ? html : html && `<p>${html}</p>`
}
