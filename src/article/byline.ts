import { type Thing, textIn, typesOf } from './jsonld.ts'
import type { Metadata } from './metadata.ts'
import { clean, fold, wordCount } from './text.ts'
import { type Element, find, findAll, labelOf, type Root, textOf } from './tree.ts'

const LEAD_IN =
  /^(?:(?:written|reported|posted|words|text|story|review|analysis|opinion|interview)\s+)?(?:by|von|par|por|di|da|av|af|door|автор|текст|text|记者|記者)\s*[:：]?\s+|^(?:by|author|autor|auteur|автор|記者|文)\s*[:：]\s*/iu
const JOINTS = /\s*(?:[;|•·]|,(?!\s*(?:Jr|Sr|III?|MD|PhD)\b)|\s+(?:and|und|et|y|e|og|och|en|with|mit)\s+|\s*&\s*)\s*/u
/** What stands beside a name: functions, places, agencies, times. */
const NO_NAME =
  /^(?:staff|editor|reporter|correspondent|senior|chief|updated|published|posted|contributor|guest|special to|the$|min read|\d|https?:|www\.|@)|\b(?:correspondent|reporter|editor|writer|newsletter|email|twitter|min read|ago|am|pm)$/i

/** Who wrote it, one string a person, most certain first: linked data, meta, marked-up authors, the printed byline. */
export function bylineOf(root: Root, metadata: Metadata, isClutter: (e: Element) => boolean): string[] {
  const sites = metadata.siteNames.map(fold)
  const usable = (names: string[]) =>
    [...new Map(names.map((n) => [fold(n), n])).values()].filter((n) => isName(n) && !sites.includes(fold(n)))
  for (const source of [fromLinkedData, fromMeta, fromMarkup, fromPrint]) {
    const names = usable(source(root, metadata, isClutter))
    if (names.length) return names.slice(0, 12)
  }
  return []
}

const isName = (text: string) =>
  /\p{L}/u.test(text) && text.length >= 2 && text.length <= 60 && wordCount(text) <= 6 && !/^https?:|\.(?:com|org|net)\b|[{}<>]/.test(text)

/** A printed byline taken apart: lead-in off, one name a piece, functions dropped. */
export function namesIn(text: string): string[] {
  const bare = clean(text).replace(LEAD_IN, '')
  return bare
    .split(JOINTS)
    .map((n) => n.replace(LEAD_IN, '').replace(/^[\s,–—-]+|[\s,:–—-]+$/g, ''))
    .filter((n) => n && !NO_NAME.test(n))
}

function fromLinkedData(_root: Root, { article, things }: Metadata): string[] {
  const authors = [article?.author ?? article?.creator].flat().filter((a) => a !== undefined && a !== null)
  const byId = (id: unknown) => things.find((t) => t['@id'] === id && t.name)
  return authors.flatMap((author) => {
    if (typeof author === 'string') return namesIn(author)
    const thing = author as Thing
    const person = thing.name ? thing : byId(thing['@id'])
    if (!person || typesOf(person).some((t) => /Organization$/.test(t))) return []
    return [person.name].flat().flatMap((n) => namesIn(textIn(n) ?? ''))
  })
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
]
function fromMeta(_root: Root, { meta }: Metadata): string[] {
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
