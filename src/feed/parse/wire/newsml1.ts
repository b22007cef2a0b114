/** NewsML 1.x (iptc.org/std/NewsML/1.2): each NewsItem is an entry. */
import type { Entry, PubStatus } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { distinctTexts, languageTag } from '../text.ts'
import { bylineNames, lines, pubStatusOf, signalOf, subjectOf, urgencyOf, type WireReading, wireEntry, wireFeed } from './entry.ts'
import { componentPictures, componentText } from './newsml1-content.ts'
import { newsml1Terms } from './rights.ts'
import { childAt, childrenOf, descendantsOf, type Element, elementsOf, elementText } from './tree.ts'

export function readNewsml1(root: Element, url: string | null): WireReading {
  const items = childrenOf(root, 'NewsItem').filter((item) => !item.open)
  const isTopics = (item: Element) => !childAt(item, 'NewsComponent') && Boolean(childAt(item, 'TopicSet'))
  const stories = items.filter((item) => !isTopics(item))
  const leftOut = items.filter(isTopics).map(() => 'NewsItem of topics')
  return wireFeed(
    'newsml-1',
    stories.map((item) => newsml1Entry(item, url)),
    leftOut,
  )
}

function newsml1Entry(item: Element, url: string | null): Entry {
  const management = childAt(item, 'NewsManagement')
  const changes = childrenOf(item, 'Update').flatMap(elementsOf)
  const component = childAt(item, 'NewsComponent') ?? newParts(changes)
  const text = componentText(component, url)
  const created = isoDate(elementText(childAt(management, 'ThisRevisionCreated')))
  const line = (name: string) => elementText(first(component, 'NewsLines', name))
  const subjects = descendantsOf(component, 'Subject', 'SubjectMatter', 'SubjectDetail')
  return wireEntry({
    ...text,
    ...identity(item),
    ...managementStatus(management),
    title: line('HeadLine') ?? text.title ?? (changes.length ? null : elementText(childAt(item, 'Identification/NameLabel'))),
    slugline: line('SlugLine') ?? elementText(childAt(item, 'Identification/NameLabel')),
    authors: newsml1Authors(component, line('ByLine')) ?? text.authors ?? [],
    dateline: line('DateLine')?.replace(/[\s:–—-]+$/, '') || text.dateline || null,
    located: locatedIn(component) ?? text.located ?? null,
    summary: text.summary ?? null,
    published: isoDate(elementText(childAt(management, 'FirstCreated'))) ?? created,
    updated: created,
    language: languageTag(
      first(component, 'DescriptiveMetadata', 'Language')?.attributes.FormalName ??
        component?.attributes['xml:lang'] ??
        item.attributes['xml:lang'],
    ),
    urgency: urgencyOf(formalName(childAt(management, 'Urgency'))),
    signal: newsml1Signal(item) ?? (changes.length ? 'update' : null),
    edNote: lines([noteOfChanges(changes), ...notesIn(component, /advisory|editor|note/i), text.edNote]),
    notForPublication: lines([...notesIn(component, /not ?for ?publication|nonpublic|internal/i), text.notForPublication]),
    subjects: distinctTexts(subjects.map((subject) => subjectOf(formalName(subject), 'subj'))),
    usageTerms: newsml1Terms(component),
    media: componentPictures(component, url),
  })
}

/**
 * The replacements of an Update (NewsML 1.2, "Update": Duids of the previous version say where) as a component of their own, so that
 * copy, lines and pictures are found as in any other. Insertions beside existing text are described in a note instead.
 */
function newParts(changes: Element[]): Element | undefined {
  const parts = changes.filter(({ name }) => name === 'Replace').flatMap(elementsOf)
  const wrapped = parts.map((part) => {
    if (part.name === 'DataContent') return { ...part, name: 'ContentItem', attributes: {}, children: [part] }
    return part.name === 'HeadLine' ? { ...part, name: 'NewsLines', attributes: {}, children: [part] } : part
  })
  return parts.length ? { ...parts[0]!, name: 'NewsComponent', attributes: {}, children: wrapped } : undefined
}

/** Characters of each change in the note, enough to recognise it. */
const MAX_NOTED_CHARACTERS = 500

