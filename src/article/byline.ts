import { type Thing, textIn, typesOf } from './jsonld.ts'
import type { Metadata } from './metadata.ts'
import { clean, fold, wordCount } from './text.ts'
import { type Element, find, findAll, labelOf, type Root, textOf } from './tree.ts'

const LEAD_IN =
  /^(?:view|see|read|more)\s+(?:all\s+|more\s+)?(?:posts|articles|stories)\s+(?:by|from)\s+|^(?:(?:written|reported|posted|words|text|story|review|analysis|opinion|interview)\s+)?(?:by|von|par|por|di|da|av|af|door|автор|текст|text|记者|記者)\s*[:：]?\s+|^(?:by|author|autor|auteur|автор|記者|文)\s*[:：]\s*/iu
const JOINTS = /\s*(?:[;|•·]|,(?!\s*(?:Jr|Sr|III?|MD|PhD)\b)|\s+(?:and|und|et|y|e|og|och|en|with|mit)\s+|\s*&\s*)\s*/u
/** What stands beside a name: functions, places, agencies, times. */
const NO_NAME =
  /^(?:by|(?:about )?this author|quelle|source|sponsored|advertisement|staff|editor|reporter|correspondent|senior|chief|updated|published|posted|contributor|guest|special to|the$|min read|\d|https?:|www\.|@)|\b(?:correspondent|reporter|editor|writer|newsletter|email|twitter|min read|ago|am|pm)$/i

/** A function or a place beside a name: "Head of Reality Labs", "Associated Press in Valencia". */
const FUNCTION = /\s(?:of|for|at|in|bei|für|chez|pour|de la)\s/

/**
 * Who wrote it, one string a person, most certain first: linked data, meta, marked-up authors, links to authors' pages, the printed
 * byline. Where none names a person, the newsroom that linked data name.
 */
export function bylineOf(root: Root, metadata: Metadata, isClutter: (e: Element) => boolean): string[] {
  const sites = metadata.siteNames.map(fold)
  const usable = (names: string[]) =>
    [...new Map(names.map((n) => [fold(n), n])).values()].filter((n) => isName(n) && !sites.includes(fold(n)))
  for (const source of [fromLinkedData, fromMeta, fromMarkup, fromLinks, fromPrint]) {
    const names = withoutFunctions(usable(source(root, metadata, isClutter)))
    if (names.length) return names.slice(0, 12)
  }
  return newsroom(metadata)
}

function withoutFunctions(names: string[]): string[] {
  const people = names.filter((name) => !FUNCTION.test(name))
  return people.length ? people : names
}

const isName = (text: string) =>
  /\p{L}/u.test(text) &&
  text.length >= 2 &&
  text.length <= 60 &&
  wordCount(text) <= 6 &&
  !/^https?:|\.(?:com|org|net)\b|[{}<>@]/.test(text) &&
  !HANDLE.test(text)

/** The name of an account: "heather.eastman.1232", "jsmith". */
const HANDLE = /^[a-z][a-z\d]*(?:[._-][a-z\d]+)*$/

/** Twelve names are kept, and these have some 25 characters each; of a line of dashes more would cost its square. */
const LONGEST_BYLINE = 1_000

/** A printed byline taken apart: lead-in off, one name a piece, functions dropped. */
export function namesIn(text: string): string[] {
  const bare = clean(text).slice(0, LONGEST_BYLINE).replace(LEAD_IN, '')
  return bare
    .split(JOINTS)
    .map((n) => n.replace(LEAD_IN, '').replace(/^[\s,–—-]+|[\s,:–—-]+$/g, ''))
    .filter((n) => n && !NO_NAME.test(n))
}

function fromLinkedData(_root: Root, metadata: Metadata): string[] {
  return statedAuthors(metadata).flatMap((author) => {
    if (typeof author === 'string') return namesIn(author)
    if (isOrganisation(author)) return []
    return [author.name].flat().flatMap((n) => namesIn(textIn(n) ?? ''))
  })
}

