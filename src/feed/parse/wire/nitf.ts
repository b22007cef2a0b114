/** NITF 3.x (iptc.org/std/NITF). Also the text inside NewsML. */
import type { Entry, PubStatus } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { distinctTexts, languageTag } from '../text.ts'
import { type Blocks, blocksOf } from './blocks.ts'
import { bylineNames, lines, pubStatusOf, signalOf, subjectOf, urgencyOf, type WireItem, wireEntry } from './entry.ts'
import { nitfTerms } from './rights.ts'
import { childAt, childrenOf, descendantsOf, type Element, elementText } from './tree.ts'

/** The fields that a text inside another format states; the fields of the format around it take precedence. */
export type NitfText = Blocks & Pick<Entry, 'title' | 'summary' | 'authors' | 'dateline' | 'located' | 'edNote' | 'notForPublication'>

export function nitfEntry(root: Element, url: string | null): Entry {
  const docdata = childAt(root, 'head/docdata')
  const issued = docdataDate(docdata, 'date.issue') ?? isoDate(childAt(root, 'head/pubdata')?.attributes['date.publication'])
  const { text, ...status } = { ...docdataStatus(docdata, issued), text: nitfText(root, url) }
  const subjects = descendantsOf(childAt(root, 'head'), 'tobject.subject').map(({ attributes }) => attributes)
  const item: WireItem = {
    ...text,
    ...status,
    id: attribute(docdata, 'doc-id', 'id-string'),
    usageTerms: nitfTerms(root),
    version: attribute(docdata, 'du-key', 'version') ?? attribute(docdata, 'du-key', 'generation'),
    title: text.title ?? elementText(childAt(root, 'head/title')),
    slugline: attribute(docdata, 'du-key', 'key') ?? keywordsOf(docdata)[0] ?? null,
    published: issued,
    updated: lastRevision(root) ?? isoDate(root.attributes['change.date']),
    language: languageTag(root.attributes['xml:lang'] ?? root.attributes.baselang ?? childAt(root, 'body')?.attributes['xml:lang']),
    located: text.located ?? attribute(docdata, 'evloc', 'city'),
    urgency: urgencyOf(attribute(docdata, 'urgency', 'ed-urg')),
    edNote: lines([...childrenOf(docdata, 'ed-msg').map((message) => message.attributes.info), text.edNote]),
    subjects: distinctTexts([...subjects.map((subject) => refnum(subject['tobject.subject.refnum'])), ...classifiers(root)]),
    categories: distinctTexts(
      subjects.flatMap((s) => s['tobject.subject.detail'] ?? s['tobject.subject.matter'] ?? s['tobject.subject.type']),
    ),
  }
  return wireEntry({ ...item, signal: item.signal ?? nitfSignal(root, docdata) })
}

/** The head and the content of a text. */
export function nitfText(root: Element, url: string | null): NitfText {
  const head = childAt(root, 'body/body.head')
  const notes = descendantsOf(childAt(root, 'body'), 'note')
  const dateline = childAt(head, 'dateline')
  const hedline = childAt(head, 'hedline')
  const byline = childAt(head, 'byline')
  return {
    ...blocksOf({ ...root, name: '', children: childrenOf(childAt(root, 'body'), 'body.content') }, url),
    title: elementText(childAt(hedline, 'hl1')) ?? elementText(hedline),
    summary: elementText(childAt(head, 'abstract')),
    authors: nitfAuthors(byline),
    dateline: elementText(dateline),
    located: elementText(childAt(dateline, 'location')),
    edNote: lines(notes.filter((note) => !isForTheDesk(note) && isEditorial(note)).map(elementText)),
    notForPublication: lines(notes.filter(isForTheDesk).map(elementText)),
  }
}

/** `npa`: "non-publishable advisory". */
const isForTheDesk = (note: Element) => note.attributes.type === 'npa'
/** `pa`: "publishable advisory". Copyright lines, end marks and headings in notes are ignored. */
const isEditorial = (note: Element) => note.attributes.type === 'pa' || !/^(?:cpyrt|end|hd)$/.test(note.attributes.noteclass ?? '')

function nitfAuthors(byline: Element | undefined): string[] {
  const people = descendantsOf(byline, 'person').map(elementText)
  if (people.length) return distinctTexts(people)
  return byline
    ? bylineNames(elementText({ ...byline, children: byline.children.filter((c) => typeof c === 'string' || c.name !== 'byttl') }))
    : []
}

/**
 * Status and embargo. `management-status` concerns this document; `management-idref-status` and `correction` concern
 * another one, which this document then replaces.
 */
function docdataStatus(
  docdata: Element | undefined,
  issued: string | null,
): Pick<Entry, 'pubStatus' | 'embargoed' | 'signal' | 'replaces'> {
  const { 'management-status': own, 'management-doc-idref': named, 'management-idref-status': status } = docdata?.attributes ?? {}
  const otherStatus = pubStatusOf(status)
  const released = docdataDate(docdata, 'date.release')
  const embargoed = released && (own === 'embargoed' || (issued && released > issued)) ? released : null
  const corrected = childrenOf(docdata, 'correction').map((correction) => correction.attributes['id-string'])
  const ownStatus: PubStatus | null = own === 'embargoed' && !embargoed ? 'withheld' : pubStatusOf(own)
  return {
    pubStatus: otherStatus && otherStatus !== 'usable' ? otherStatus : (ownStatus ?? 'usable'),
    embargoed,
    signal: childAt(docdata, 'correction') ? 'correction' : null,
    replaces: distinctTexts([otherStatus && otherStatus !== 'usable' ? named : null, ...corrected]),
  }
}

/** `ed-msg` may name the kind of message, `tobject.property` the kind of piece ("Update", "Advisory"). */
function nitfSignal(root: Element, docdata: Element | undefined): Entry['signal'] {
  const words = [
    ...childrenOf(docdata, 'ed-msg').map((message) => message.attributes['msg-type']),
    ...descendantsOf(childAt(root, 'head'), 'tobject.property').map((property) => property.attributes['tobject.property.type']),
  ]
  return words.map(signalOf).find((signal) => signal !== null) ?? null
}

/** Since 2010 (NITF 3.5) the numbers may be mediatopics, which begin at 20000000. */
function refnum(number: string | undefined): string | null {
  return subjectOf(number, Number(number) >= 20_000_000 ? 'medtop' : 'subj')
}

function classifiers(root: Element): (string | null)[] {
  return descendantsOf(childAt(root, 'head'), 'classifier').map(({ attributes: { value, idsrc, type } }) =>
    subjectOf(value, `${idsrc} ${type}`),
  )
}

function keywordsOf(docdata: Element | undefined): string[] {
  return childrenOf(childAt(docdata, 'key-list'), 'keyword').flatMap(({ attributes: { key } }) => (key ? [key] : []))
}

function lastRevision(root: Element): string | null {
  const times = childrenOf(childAt(root, 'head'), 'revision-history').map(({ attributes }) => isoDate(attributes.norm))
  return (
    times
      .filter((time) => time !== null)
      .sort()
      .at(-1) ?? null
  )
}

function docdataDate(docdata: Element | undefined, name: string): string | null {
  return isoDate(attribute(docdata, name, 'norm'))
}

function attribute(parent: Element | undefined, name: string, key: string): string | null {
  return (
    childrenOf(parent, name)
      .map((child) => child.attributes[key]?.trim())
      .find(Boolean) ?? null
  )
}