function noteOfChanges(changes: Element[]): string | null {
  const isCopy = (part: Element) => /^(?:NewsComponent|ContentItem|DataContent|NewsLines|HeadLine)$/.test(part.name)
  const described = changes
    .filter((change) => change.name !== 'Replace' || !elementsOf(change).every(isCopy))
    .map((change) =>
      [`${change.name} ${change.attributes.DuidRef ?? ''}`.trim(), elementText(change)?.slice(0, MAX_NOTED_CHARACTERS)]
        .filter(Boolean)
        .join(': '),
    )
  return described.length ? `Changes parts of the version before: ${described.join('; ')}` : null
}

/** The supplier's id is the public one without the revision at its end, which is the version. */
function identity(item: Element): Pick<Entry, 'id' | 'version'> {
  const names = childAt(item, 'Identification/NewsIdentifier')
  const [provider, date, id] = ['ProviderId', 'DateId', 'NewsItemId'].map((name) => elementText(childAt(names, name)))
  const version = elementText(childAt(names, 'RevisionId'))
  const open = elementText(childAt(names, 'PublicIdentifier'))?.replace(/:\d+[NUAR]?$/, '') ?? null
  return { id: provider && date && id ? `urn:newsml:${provider}:${date}:${id}` : open, version }
}

/** Status and embargo. An embargo ends when the status is to become usable; without such a time it holds until further notice. */
function managementStatus(management: Element | undefined): { pubStatus: PubStatus | null; embargoed: string | null } {
  const status = formalName(childAt(management, 'Status'))
  const change = childAt(management, 'StatusWillChange')
  const becomes = pubStatusOf(formalName(childAt(change, 'FutureStatus')))
  const embargoed = becomes === 'usable' ? isoDate(elementText(childAt(change, 'DateAndTime'))) : null
  if (/^embargoed$/i.test(status ?? '')) return { pubStatus: embargoed ? 'usable' : 'withheld', embargoed }
  return { pubStatus: pubStatusOf(status), embargoed }
}

/** Instructions to the receiver ("Rectify", "Kill"), the kind of item ("Alert") and its genre ("Update"). */
function newsml1Signal(item: Element): Entry['signal'] {
  const management = childAt(item, 'NewsManagement')
  const stated = [
    ...childrenOf(management, 'Instruction'),
    ...childrenOf(management, 'NewsItemType'),
    ...descendantsOf(childAt(item, 'NewsComponent'), 'Genre'),
  ]
  return stated.map((one) => signalOf(formalName(one)?.replace(/^rectify$/i, 'correction'))).find((signal) => signal !== null) ?? null
}

/** The printed byline, else the creators that are persons; null if there is neither. */
function newsml1Authors(component: Element | undefined, byline: string | null): string[] | null {
  if (byline) return bylineNames(byline)
  const parties = childrenOf(first(component, 'AdministrativeMetadata', 'Creator'), 'Party').map((party) => formalName(party))
  const names = parties.filter((name) => /\S\s\S/.test(name ?? '')).flatMap(bylineNames)
  return names.length ? names : null
}

function notesIn(component: Element | undefined, kind: RegExp): (string | null)[] {
  const typed = descendantsOf(component, 'NewsLine').filter((line) => kind.test(formalName(childAt(line, 'NewsLineType')) ?? ''))
  return typed.flatMap((line) => childrenOf(line, 'NewsLineText').map(elementText))
}

function locatedIn(component: Element | undefined): string | null {
  const origin = descendantsOf(component, 'Location').find((place) => /origin/i.test(place.attributes.HowPresent ?? ''))
  const named = (kind: string) =>
    childrenOf(origin, 'Property').find((property) => property.attributes.FormalName === kind)?.attributes.Value
  return named('City') ?? named('Country') ?? null
}

/** An element of a container of the component, or of the first inner component that has it: main parts come first. */
function first(component: Element | undefined, container: string, name: string): Element | undefined {
  const own = childrenOf(childAt(component, container), name).find((one) => elementText(one) ?? formalName(one) ?? one.children.length > 0)
  if (own || !component) return own
  for (const inner of childrenOf(component, 'NewsComponent')) {
    const found = first(inner, container, name)
    if (found) return found
  }
  return undefined
}

export function formalName(element: Element | undefined): string | null {
  return element?.attributes.FormalName?.trim() || null
}