/** The authors of the article in linked data, with what is said of each elsewhere on the page. */
function statedAuthors({ article, things }: Metadata): (string | Thing)[] {
  const authors = [article?.author ?? article?.creator].flat().filter((a) => a !== undefined && a !== null)
  return authors.flatMap((author): (string | Thing)[] => {
    if (typeof author === 'string') return [author]
    const thing = author as Thing
    const known = thing.name ? thing : things.find((t) => t['@id'] === thing['@id'] && t.name)
    return known ? [known] : []
  })
}

const isOrganisation = (thing: Thing) => typesOf(thing).some((t) => /Organization$/.test(t))

/** A newsroom that signs as a whole, under its own name or the site's. */
function newsroom(metadata: Metadata): string[] {
  const names = statedAuthors(metadata).map((author) => (typeof author === 'string' ? clean(author) : clean(textIn(author.name) ?? '')))
  return [...new Set(names)].filter((name) => isName(name)).slice(0, 3)
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
  /^(?:written by|verfasst von|geschrieben von|écrit par|ecrit par|escrito por|scritto da|geschreven door|skrevet af|skrevet av|skriven av|автор)/i

function fromMeta(_root: Root, { meta }: Metadata): string[] {
  const written = meta.get('twitter:data1')
  if (written && WRITTEN_BY.test(meta.get('twitter:label1') ?? '')) return namesIn(written)
  for (const key of AUTHOR_META) {
    const value = meta.get(key)
    if (value && !/^https?:|^@/.test(value)) return namesIn(value)
  }
  return []
}

function fromMarkup(root: Root, _metadata: Metadata, isClutter: (e: Element) => boolean): string[] {
  const marked = findAll(root, (e) => e.attribs.rel === 'author' || /(?:^|\s)author(?:\s|$)/.test(e.attribs.itemprop ?? ''))
  return marked
    .slice(0, 8)
    .flatMap((e) => (inFigureOrClutter(e, isClutter) ? [] : namesIn(textOf(find(e, (x) => x.attribs.itemprop === 'name') ?? e))))
}

/** Where sites keep the pages of those who write for them. */
const AUTHOR_PAGE =
  /\/(?:authors?|autor(?:en|es|as|i)?|auteurs?|author-profile|redakteure?|journalists?|reporters?|contributors?|writers?|profile\/author)\/[^/?#]/i

function fromLinks(root: Root, _metadata: Metadata, isClutter: (e: Element) => boolean): string[] {
  const links = findAll(root, (e) => e.name === 'a' && AUTHOR_PAGE.test(e.attribs.href ?? '') && !inFigureOrClutter(e, isClutter))
  const named = links.flatMap((e) => namesIn(textOf(e)).filter((n) => wordCount(n) >= 2 && wordCount(n) <= 4))
  // More than a few are the authors of other articles on the page.
  return new Set(named).size <= 3 ? named : []
}

const BYLINE_NAMES = /(?:^|[\s_-])(?:by-?lines?|authors?(?:-?names?)?|by|autor(?:en)?|auteur|firma|writer)(?=$|[\s_\d-])/
function fromPrint(root: Root): string[] {
  for (const e of findAll(
    root,
    (x) => BYLINE_NAMES.test(labelOf(x)) && !['body', 'article', 'img', 'figure', 'figcaption'].includes(x.name),
  ).slice(0, 10)) {
    const link = find(e, (x) => x.name === 'a' && wordCount(textOf(x)) >= 2 && wordCount(textOf(x)) <= 4)
    const text = clean(textOf(e, (x) => x.name === 'time'))
    if (wordCount(text) > 25) continue
    const names = namesIn(link && !LEAD_IN.test(text) ? textOf(link) : text).filter((n) => wordCount(n) <= 4)
    if (names.length) return names
  }
  return []
}

function inFigureOrClutter(element: Element, isClutter: (e: Element) => boolean): boolean {
  for (let at: Element | null = element; at; at = at.parent && 'attribs' in at.parent ? (at.parent as Element) : null)
    if (at.name === 'figure' || (at !== element && /(?:^|[\s_-])(?:comment|related|sidebar)/.test(labelOf(at)))) return true
  return isClutter(element) && element.name === 'aside'
}
