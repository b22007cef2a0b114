import { fold } from './text.ts'
import { findAll, type Node, type Root } from './tree.ts'

export type Thing = Record<string, unknown>

const ARTICLE = /(?:Article|BlogPosting|Reportage|LiveBlogPosting|Report|Review)$/

/** The linked-data objects of a page (schema.org JSON-LD), with graphs and lists flattened. Broken blocks are skipped. */
export function readJsonLd(root: Root): Thing[] {
  const scripts = findAll(root, (e) => e.name === 'script' && /ld\+json/i.test(e.attribs.type ?? ''))
  return scripts.flatMap((script) => flatten(parseLoose(script.children.map((c: Node) => ('data' in c ? c.data : '')).join(''))))
}

/**
 * The object that describes the article: of several the one with the page's headline or address, else the one with the most of headline, text, date and
 * author.
 * @param titles the page's own titles
 * @param url its address
 */
export function mainArticle(things: Thing[], titles: (string | null | undefined)[] = [], url = ''): Thing | null {
  const articles = things.filter((t) => typesOf(t).some((type) => ARTICLE.test(type)))
  const weight = (t: Thing) =>
    (isOf(t, titles, url) ? 10 : 0) +
    Number('articleBody' in t) +
    Number('headline' in t) * 2 +
    Number('datePublished' in t) +
    Number('author' in t)
  return articles.reduce<Thing | null>((best, t) => (best && weight(best) >= weight(t) ? best : t), null)
}

/** Whether an object has the headline or the address of the page. */
function isOf(thing: Thing, titles: (string | null | undefined)[], url: string): boolean {
  const headline = fold(statedText(thing.headline) ?? '')
  if (headline && titles.some((title) => title && ` ${fold(title)} `.includes(` ${headline} `))) return true
  const page = [thing.url, thing.mainEntityOfPage, thing['@id']]
    .flat()
    .map((v) => (typeof v === 'string' ? v : String((v as Thing | null)?.['@id'] ?? '')))
  return page.some((address) => URL.canParse(address) && URL.canParse(url) && pathOf(address) === pathOf(url))
}
const pathOf = (address: string) => new URL(address).pathname.replace(/\/$/, '')

export const typesOf = (thing: Thing): string[] => [thing['@type']].flat().filter((t): t is string => typeof t === 'string')

export const statedText = (value: unknown): string | null => {
  if (typeof value === 'string') return unescapeEntities(value)
  if (Array.isArray(value)) return statedText(value[0])
  if (value && typeof value === 'object') return statedText((value as Thing)['@value'] ?? (value as Thing).name)
  return null
}

/** Publishers put HTML-escaped text into JSON, sometimes twice. */
function unescapeEntities(text: string): string {
  if (!/&(?:#\d+|#x[\da-f]+|\w+);/i.test(text)) return text
  const amp = text.replace(/&amp;/g, '&')
  return amp.replace(
    /&(#\d+|#x[\da-f]+|quot|apos|lt|gt|nbsp|rsquo|lsquo|ldquo|rdquo|ndash|mdash|hellip);/gi,
    (whole, name: string) => entity(name) ?? whole,
  )
}

const NAMED_ENTITIES: Record<string, string> = {
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  ndash: '–',
  mdash: '—',
  hellip: '…',
}
function entity(name: string): string | null {
  if (!name.startsWith('#')) return NAMED_ENTITIES[name.toLowerCase()] ?? null
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null
}

function parseLoose(json: string): unknown {
  const trimmed = json.replace(/^\s*(?:\/[/*]\s*)?(?:<!--|<!\[CDATA\[)(?:\s*\*\/)?|(?:\/[/*]\s*)?(?:-->|\]\]>)(?:\s*\*\/)?\s*$/g, '').trim()
  const spaced = trimmed.replace(/[\u0000-\u001f]+/g, ' ').replace(/;\s*$/, '')
  for (const text of [trimmed, spaced, spaced.replace(/,(?=\s*[}\]])/g, '')]) {
    try {
      return JSON.parse(text)
    } catch {
      // Publisher trouble: raw line breaks inside strings are common and repaired for the second attempt; the rest is unreadable.
    }
  }
  return null
}

function flatten(value: unknown, depth = 0): Thing[] {
  if (Array.isArray(value)) return value.flatMap((v) => flatten(v, depth + 1))
  if (!value || typeof value !== 'object' || depth > 6) return []
  const thing = value as Thing
  return [thing, ...flatten(thing['@graph'], depth + 1), ...flatten(thing.mainEntity, depth + 1)]
}
