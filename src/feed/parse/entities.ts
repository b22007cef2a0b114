/** Entities that a document type declares as plain abbreviations. */

/** The entities that XML itself declares. */
export const XML_ENTITIES: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'apos'])

/** Plain text only, without references to other entities and without markup. Expansion is therefore bounded, and nothing is fetched. */
const ENTITY_DECLARATION = /<!ENTITY\s+([a-z_][\w.-]{0,63})\s+(?:"([^"<&%]{0,200})"|'([^'<&%]{0,200})')\s*>/gi
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
