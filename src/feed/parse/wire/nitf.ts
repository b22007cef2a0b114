/** NITF 3.x (iptc.org/std/NITF). Also the text inside NewsML. */
import type { Entry, PubStatus } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { distinct, languageTag } from '../text.ts'
import { type Blocks, blocksOf } from './blocks.ts'
import { bylineOf, lines, pubStatusOf, signalOf, subjectOf, urgencyOf, type WireItem, wireEntry } from './entry.ts'
import { at, childrenOf, type Element, textOf, within } from './tree.ts'

/** What a text inside another format says of itself; the format around it speaks first. */
export type NitfText = Blocks & Pick<Entry, 'title' | 'summary' | 'authors' | 'dateline' | 'located' | 'edNote' | 'notForPublication'>

export function nitfEntry(root: Element, url: string | null): Entry {
  const docdata = at(root, 'head/docdata')
  const issued = dateIn(docdata, 'date.issue') ?? isoDate(at(root, 'head/pubdata')?.attributes['date.publication'])
  const { text, ...status } = { ...statusOf(docdata, issued), text: nitfText(root, url) }
  const subjects = within(at(root, 'head'), 'tobject.subject').map(({ attributes }) => attributes)
  const item: WireItem = {
    ...text,
    ...status,
    id: attribute(docdata, 'doc-id', 'id-string'),
    version: attribute(docdata, 'du-key', 'version') ?? attribute(docdata, 'du-key', 'generation'),
    title: text.title ?? textOf(at(root, 'head/title')),
    slugline: attribute(docdata, 'du-key', 'key') ?? keywords(docdata)[0] ?? null,
    published: issued,
    updated: lastRevision(root) ?? isoDate(root.attributes['change.date']),
    language: languageTag(root.attributes['xml:lang'] ?? root.attributes.baselang ?? at(root, 'body')?.attributes['xml:lang']),
    located: text.located ?? attribute(docdata, 'evloc', 'city'),
    urgency: urgencyOf(attribute(docdata, 'urgency', 'ed-urg')),
    edNote: lines([...childrenOf(docdata, 'ed-msg').map((message) => message.attributes.info), text.edNote]),
    subjects: distinct([...subjects.map((subject) => refnum(subject['tobject.subject.refnum'])), ...classifiers(root)]),
    categories: distinct(subjects.flatMap((s) => s['tobject.subject.detail'] ?? s['tobject.subject.matter'] ?? s['tobject.subject.type'])),
  }
  return wireEntry({ ...item, signal: item.signal ?? signalIn(root, docdata) })
}

/** Head and content of a text. */
export function nitfText(root: Element, url: string | null): NitfText {
  const head = at(root, 'body/body.head')
  const notes = within(at(root, 'body'), 'note')
  const dateline = at(head, 'dateline')
  const hedline = at(head, 'hedline')
  const byline = at(head, 'byline')
  return {
    ...blocksOf({ ...root, name: '', children: childrenOf(at(root, 'body'), 'body.content') }, url),
    title: textOf(at(hedline, 'hl1')) ?? textOf(hedline),
    summary: textOf(at(head, 'abstract')),
    authors: authorsOf(byline),
    dateline: textOf(dateline),
    located: textOf(at(dateline, 'location')),
    edNote: lines(notes.filter((note) => !isForTheDesk(note) && isEditorial(note)).map(textOf)),
    notForPublication: lines(notes.filter(isForTheDesk).map(textOf)),
  }
}

/** `npa`: "non-publishable advisory". */
const isForTheDesk = (note: Element) => note.attributes.type === 'npa'
/** `pa`: "publishable advisory". Copyright, end marks and headings in notes say nothing. */
const isEditorial = (note: Element) => note.attributes.type === 'pa' || !/^(?:cpyrt|end|hd)$/.test(note.attributes.noteclass ?? '')

function authorsOf(byline: Element | undefined): string[] {
  const people = within(byline, 'person').map(textOf)
  if (people.length) return distinct(people)
  return byline ? bylineOf(textOf({ ...byline, children: byline.children.filter((c) => typeof c === 'string' || c.name !== 'byttl') })) : []
}

/**
 * Whether it may be used. `management-status` is about this document; `management-idref-status` and `correction` are about
 * another, whose next state this is then.
 */
function statusOf(docdata: Element | undefined, issued: string | null): Pick<Entry, 'pubStatus' | 'embargoed' | 'signal' | 'replaces'> {
  const { 'management-status': own, 'management-doc-idref': named, 'management-idref-status': status } = docdata?.attributes ?? {}
  const others = pubStatusOf(status)
  const released = dateIn(docdata, 'date.release')
  const embargoed = released && (own === 'embargoed' || (issued && released > issued)) ? released : null
  const corrected = childrenOf(docdata, 'correction').map((correction) => correction.attributes['id-string'])
  const ownStatus: PubStatus | null = own === 'embargoed' && !embargoed ? 'withheld' : pubStatusOf(own)
  return {
    pubStatus: others && others !== 'usable' ? others : (ownStatus ?? 'usable'),
    embargoed,
    signal: at(docdata, 'correction') ? 'correction' : null,
    replaces: distinct([others && others !== 'usable' ? named : null, ...corrected]),
  }
}

/** `ed-msg` may name the kind of message, `tobject.property` the kind of piece ("Update", "Advisory"). */
function signalIn(root: Element, docdata: Element | undefined): Entry['signal'] {
  const words = [
    ...childrenOf(docdata, 'ed-msg').map((message) => message.attributes['msg-type']),
    ...within(at(root, 'head'), 'tobject.property').map((property) => property.attributes['tobject.property.type']),
  ]
  return words.map(signalOf).find((signal) => signal !== null) ?? null
}

/** Since 2010 (NITF 3.5) the numbers may be mediatopics, which begin at 20000000. */
function refnum(number: string | undefined): string | null {
  return subjectOf(number, Number(number) >= 20_000_000 ? 'medtop' : 'subj')
}

function classifiers(root: Element): (string | null)[] {
  return within(at(root, 'head'), 'classifier').map(({ attributes: { value, idsrc, type } }) => subjectOf(value, `${idsrc} ${type}`))
}

function keywords(docdata: Element | undefined): string[] {
  return childrenOf(at(docdata, 'key-list'), 'keyword').flatMap(({ attributes: { key } }) => (key ? [key] : []))
}

function lastRevision(root: Element): string | null {
  const times = childrenOf(at(root, 'head'), 'revision-history').map(({ attributes }) => isoDate(attributes.norm))
  return (
    times
      .filter((time) => time !== null)
      .sort()
      .at(-1) ?? null
  )
}

function dateIn(docdata: Element | undefined, name: string): string | null {
  return isoDate(attribute(docdata, name, 'norm'))
}

function attribute(parent: Element | undefined, name: string, key: string): string | null {
  return (
    childrenOf(parent, name)
      .map((child) => child.attributes[key]?.trim())
      .find(Boolean) ?? null
  )
}
