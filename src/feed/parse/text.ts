/** Text and markup of the fields of an entry. */
import { Parser } from 'htmlparser2'

/** Characters that XML 1.0 forbids. */
export const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

/** A tag or a reference, which needs a parser. A bare `&` or `<` is text. */
const MARKED = /<[a-z/!?]|&[#a-z]/i

/** HTML as plain text: markup removed, references decoded, white space collapsed; null if nothing is left. */
export function plainText(html: string | null | undefined): string | null {
  if (!html) return null
  return tidy(MARKED.test(html) ? visibleText(html) : html)
}

/** White space other than a single space. */
const UNEVEN = /[^\S ]|\s\s/

/** Plain text with white space collapsed; null if nothing is left. */
export function tidy(text: string | null | undefined): string | null {
  if (!text) return null
  const clean = text.replace(FORBIDDEN, '')
  return (UNEVEN.test(clean) ? clean.replace(/\s+/g, ' ') : clean).trim() || null
}

function visibleText(html: string): string {
  let text = ''
  let hidden = 0
  const parser = new Parser({
    onopentag: (name) => {
      if (UNSEEN.has(name)) hidden++
      else if (BLOCK_TAGS.has(name)) text += ' '
    },
    onclosetag: (name) => {
      if (UNSEEN.has(name)) hidden--
      else if (BLOCK_TAGS.has(name)) text += ' '
    },
    ontext: (part) => {
      if (!hidden) text += part
    },
  })
  parser.end(html)
  return text
}

/** Elements whose content browsers do not show as text of the page. */
const UNSEEN = new Set(['script', 'style', 'iframe', 'noembed', 'noframes', 'template', 'textarea', 'xmp', 'plaintext'])

const BLOCK_TAGS = new Set(['p', 'br', 'div', 'li', 'td', 'tr', 'h1', 'h2', 'h3', 'h4', 'blockquote'])

/** A language tag as in BCP 47, also where the feed writes an underscore. */
export function languageTag(text: string | null | undefined): string | null {
  return tidy(text)?.replaceAll('_', '-') ?? null
}

/** Plain text as HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** `<!` that begins no declaration of HTML. It is text, but a browser would treat everything up to the next `>` as a comment. */
const NO_DECLARATION = /<!(?!--|doctype\b|\[CDATA\[)/gi

/** HTML as the feed has it; null if it is blank. */
export function markup(html: string | null | undefined): string | null {
  if (!html) return null
  if (!html.includes('<') && ESCAPED_TWICE.test(html)) return markup(unescaped(html))
  return (html.includes('<!') ? withoutSections(html).replace(NO_DECLARATION, '&lt;!') : html).trim() || null
}

/** Blocks of HTML that were escaped once more than the format asks for: no reader wants to see the tags. */
const ESCAPED_TWICE = /^\s*&lt;(?:p|div|h[1-6]|ul|ol|table|figure|blockquote|section|article|img)\b[^<]*&lt;(?:\/|img\b)[^<]*$/i
const unescaped = (html: string) =>
  html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')

/** A text that begins as a CDATA section was put into two of them. */
const withoutSections = (html: string) => (/^\s*<!\[CDATA\[/.test(html) ? html.replace(/<!\[CDATA\[|\]\]>/g, '') : html)

/** Halves of a character beyond U+FFFF, each as a reference, also where they were escaped twice. */
const HALVES = /(&(?:amp;)?#)(?:x(d[89ab][\da-f]{2})|(5[56]\d{3}));\1(?:x(d[c-f][\da-f]{2})|(5[67]\d{3}));/gi

/** Joins references to the two halves of a character, which writers of UTF-16 make ("&#55357;&#56842;"). Other text stays as it is. */
export function withWholeCharacters(text: string): string {
  return text.replace(HALVES, (all, _start, highHex?: string, high?: string, lowHex?: string, low?: string) => {
    const halves = [highHex ? Number.parseInt(highHex, 16) : Number(high), lowHex ? Number.parseInt(lowHex, 16) : Number(low)]
    const character = String.fromCharCode(...halves)
    return character.isWellFormed() ? character : all
  })
}

/** The texts that are not empty, each once. */
export function distinctTexts(texts: (string | null | undefined)[]): string[] {
  return [...new Set(texts.filter((text): text is string => Boolean(text)))]
}
