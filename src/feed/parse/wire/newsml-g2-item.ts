/** One item of NewsML-G2 as an entry. */
import type { Entry, Media } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { distinctTexts, languageTag } from '../text.ts'
import { type Blocks, blocksOf, htmlBlocks, mediaFrom, plainParagraphs } from './blocks.ts'
import {
  bylineNames,
  lines,
  pubStatusOf,
  signalOf,
  splitNotes,
  statusUnder,
  subjectOf,
  urgencyOf,
  type WireItem,
  wireEntry,
} from './entry.ts'
import { type NitfText, nitfText } from './nitf.ts'
import { g2Terms } from './rights.ts'
import { childAt, childrenOf, descendantsOf, type Element, elementText, rawText } from './tree.ts'

/** Relations by which an item replaces another one (newscodes `irel:`). */
const REPLACES = /^(?:evolvedfrom|previousversion|replaces)$/i

/** `text`, `picture`, … (newscodes `ninat:`); an item without a class is read as text. */
export function itemClass(item: Element): string {
  return conceptCode(childAt(item, 'itemMeta/itemClass') ?? childAt(item, 'itemClass'))
    .replace(/^.*[:/]/, '')
    .toLowerCase()
}

export function g2ItemEntry(item: Element, url: string | null): Entry {
  const kind = itemClass(item)
  const isText = !/^(?:picture|graphic|video|audio|animated)$/.test(kind)
  const text = isText ? contentSetText(childAt(item, 'contentSet'), url) : { paragraphs: [], pictures: [] }
  const own = factsOf(item)
  return wireEntry({
    ...own,
    ...text,
    title: own.title ?? text.title ?? null,
    authors: own.authors?.length ? own.authors : (text.authors ?? []),
    dateline: own.dateline ?? text.dateline ?? null,
    located: own.located ?? text.located ?? null,
    summary: isText ? (description(item, /summary|teaser|abstract/) ?? text.summary ?? null) : null,
    edNote: lines([own.edNote, text.edNote]),
    notForPublication: lines([own.notForPublication, text.notForPublication]),
    media: isText && !childrenOf(childAt(item, 'contentSet'), 'remoteContent').some(isPictureItem) ? [] : ownPictures(item, url),
  })
}

/** A package whose texts were sent separately: its headline, and the pictures it lists. */
export function packageEntry(item: Element, url: string | null): Entry {
  const references = descendantsOf(childAt(item, 'groupSet'), 'itemRef')
  const facts = factsOf(item)
  return wireEntry({
    ...facts,
    title: facts.title ?? references.map(headline).find((text) => text !== null) ?? null,
    summary: description(item, /./) ?? elementText(childrenOf(childAt(item, 'contentMeta'), 'description')[0]),
    paragraphs: [],
    pictures: references.filter(isPictureItem).flatMap((reference) => ownPictures(reference, url)),
  })
}

/** The fields of itemMeta and contentMeta, which are the same in every kind of item. */
function factsOf(item: Element): Omit<WireItem, keyof Blocks> {
  const meta = childAt(item, 'itemMeta')
  const content = childAt(item, 'contentMeta')
  const embargo = childAt(meta, 'embargoed')
  const embargoed = isoDate(elementText(embargo))
  const notes = childrenOf(meta, 'edNote').map(editorialNote)
  const created = isoDate(elementText(childAt(meta, 'versionCreated')))
  const subjects = childrenOf(content, 'subject')
  return {
    id: item.attributes.guid?.trim() || null,
    version: item.attributes.version?.trim() || null,
    title: headline(content) ?? elementText(childAt(meta, 'title')),
    slugline: elementText(childAt(content, 'slugline')),
    authors: g2Authors(content),
    dateline: elementText(childAt(content, 'dateline'))?.replace(/[\s:–—-]+$/, '') || null,
    located: elementText(childAt(content, 'located/name')),
    published: isoDate(elementText(childAt(meta, 'firstCreated'))) ?? created,
    updated: created,
    usageTerms: g2Terms(item),
    language: languageTag(childAt(content, 'language')?.attributes.tag ?? item.attributes['xml:lang']),
    urgency: urgencyOf(elementText(childAt(content, 'urgency'))),
    // No status means usable.
    pubStatus: statusUnder({ stated: embargo !== undefined, embargoed }, pubStatusOf(conceptCode(childAt(meta, 'pubStatus'))) ?? 'usable'),
    signal:
      childrenOf(meta, 'signal')
        .map((signal) => signalOf(conceptCode(signal)))
        .find((signal) => signal !== null) ?? null,
    embargoed,
    edNote: lines(notes.map((note) => note.edNote)),
    notForPublication: lines(notes.map((note) => note.notForPublication)),
    subjects: distinctTexts(subjects.map((subject) => subjectOf(conceptCode(subject)))),
    categories: distinctTexts(subjects.map((subject) => elementText(childAt(subject, 'name')))),
    replaces: distinctTexts(
      childrenOf(meta, 'link').flatMap((link) => (REPLACES.test(localName(link.attributes.rel)) ? [link.attributes.residref] : [])),
    ),
  }
}

