/** Languages as documents and addresses state them. */

/** Where a document states its language: `<html lang>`, `xml:lang`, RSS's `<language>`, `og:locale` and the content language in a meta tag. */
const STATED = [
  /<(?:html|rss|feed|rdf:RDF)\b[^>]{0,600}?\s(?:xml:)?lang\s*=\s*["']?\s*([a-z]{2,3}(?:[-_]\w{2,8})*)/i,
  /<(?:dc:)?language>\s*([a-z]{2,3}(?:[-_]\w{2,8})*)/i,
  /<meta\s[^>]{0,200}?(?:og:locale|content-language)["']?\s+content\s*=\s*["']?\s*([a-z]{2,3}(?:[-_]\w{2,8})*)/i,
]
/** Bytes in which they are searched. */
const HEAD_BYTES = 4096

/** The language that a document states in ASCII near its start, in lower case with a hyphen before the region; null where it states none. */
export function languageIn(bytes: Buffer): string | null {
  const head = bytes.subarray(0, HEAD_BYTES).toString('latin1')
  for (const form of STATED) {
    const tag = form.exec(head)?.[1]
    if (tag) return tag.toLowerCase().replaceAll('_', '-')
  }
  return null
}

/** The language of most pages under a country's domain (IANA root zone, ISO 3166). English-speaking countries are left out, because pages elsewhere are in English too. */
// biome-ignore format: a table
const OF_DOMAIN: Record<string, string> = {
  ru: 'ru', su: 'ru', by: 'be', ua: 'uk', bg: 'bg', mk: 'mk', kz: 'kk', kg: 'ky', mn: 'mn', tj: 'tg', rs: 'sr', me: 'sr', gr: 'el', cy: 'el', il: 'he',
  ae: 'ar', bh: 'ar', dz: 'ar', eg: 'ar', iq: 'ar', jo: 'ar', kw: 'ar', lb: 'ar', ly: 'ar', ma: 'ar', om: 'ar', ps: 'ar', qa: 'ar', sa: 'ar', sd: 'ar',
  sy: 'ar', tn: 'ar', ye: 'ar', ir: 'fa', pk: 'ur', th: 'th', jp: 'ja', kr: 'ko', cn: 'zh', tw: 'zh-tw', hk: 'zh-tw', mo: 'zh-tw', cz: 'cs', hu: 'hu',
  pl: 'pl', sk: 'sk', si: 'sl', hr: 'hr', ro: 'ro', md: 'ro', ba: 'bs', al: 'sq', tr: 'tr', az: 'az', lt: 'lt', lv: 'lv', ee: 'et', vn: 'vi',
  de: 'de', at: 'de', ch: 'de', li: 'de', fr: 'fr', be: 'nl', nl: 'nl', es: 'es', mx: 'es', ar: 'es', cl: 'es', pe: 'es', it: 'it', pt: 'pt', br: 'pt',
  se: 'sv', no: 'nb', dk: 'da', fi: 'fi', is: 'is',
}

/** The language of an address's country domain; null for an address without one or with a country that is not in the table. */
export function languageOfCountry(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url)) return null
  return OF_DOMAIN[new URL(url).hostname.split('.').at(-1)!] ?? null
}
