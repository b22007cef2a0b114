import { isTag, isText } from 'domhandler'
import { statedText } from './html/jsonld.ts'
import { type Metadata, TITLE_CHARACTERS } from './html/metadata.ts'
import { clean, fold, wordCount } from './html/text.ts'
import { ancestors, type Element, find, findAll, labelOf, type Node, type Root, shortTextOf, textOf } from './html/tree.ts'

/** Share of common words from which two texts are the same headline, and from which a heading is related to it. */
const SAME = 0.8
const AKIN = 0.3

/** The headline as the page states it, most trusted first: linked data, Open Graph, Twitter, its title; without the site's name. */
function statements({ meta, article, title, siteNames }: Metadata): string[] {
  const all = [statedText(article?.headline), meta.get('og:title'), meta.get('twitter:title'), title]
  return all.flatMap((t) => (t && clean(t) ? [withoutSite(clean(t).slice(0, TITLE_CHARACTERS), siteNames)] : []))
}

/**
 * The headline without the site's name: the heading printed above the article, corrected by the page's statements.
 * On news pages the printed heading is right in 93 %, statements alone in 80 %. So statements only decide whether a kicker belongs to it,
 * and overrule it where three or more all agree on a related text that is not just the printed heading shortened.
 */
export function readHeadline(heading: Element | null, metadata: Metadata): string | null {
  const stated = statements(metadata)
  const printed = heading ? headingText(heading) : ''
  if (!printed) return stated[0] ?? null
  const same = (text: string) => stated.find((t) => fold(t) === fold(text))
  const bare = withoutFirstPart(heading!)
  if (bare && same(bare)) return bare
  if (same(printed)) return bare ? same(printed)! : printed
  const spaced = bare && same(clean(`${printed.slice(0, -bare.length)} ${bare}`))
  if (spaced) return spaced
  const whole = withoutLastPart(heading!)
  const confirmed = whole && same(whole)
  if (confirmed) return whole
  const alternative = clean(statedText(metadata.article?.alternativeHeadline) ?? '')
  if (bare && fold(alternative) === fold(printed)) return alternative
  return withoutKicker(printed, stated) ?? withKicker(printed, stated) ?? agreed(printed, stated) ?? printed
}

/** The text of a heading as printed, kicker included. */
export const headingText = (heading: Element): string => clean(textOf(heading))

/** The text of a heading without its last element, which may count comments or minutes. */
function withoutLastPart(heading: Element): string | null {
  const parts = heading.children.filter((n: Node) => clean(textOf(n)) !== '')
  const last = parts.at(-1)
  if (parts.length === 1 && last && isTag(last)) return withoutLastPart(last)
  if (parts.length < 2 || !last || !isTag(last)) return null
  return (
    clean(
      parts
        .slice(0, -1)
        .map((n: Node) => textOf(n))
        .join(' '),
    ) || null
  )
}

/** The text of a heading without its first element, which may be a kicker ("<span>Opinion</span><span>Raise the dam</span>"). */
function withoutFirstPart(heading: Element): string | null {
  const parts = heading.children.filter((n: Node) => clean(textOf(n)) !== '')
  if (parts.length === 1 && isTag(parts[0]!)) return withoutFirstPart(parts[0])
  if (parts.length < 2 || !isTag(parts[0]!)) return null
  const text = parts
    .slice(1)
    .map((n: Node) => textOf(n))
    .join(' ')
  return clean(text).replace(/^[\s|:·•–—-]+/, '') || null
}

/** The statement that has the headline without a kicker printed inside the heading. */
const withoutKicker = (printed: string, stated: string[]) =>
  stated.find((t) => t.split(' ').length >= 4 && fold(printed).endsWith(` ${fold(t)}`))

/** A kicker printed outside the heading ("Kenya: Nairobi from below") belongs to the headline where most statements have it before a colon. */
function withKicker(printed: string, stated: string[]): string | undefined {
  const carriers = stated.filter((t) => fold(t).includes(` ${fold(printed)}`) && /:\s*$/.test(t.slice(0, t.lastIndexOf(printed))))
  return carriers.length >= 2 && carriers.length * 2 > stated.length ? carriers[0] : undefined
}

function agreed(printed: string, stated: string[]): string | undefined {
  const first = stated[0]
  if (!first || stated.length < 3 || stated.some((t) => fold(t) !== fold(first))) return undefined
  return overlap(fold(first), fold(printed)) > AKIN && !fold(printed).startsWith(fold(first)) ? first : undefined
}

const SEPARATOR = /\s+[|·•»–—-]\s+|\s*[|｜]\s*/
/** Marks between a headline and a site's whole name; East Asian papers set them without spaces. */
const SITE_MARKS = /[\s|｜:：_·•»–—,-]+$/u
/** A host's own word is searched within a part of a title ("The Insel Post" of inselpost.example) if it has this many characters and so is distinctive. */
const LONG_WORD = 6

