/** Headlines of entries: markup is removed, and tags that are the author's words are kept. */
import { withEndedReferences } from './entities.ts'
import { FORBIDDEN, plainText, tidy } from './text.ts'

/** A comment, a tag of up to 2,000 characters, or a sign that begins neither. */
const TAG = /<!--.{0,2000}?-->|<(\/?)([^\s<>/]+)([^<>]{0,2000})>|</gs
/** Elements that stand alone. */
const EMPTY = new Set(['br', 'hr', 'img', 'wbr', 'input'])
/** Elements that a headline's markup is made of, in pairs: those of words, and the blocks of an editor. */
const PAIRED = new Set(
  `a abbr acronym b bdi bdo big blink blockquote center cite code data del dfn div em font h1 h2 h3 h4 h5 h6 i iframe ins kbd li mark nobr ol p pre q
  rp rt ruby s samp script small span strike strong style sub sup svg time tt u ul var`.split(/\s+/),
)
/** A name of HTML, SVG or of an editor's own ("o:p", "st1:place"). */
const NAME = /^[a-z][a-z0-9]*(?:[:-][\w.-]+)?$/i
const ATTRIBUTE = /\s[a-z][\w:-]*\s*=\s*["']/i

/** Whole references that the markup left over. */
const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i
/** The references that an article on markup may name in its headline. */
const OF_MARKUP = /&(?:amp|lt|gt|quot|apos);/gi

/**
 * A headline from HTML: "<b>Late</b> ferry" is "Late ferry", while "Mayor <mayor@city.example> resigns" and "The <head> element" stay as they are.
 * What was escaped once too often is undone once. Null if nothing is left.
 */
export function headlineOf(html: string | null | undefined): string | null {
  if (!html) return null
  const marked = html.includes('<') ? withWordsKept(html) : html
  const text = plainText(marked.includes('&') ? withEndedReferences(marked) : marked)
  return text && REFERENCE.test(text) ? plainText(text.replaceAll('<', '&lt;')) : text
}

/** A headline from a field that has no markup (Atom type="text"). References beyond those of markup itself were escaped twice. */
export function plainHeadline(text: string | null | undefined): string | null {
  if (!text) return null
  return REFERENCE.test(text.replace(OF_MARKUP, ''))
    ? plainText(text.replace(OF_MARKUP, (all) => `&amp;${all.slice(1)}`).replaceAll('<', '&lt;'))
    : tidy(text)
}

/** A headline without the name of the outlet that an aggregator adds behind a dash or a bar, where the entry names the outlet in a field too. */
export function withoutOutlet(headline: string | null, outlets: (string | null | undefined)[]): string | null {
  if (!headline) return headline
  for (const outlet of outlets) {
    const name = tidy(outlet)
    const rest = name && headline.toLowerCase().endsWith(name.toLowerCase()) ? headline.slice(0, -name.length) : ''
    const stem = /^(.*\S)\s+[-–—|·:]\s*$/.exec(rest)?.[1]
    if (stem) return stem
  }
  return headline
}

/** HTML whose tags that are no markup are escaped. */
function withWordsKept(html: string): string {
  const clean = html.replace(FORBIDDEN, '').replace(/<!\[CDATA\[|\]\]>/g, '')
  const closed = new Set<string>()
  const opened = new Set<string>()
  for (const [, slash, name] of clean.matchAll(TAG)) if (name) (slash ? closed : opened).add(name.toLowerCase())
  return clean.replace(TAG, (tag, _slash, name?: string, attributes?: string) => {
    if (!name) return tag === '<' ? '&lt;' : ''
    const low = name.toLowerCase()
    const isPair = opened.has(low) && closed.has(low)
    const isMarkup = EMPTY.has(low) || (NAME.test(low) && (isPair ? PAIRED.has(low) || /[:-]/.test(low) : ATTRIBUTE.test(attributes!)))
    return isMarkup ? tag : tag.replace('<', '&lt;')
  })
}