/** The lines of a note, each once, by audience. A note with markup may repeat parts of a plain one. */
function editorialNote(note: Element): Pick<Entry, 'edNote' | 'notForPublication'> {
  const { body, notes, notForPublication } = splitNotes(blocksOf({ ...note, name: '' }, null).paragraphs)
  const isPrivate = /non-?public/i.test(note.attributes.pubconstraint ?? '')
  const open = [...body, ...notes]
  return { edNote: lines(isPrivate ? [] : open), notForPublication: lines([...(isPrivate ? open : []), ...notForPublication]) }
}

/** The headline of the lowest rank; without ranks the first. Headlines with another role than the main one are for other uses. */
function headline(content: Element | undefined): string | null {
  const all = childrenOf(content, 'headline').filter((one) => elementText(one))
  const main = all.filter(({ attributes: { role } }) => !role || /main|primary/i.test(role))
  const rank = (one: Element) => Number(one.attributes.rank ?? 1) || 1
  return elementText([...(main.length ? main : all)].sort((a, b) => rank(a) - rank(b))[0])
}

/** The authors: the printed byline `by`, else creators whose name is a person's and not a login. */
function g2Authors(content: Element | undefined): string[] {
  const printed = childrenOf(content, 'by').flatMap((by) => bylineNames(elementText(by)))
  if (printed.length) return distinctTexts(printed)
  return distinctTexts(childrenOf(content, 'creator').map((creator) => elementText(childAt(creator, 'name')))).filter((name) =>
    /\S\s\S/.test(name),
  )
}

function description(item: Element, role: RegExp): string | null {
  const all = childrenOf(childAt(item, 'contentMeta'), 'description')
  return elementText(all.find((one) => role.test(localName(one.attributes.role)) && elementText(one)))
}

/** The text of a content set: NITF or HTML inside the document, or embedded as data. */
function contentSetText(content: Element | undefined, url: string | null): Blocks & Partial<NitfText> {
  for (const inline of childrenOf(content, 'inlineXML')) {
    const [nitf] = descendantsOf(inline, 'nitf')
    // Results, events and the like are data in a markup of their own, not text.
    if (!nitf && !descendantsOf(inline, 'html', 'body', 'div', 'p').length) continue
    const blocks = nitf ? nitfText(nitf, url) : blocksOf({ ...inline, name: '' }, url)
    if (blocks.paragraphs.length) return blocks
  }
  for (const data of childrenOf(content, 'inlineData')) {
    const text = rawText(data)
    const isMarkup = /html|xml/i.test(data.attributes.contenttype ?? '') || /<(?:p|br|div)[\s/>]/i.test(text)
    const blocks = isMarkup ? htmlBlocks(text, url) : { paragraphs: plainParagraphs(text), pictures: [] }
    if (blocks.paragraphs.length) return blocks
  }
  return { paragraphs: [], pictures: [] }
}

const isPictureItem = (one: Element) => /^image\//.test(one.attributes.contenttype ?? '') || /^(?:picture|graphic)$/.test(itemClass(one))

/** The largest rendition of a picture (or recording) item with caption and credit. Also for a reference to such an item. */
export function ownPictures(item: Element, url: string | null): Media[] {
  const content = childAt(item, 'contentMeta') ?? item
  const best = childrenOf(childAt(item, 'contentSet'), 'remoteContent').sort((a, b) => renditionSize(b) - renditionSize(a))[0]
  const { href, contenttype, size: bytes } = best?.attributes ?? item.attributes
  const captions = childrenOf(content, 'description')
  const caption = captions.find((one) => localName(one.attributes.role) === 'caption') ?? captions[0]
  const creators = childrenOf(content, 'creator').map((creator) => elementText(childAt(creator, 'name')))
  const kind = itemClass(item)
  const medium = mediaFrom(
    {
      href,
      type: contenttype ?? (/^(?:picture|graphic)$/.test(kind) ? 'image' : null),
      length: Number(bytes) || null,
      title: headline(content) ?? elementText(childAt(item, 'title')),
      description: elementText(caption),
      credit: elementText(childAt(content, 'creditline')) ?? (distinctTexts(creators).join('/') || null),
      usageTerms: g2Terms(item),
    },
    url,
  )
  return medium.url || medium.description ? [medium] : []
}

/** The width in pixels, or an estimate by bytes if it is not stated. */
function renditionSize({ attributes: { width, size: bytes } }: Element): number {
  return Number(width) || Number(bytes) / 1000 || 0
}

function conceptCode(element: Element | undefined): string {
  const { qcode, uri, literal } = element?.attributes ?? {}
  return (qcode ?? uri ?? literal ?? '').trim()
}

function localName(word: string | undefined): string {
  return (word ?? '').replace(/^.*[:/]/, '').toLowerCase()
}
