/** One item of NewsML-G2 as an entry. */
import type { Entry, Media } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { distinct, languageTag } from '../text.ts'
import { type Blocks, blocksOf, htmlBlocks, picture, plainParagraphs } from './blocks.ts'
import { bylineOf, lines, pubStatusOf, signalOf, splitNotes, statusUnder, subjectOf, urgencyOf, type WireItem, wireEntry } from './entry.ts'
import { type NitfText, nitfText } from './nitf.ts'
import { at, childrenOf, type Element, rawText, textOf, within } from './tree.ts'

/** Relations that make an item the next state of another one (newscodes `irel:`). */
const REPLACES = /^(?:evolvedfrom|previousversion|replaces)$/i

/** `text`, `picture`, … (newscodes `ninat:`); an item that does not say is read as text. */
export function itemClass(item: Element): string {
  return code(at(item, 'itemMeta/itemClass') ?? at(item, 'itemClass'))
    .replace(/^.*[:/]/, '')
    .toLowerCase()
}

export function newsItemEntry(item: Element, url: string | null): Entry {
  const kind = itemClass(item)
  const isText = !/^(?:picture|graphic|video|audio|animated)$/.test(kind)
  const text = isText ? textIn(at(item, 'contentSet'), url) : { paragraphs: [], pictures: [] }
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
    media: isText && !childrenOf(at(item, 'contentSet'), 'remoteContent').some(isImage) ? [] : ownPictures(item, url),
  })
}

/** A package whose texts came elsewhere: its headline, and the pictures it lists. */
export function packageEntry(item: Element, url: string | null): Entry {
  const references = within(at(item, 'groupSet'), 'itemRef')
  const facts = factsOf(item)
  return wireEntry({
    ...facts,
    title: facts.title ?? references.map(headline).find((text) => text !== null) ?? null,
    summary: description(item, /./) ?? textOf(childrenOf(at(item, 'contentMeta'), 'description')[0]),
    paragraphs: [],
    pictures: references.filter(isImage).flatMap((reference) => ownPictures(reference, url)),
  })
}

/** What itemMeta and contentMeta say, the same in every kind of item. */
function factsOf(item: Element): Omit<WireItem, keyof Blocks> {
  const meta = at(item, 'itemMeta')
  const content = at(item, 'contentMeta')
  const embargo = at(meta, 'embargoed')
  const embargoed = isoDate(textOf(embargo))
  const notes = childrenOf(meta, 'edNote').map(noteOf)
  const created = isoDate(textOf(at(meta, 'versionCreated')))
  const subjects = childrenOf(content, 'subject')
  return {
    id: item.attributes.guid?.trim() || null,
    version: item.attributes.version?.trim() || null,
    title: headline(content) ?? textOf(at(meta, 'title')),
    slugline: textOf(at(content, 'slugline')),
    authors: authorsOf(content),
    dateline: textOf(at(content, 'dateline'))?.replace(/[\s:–—-]+$/, '') || null,
    located: textOf(at(content, 'located/name')),
    published: isoDate(textOf(at(meta, 'firstCreated'))) ?? created,
    updated: created,
    language: languageTag(at(content, 'language')?.attributes.tag ?? item.attributes['xml:lang']),
    urgency: urgencyOf(textOf(at(content, 'urgency'))),
    // No status means usable.
    pubStatus: statusUnder({ stated: embargo !== undefined, embargoed }, pubStatusOf(code(at(meta, 'pubStatus'))) ?? 'usable'),
    signal:
      childrenOf(meta, 'signal')
        .map((signal) => signalOf(code(signal)))
        .find((signal) => signal !== null) ?? null,
    embargoed,
    edNote: lines(notes.map((note) => note.edNote)),
    notForPublication: lines(notes.map((note) => note.notForPublication)),
    subjects: distinct(subjects.map((subject) => subjectOf(code(subject)))),
    categories: distinct(subjects.map((subject) => textOf(at(subject, 'name')))),
    replaces: distinct(
      childrenOf(meta, 'link').flatMap((link) => (REPLACES.test(local(link.attributes.rel)) ? [link.attributes.residref] : [])),
    ),
  }
}

