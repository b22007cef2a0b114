import { isTag } from 'domhandler'
import { isAgency } from '../../text/agencies.ts'
import type { HtmlPage } from '../html/document.ts'
import { statedText, type Thing, typesOf } from '../html/jsonld.ts'
import type { Metadata } from '../html/metadata.ts'
import { clean, fold } from '../html/text.ts'
import { type Element, find, findAll, labelOf, nearest } from '../html/tree.ts'
import { isName, markedName, namesIn, printedName } from './names.ts'
import {
  bylinesIn,
  type NameReader,
  namesPrinted,
  namesSigned,
  namesUnder,
  newsroomPrinted,
  othersAmong,
  type PrintedLine,
  spacedText,
  withPrinted,
} from './printed-byline.ts'

/** A page, and where its headline and body are. */
export interface SignedPage {
  page: HtmlPage
  headline: Element | null
  body: Element | null
  isClutter: (e: Element) => boolean
}

/** A job title or a place beside a name: "Head of Reality Labs", "Associated Press in Valencia". */
const JOB_OR_PLACE = /\s(?:of|for|at|in|bei|für|chez|pour|de la)\s/
/** Names that are kept. */
const MOST_NAMES = 12

/**
 * The writers, one string per person. A site rule decides; otherwise the first of these that names a person: linked data, meta, marked-up
 * authors, links to authors' pages, the printed byline, a signature. A person printed with other work (photographs, editing) is not a writer; a
 * printed byline that names more writers than the markup is followed. Where no person is named, the newsroom named by linked data or the printed byline.
 */
export function readByline(signed: SignedPage): string[] {
  const { page, headline } = signed
  if (page.ruled.byline) return namesIn(page.ruled.byline)
  const lines = bylinesIn(page.root, headline)
  const employers = employersOf(page.metadata)
  const read: NameReader = (text, isPrinted) => namesIn(text, employers, isPrinted).filter((n) => isName(n) && !employers.includes(fold(n)))
  for (const source of [fromLinkedData, fromMeta, fromMarkup, fromLinks, fromPrint]) {
    const names = withoutFunctions(distinctNames(source(signed, read, lines)))
    const others = names.length ? othersAmong(names, lines) : []
    const writers = names.filter((name) => !others.includes(name))
    if (writers.length) return distinctNames(withPrinted(writers, lines, read)).slice(0, MOST_NAMES)
  }
  const newsrooms = newsroom(page.metadata)
  return newsrooms.length ? newsrooms : newsroomPrinted(lines)
}

const distinctNames = (names: string[]) => [...new Map(names.map((n) => [fold(n), n])).values()]

/** Names, folded, by which the site may be given as an author: its names, its host, and the host's own word ("lto" of lto.example). */
function employersOf({ siteNames, article, things }: Metadata): string[] {
  const hosts = siteNames.flatMap((name) => /^(?:[\w-]+\.)*([\w-]{2,})\.(?:co\.|com\.)?[a-z]{2,}$/i.exec(name)?.[1] ?? [])
  const accounts = [article?.author, ...things].flat().flatMap((t) => (isRoleAccount(t) ? [statedText((t as Thing).name) ?? ''] : []))
  return [...new Set([...siteNames, ...hosts, ...accounts].map(fold))].filter((name) => name !== '')
}

/** Whether an author is a role account of the site: /author/admin/ is not a person's page. */
const isRoleAccount = (thing: unknown) =>
  /\/author\/(?:admin|administrator|editor|newsroom|redaktion|root|webmaster)\/?$/.test(
    String((thing as Thing | null)?.['@id'] ?? (thing as Thing | null)?.url ?? ''),
  )

function withoutFunctions(names: string[]): string[] {
  const people = names.filter((name) => !JOB_OR_PLACE.test(name))
  return people.length ? people : names
}

function fromLinkedData({ page }: SignedPage, read: NameReader): string[] {
  return statedAuthors(page.metadata).flatMap((author) => {
    if (typeof author === 'string') return read(author)
    const names = namesOf(author)
    // In a person's name, a bar precedes an employer or an address.
    return isOrganisation(author) ? names.filter(isAgency) : names.flatMap((name) => read(name.split(' | ')[0]!))
  })
}

/** The authors of the article in linked data; one given by reference is looked up among the page's other objects. */
function statedAuthors({ article, things }: Metadata): (string | Thing)[] {
  const authors = [article?.author ?? article?.creator].flat().filter((a) => a !== undefined && a !== null)
  return authors.flatMap((author): (string | Thing)[] => {
    if (typeof author === 'string') return [author]
    const thing = author as Thing
    const known = namesOf(thing).length ? thing : things.find((t) => t['@id'] === thing['@id'] && t.name)
    return known ? [known] : []
  })
}