/** "Headline | Site", "Headline - Site" and "Site | Headline": an end part is removed where it names the site, the last one also where it is much shorter than the rest. */
export function withoutSite(title: string, siteNames: string[]): string {
  const named = siteNames.find(
    (name) => title.length > name.length && title.endsWith(name) && SITE_MARKS.test(title.slice(0, -name.length)),
  )
  const before = named && title.slice(0, -named.length)
  if (before && /\S\s*[|｜:：_»]\s*$|\s[·•–—-]+\s+$|--$/u.test(before)) return withoutSite(before.replace(SITE_MARKS, ''), siteNames)
  const parts = title.split(SEPARATOR)
  if (parts.length < 2) return title
  const [first, last] = [parts[0]!, parts.at(-1)!]
  const isSite = (part: string) => fold(part) !== '' && siteNames.some((name) => fold(name) === fold(part))
  if (isSite(first)) return withoutSite(title.slice(first.length).replace(/^[\s|·•»–—-]+/, ''), siteNames)
  const head = title.slice(0, title.lastIndexOf(last)).replace(/[\s|·•»–—-]+$/, '')
  const hosts = siteNames.flatMap((name) => hostWord(name) ?? [])
  const isOfHost =
    /^[\p{Lu}\p{Lo}]/u.test(last) && last.split(' ').length <= 6 && hosts.some((word) => fold(last).replaceAll(' ', '').includes(word))
  const isNearly =
    isOfHost || (fold(last) !== '' && siteNames.some((name) => fold(name).includes(fold(last)) || fold(last).includes(fold(name))))
  const isShort = last.split(' ').length <= 4 && head.split(' ').length >= 2 * last.split(' ').length && /\s[|»·•]\s|\s[-–—]\s/.test(title)
  return isNearly || isShort ? withoutSite(head, siteNames) : title
}

/** The distinctive word of a host's name: "inselpost" of www.inselpost.example; null for other texts and for a short word. */
function hostWord(name: string): string | null {
  const word = /^(?:[\w-]+\.)*([\w-]+)\.(?:co\.|com\.)?[a-z]{2,}$/i.exec(name)?.[1]?.replaceAll('-', '').toLowerCase()
  return word && word.length >= LONG_WORD ? word : null
}

/**
 * The heading of the article: the `<h1>` most similar to the page's statements, else the first.
 * An `<h1>` that ends a breadcrumb trail is written for search engines; the headline is then the heading in the article that a statement confirms.
 */
export function headlineElement(root: Root, metadata: Metadata, isClutter: (e: Element) => boolean): Element | null {
  const witnesses = [...statements(metadata), statedText(metadata.article?.alternativeHeadline)].flatMap((t) => (t ? [fold(t)] : []))
  const likeness = (e: Element) => Math.max(0, ...witnesses.map((w) => overlap(fold(textOf(e)), w)))
  const likest = (elements: Element[]) => elements.reduce<Element | null>((a, e) => (a && likeness(a) >= likeness(e) ? a : e), null)
  const marked = findAll(root, (e) => e.name === 'h1' || (e.attribs.itemprop === 'headline' && e.name !== 'meta')).filter(
    (e) => clean(textOf(e)).length > 3 && !isClutter(e),
  )
  const trail = marked.filter(endsTrail).map((e) => fold(textOf(e)))
  const best = likest(marked.filter((e) => !endsTrail(e)))
  if (best && (likeness(best) > AKIN || witnesses.length === 0 || (isCalledHeadline(best) && trail.length === 0))) return best
  const confirmed = (e: Element) => witnesses.some((w) => !trail.includes(w) && overlap(fold(textOf(e)), w) > SAME)
  const others = findAll(root, (e) => (/^h[2-4]$/.test(e.name) || isCalledHeadline(e)) && confirmed(e)).filter((e) => !endsTrail(e))
  const found = likest(others.filter((e) => /^h\d$/.test(e.name))) ?? likest(others) ?? likest(marked)
  return found ?? (metadata.title ? lineOfTitle(root, fold(metadata.title)) : null)
}

/** Share of the page's title that a line has which is its headline, and its letters at least. */
const TITLE_SHARE = 0.4
const TITLE_LETTERS = 10
/** On a page without headings, the first line that begins or ends the page's title. */
function lineOfTitle(root: Root, title: string): Element | null {
  return find(root, (e) => {
    if (!/^(?:div|p|span|td|b|strong|font|center)$/.test(e.name) || !e.children.some((c) => isText(c) && c.data.trim())) return false
    const line = fold(shortTextOf(e, TITLE_CHARACTERS) ?? '')
    return line.length >= TITLE_LETTERS && line.length >= title.length * TITLE_SHARE && (title.startsWith(line) || title.endsWith(line))
  })
}

/** Whether an element is named as a headline, and not as the site's. */
function isCalledHeadline(element: Element): boolean {
  const name = labelOf(element)
  return /(?:^|[\s_-])(?:headline|title)(?=$|[\s_-])/.test(name) && !/site|logo|brand|breadcrumb/.test(name)
}

/** Whether an element is in a breadcrumb trail: by name, or as the last item after links to sections. */
function endsTrail(element: Element): boolean {
  for (const e of [element, ...ancestors(element)].slice(0, 5)) if (e.name === 'nav' || /breadcrumb/.test(labelOf(e))) return true
  const item = element.parent && isTag(element.parent) && element.parent.name === 'li' ? element.parent : element
  const before = (item.parent?.children ?? []).filter((n: Node): n is Element => isTag(n) && wordCount(textOf(n)) > 0)
  const links = before.slice(0, before.indexOf(item)).filter((e) => e.name === 'a' || (e.name === 'li' && wordCount(textOf(e)) <= 4))
  return links.length > 1 && links.length === before.indexOf(item)
}

/** Share of words in common (Dice over sets). */
export function overlap(a: string, b: string): number {
  const left = new Set(a.split(' '))
  const right = new Set(b.split(' '))
  let shared = 0
  for (const w of left) if (right.has(w)) shared++
  return (2 * shared) / (left.size + right.size)
}