/** A note with markup in it repeats in parts what the plain ones say: lines are put together, each once, by whom they are for. */
function noteOf(note: Element): Pick<Entry, 'edNote' | 'notForPublication'> {
  const { body, notes, notForPublication } = splitNotes(blocksOf({ ...note, name: '' }, null).paragraphs)
  const isPrivate = /non-?public/i.test(note.attributes.pubconstraint ?? '')
  const open = [...body, ...notes]
  return { edNote: lines(isPrivate ? [] : open), notForPublication: lines([...(isPrivate ? open : []), ...notForPublication]) }
}

/** The one of the lowest rank; without ranks the first. Those with a role beside the main one are for other uses. */
function headline(content: Element | undefined): string | null {
  const all = childrenOf(content, 'headline').filter((one) => textOf(one))
  const main = all.filter(({ attributes: { role } }) => !role || /main|primary/i.test(role))
  const rank = (one: Element) => Number(one.attributes.rank ?? 1) || 1
  return textOf([...(main.length ? main : all)].sort((a, b) => rank(a) - rank(b))[0])
}

/** `by` is the printed byline; a creator is one where it is a name and not a login. */
function authorsOf(content: Element | undefined): string[] {
  const printed = childrenOf(content, 'by').flatMap((by) => bylineOf(textOf(by)))
  if (printed.length) return distinct(printed)
  return distinct(childrenOf(content, 'creator').map((creator) => textOf(at(creator, 'name')))).filter((name) => /\S\s\S/.test(name))
}

function description(item: Element, role: RegExp): string | null {
  const all = childrenOf(at(item, 'contentMeta'), 'description')
  return textOf(all.find((one) => role.test(local(one.attributes.role)) && textOf(one)))
}

/** The text of a content set: NITF or HTML inside the document, or carried as data. */
function textIn(content: Element | undefined, url: string | null): Blocks & Partial<NitfText> {
  for (const inline of childrenOf(content, 'inlineXML')) {
    const [nitf] = within(inline, 'nitf')
    // Results, events and the like are data in a markup of their own, not text.
    if (!nitf && !within(inline, 'html', 'body', 'div', 'p').length) continue
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

const isImage = (one: Element) => /^image\//.test(one.attributes.contenttype ?? '') || /^(?:picture|graphic)$/.test(itemClass(one))

/** What a picture (or film, or sound) item shows, in its largest rendition, with caption and credit. Also for a reference to one. */
export function ownPictures(item: Element, url: string | null): Media[] {
  const content = at(item, 'contentMeta') ?? item
  const best = childrenOf(at(item, 'contentSet'), 'remoteContent').sort((a, b) => size(b) - size(a))[0]
  const { href, contenttype, size: bytes } = best?.attributes ?? item.attributes
  const captions = childrenOf(content, 'description')
  const caption = captions.find((one) => local(one.attributes.role) === 'caption') ?? captions[0]
  const creators = childrenOf(content, 'creator').map((creator) => textOf(at(creator, 'name')))
  const kind = itemClass(item)
  const medium = picture(
    {
      href,
      type: contenttype ?? (/^(?:picture|graphic)$/.test(kind) ? 'image' : null),
      length: Number(bytes) || null,
      title: headline(content) ?? textOf(at(item, 'title')),
      description: textOf(caption),
      credit: textOf(at(content, 'creditline')) ?? (distinct(creators).join('/') || null),
    },
    url,
  )
  return medium.url || medium.description ? [medium] : []
}

/** Pixels across, or bytes where these are not told. */
function size({ attributes: { width, size: bytes } }: Element): number {
  return Number(width) || Number(bytes) / 1000 || 0
}

function code(element: Element | undefined): string {
  const { qcode, uri, literal } = element?.attributes ?? {}
  return (qcode ?? uri ?? literal ?? '').trim()
}

function local(word: string | undefined): string {
  return (word ?? '').replace(/^.*[:/]/, '').toLowerCase()
}