function namesOf({ name, givenName, familyName }: Thing): string[] {
  const names = [name].flat().flatMap((n) => statedText(n) ?? [])
  const parts = [statedText(givenName), statedText(familyName)].filter(Boolean)
  return names.length || parts.length < 2 ? names : [parts.join(' ')]
}

const isOrganisation = (thing: Thing) => typesOf(thing).some((t) => /Organization$/.test(t))

/** A newsroom that signs as a whole, under its own name or the site's. */
function newsroom(metadata: Metadata): string[] {
  const names = statedAuthors(metadata)
    .flatMap((author) => (typeof author === 'string' ? [author] : namesOf(author)))
    .map(clean)
  return [...new Set(names)].filter((name) => name.length <= 60 && /\p{L}/u.test(name) && !/:\/\/|[{}<>@]/.test(name)).slice(0, 3)
}

const AUTHOR_META = [
  'author',
  'article:author',
  'parsely-author',
  'sailthru.author',
  'dc.creator',
  'dcterms.creator',
  'byl',
  'authors',
  'cxenseparse:author',
  'twitter:creator:name',
  'article_author',
]
/** The label beside a name in the cards of chat programs (Slack's unfurling, as WordPress plug-ins write it), in their languages. */
const WRITTEN_BY =
  /^(?:written by|verfasst von|geschrieben von|[ée]crit par|escrito por|escrit per|scritto da|geschreven door|skrevet af|skrevet av|skriven av|kirjoittanut|napisane przez|napsal|scris de|yazan|ditulis oleh|szerző|автор|написано|作者|執筆者|글쓴이)/iu

function fromMeta({ page: { metadata } }: SignedPage, read: NameReader): string[] {
  const { meta } = metadata
  const written = meta.get('twitter:data1')
  if (written && WRITTEN_BY.test(meta.get('twitter:label1') ?? '')) return read(written)
  for (const key of AUTHOR_META) {
    const value = meta.get(key)
    if (!value || /^https?:|^@/.test(value)) continue
    // Text after the site's name is its address: "paper.example, Lindholm, Sweden".
    const isAddress = employersOf(metadata).some((name) => fold(value).startsWith(`${name} `))
    const names = isAddress ? [] : read(value)
    if (names.length) return names
  }
  return []
}

function fromMarkup({ page: { root }, headline, isClutter }: SignedPage, read: NameReader): string[] {
  const marked = findAll(root, (e) => e.attribs.rel === 'author' || /(?:^|\s)author(?:\s|$)/.test(e.attribs.itemprop ?? ''))
  return nearest(marked, headline)
    .slice(0, 8)
    .filter((e) => !inFigureOrClutter(e, isClutter))
    .flatMap((e) => read(spacedText(find(e, (x) => x.attribs.itemprop === 'name') ?? e), true).flatMap((n) => markedName(n) ?? []))
}

/** Paths of authors' pages. */
const AUTHOR_PAGE =
  /\/(?:authors?|autor(?:en|es|as|i)?|auteurs?|author-profile|redakteure?|journalists?|reporters?|contributors?|writers?|profile\/author)\/[^/?#]/i

function fromLinks({ page: { root }, headline, isClutter }: SignedPage, read: NameReader): string[] {
  const links = findAll(root, (e) => e.name === 'a' && AUTHOR_PAGE.test(e.attribs.href ?? '') && !inFigureOrClutter(e, isClutter))
  const named = nearest(links, headline).flatMap((e) => read(spacedText(e), true).flatMap((n) => printedName(n) ?? []))
  // More than three are the authors of other articles on the page.
  return new Set(named).size <= 3 ? named : []
}

function fromPrint({ page: { root }, headline, body }: SignedPage, read: NameReader, lines: PrintedLine[]): string[] {
  const named = namesPrinted(lines, read)
  if (named.length) return named
  const under = namesUnder(headline, root, read)
  return under.length || !body ? under : namesSigned(body)
}

function inFigureOrClutter(element: Element, isClutter: (e: Element) => boolean): boolean {
  for (let at: Element | null = element; at; at = at.parent && isTag(at.parent) ? at.parent : null)
    if (at.name === 'figure' || (at !== element && /(?:^|[\s_-])(?:comment|related|sidebar)/.test(labelOf(at)))) return true
  return isClutter(element) && element.name === 'aside'
}
