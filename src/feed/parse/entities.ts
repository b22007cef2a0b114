/** References by name: entities that a document type declares as plain abbreviations, and those of HTML that lack their semicolon. */
import { plainText } from './text.ts'

/** The entities that XML itself declares. */
export const XML_ENTITIES: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'apos'])

/** Plain text only, without references to other entities and without markup. Expansion is therefore bounded, and nothing is fetched. */
const ENTITY_DECLARATION = /<!ENTITY\s+([a-z_][\w.-]{0,63})\s+(?:"([^"<&%]{0,200})"|'([^'<&%]{0,200})')\s*>/gi
/**
 * References of HTML 4 whose semicolon is often forgotten, beyond those of Latin letters, which HTML 5 reads without it. The names are no words:
 * "Q&and" stays.
 */
const TYPOGRAPHIC =
  'hellip|[nm]dash|[lr]squo|[lrsb]dquo|sbquo|[lr]saquo|bull|euro|trade|[Dd]agger|permil|ensp|emsp|thinsp|OElig|oelig|[Ss]caron|Yuml|fnof'
/** Such a reference, and one of a Latin letter or sign: a word of letters behind `&`, which ends the line, the word or the sentence. */
const UNENDED = /&([a-z]{2,8}\d{0,2})(?=[\s.,:!?)<"'’”»]|$)/iy
const IS_TYPOGRAPHIC = new RegExp(`^(?:${TYPOGRAPHIC})$`)
const TYPOGRAPHIC_UNENDED = new RegExp(`&(${TYPOGRAPHIC})(?![\\w;=])`, 'g')
/** What an address consists of, back to its beginning. */
const ADDRESS_BEFORE = /(?:[?=/]|&\w+=)[^\s<>"']*$/

/** The name of the reference that begins at `at` and lacks its semicolon; null where the sign is text or stands in an address. */
export function unendedReference(text: string, at: number): string | null {
  UNENDED.lastIndex = at
  const name = UNENDED.exec(text)?.[1]
  if (!name || ADDRESS_BEFORE.test(text.slice(Math.max(0, at - 200), at))) return null
  return IS_TYPOGRAPHIC.test(name) || plainText(`&${name} x`)?.length === 3 ? name : null
}

/** HTML whose typographic references have their semicolons. */
export const withEndedReferences = (html: string) => html.replace(TYPOGRAPHIC_UNENDED, '&$1;')

const NAMED_REFERENCE = /&([a-z_][\w.-]{0,63});/gi
const CDATA = '<![CDATA['
/** More declarations or uses than an author writes by hand are taken for an attack. */
const MAX_DECLARED = 50
const MAX_USES = 1000

/**
 * Replaces references to short plain entities by their text.
 * @param doctype the document before its root element
 * @returns null if there are no such references, or too many
 */
export function withPlainEntities(text: string, doctype: string): string | null {
  const declared = new Map<string, string>()
  for (const [, name, double, single] of doctype.matchAll(ENTITY_DECLARATION))
    if (!declared.has(name!)) declared.set(name!, double ?? single ?? '')
  if (!declared.size || declared.size > MAX_DECLARED) return null
  let uses = 0
  const expanded = (part: string) =>
    part.replace(NAMED_REFERENCE, (all, name: string) => {
      const value = declared.get(name)
      if (value === undefined || ++uses > MAX_USES) return all
      return value.replace(/>/g, '&gt;')
    })
  let out = ''
  let at = 0
  // References in CDATA are text.
  for (let start = text.indexOf(CDATA); start >= 0; start = text.indexOf(CDATA, at)) {
    const end = text.indexOf(']]>', start)
    if (end < 0) break
    out += expanded(text.slice(at, start)) + text.slice(start, end)
    at = end
  }
  out += expanded(text.slice(at))
  return uses && uses <= MAX_USES ? out : null
}
