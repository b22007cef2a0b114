import { webAddress } from '../../text/address.ts'
import { mainArticle, readJsonLd, statedText, type Thing, typesOf } from './jsonld.ts'
import { clean, fold, wordCount } from './text.ts'
import { type Element, find, findAll, type Root, textOf } from './tree.ts'

/** What a page states about itself outside its text. */
export interface Metadata {
  /** `<meta>` by name, property or itemprop in lower case; the first one wins. */
  meta: Map<string, string>
  article: Thing | null
  things: Thing[]
  title: string | null
  /** Names of the site, most reliable first: as it states itself, its publisher's name, its host. */
  siteNames: string[]
  description: string | null
  /** BCP 47. */
  language: string | null
  canonicalUrl: string | null
}

/** Characters kept of a title; a longer text is not a title. */
export const TITLE_CHARACTERS = 1_000

export function readMetadata(root: Root, url: string): Metadata {
  const meta = new Map<string, string>()
  for (const e of findAll(root, (x) => x.name === 'meta')) {
    const content = clean(e.attribs.content ?? '')
    for (const key of [e.attribs.property, e.attribs.name, e.attribs.itemprop])
      if (key && content && !meta.has(key.toLowerCase())) meta.set(key.toLowerCase(), content)
  }
  const things = readJsonLd(root)
  const title = find(root, (e) => e.name === 'title' && !inSvg(e))
  const article = mainArticle(things, [meta.get('og:title'), title && clean(textOf(title))], meta.get('og:url') ?? url)
  return {
    meta,
    things,
    article,
    title: title ? clean(textOf(title)).slice(0, TITLE_CHARACTERS) || null : null,
    siteNames: siteNamesOf(meta, article, things, url),
    description: meta.get('og:description') ?? meta.get('description') ?? null,
    language: languageOf(root, meta, article),
    canonicalUrl: canonicalOf(root, meta, url),
  }
}

function siteNamesOf(meta: Map<string, string>, article: Thing | null, things: Thing[], url: string): string[] {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : ''
  const publishers = [article?.publisher, ...things.filter((t) => typesOf(t).some((type) => SITE.test(type)))].map(statedText)
  const names = [meta.get('og:site_name'), meta.get('application-name'), meta.get('apple-mobile-web-app-title'), ...publishers, host]
  return [
    ...new Map(names.flatMap((n) => (n && fold(n) && wordCount(n) <= SITE_NAME_WORDS ? [[fold(n), clean(n)] as const] : []))).values(),
  ]
}

const SITE = /^(?:WebSite|NewsMediaOrganization)$/
/** Words; some pages state their headline as the name of the site. */
const SITE_NAME_WORDS = 6
const inSvg = (e: Element) => e.parent !== null && 'name' in e.parent && e.parent.name === 'svg'

/** BCP 47, from `<html lang>`, linked data, `og:locale`, the language meta. */
function languageOf(root: Root, meta: Map<string, string>, article: Thing | null): string | null {
  const html = find(root, (e) => e.name === 'html')
  const stated = [
    html?.attribs.lang,
    html?.attribs['xml:lang'],
    statedText(article?.inLanguage),
    meta.get('og:locale'),
    meta.get('content-language'),
    meta.get('language'),
    meta.get('dc.language'),
  ]
  for (const tag of stated) {
    const text = tag?.trim().replace(/_/g, '-')
    if (text && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(text)) return canonicalTag(text)
  }
  return null
}

function canonicalTag(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null
  } catch {
    // RangeError: the publisher's tag resembles BCP 47 but is not valid.
    return null
  }
}

function canonicalOf(root: Root, meta: Map<string, string>, url: string): string | null {
  const link = find(root, (e) => e.name === 'link' && /(?:^|\s)canonical(?:\s|$)/i.test(e.attribs.rel ?? ''))
  return webAddress(link?.attribs.href, url) ?? webAddress(meta.get('og:url'), url)
}
