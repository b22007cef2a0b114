/** NewsML 1.x (iptc.org/std/NewsML/1.2): each NewsItem is an entry. */
import type { Entry, PubStatus } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { distinct, languageTag } from '../text.ts'
import { bylineOf, lines, pubStatusOf, signalOf, subjectOf, urgencyOf, type WireReading, wireEntry, wireFeed } from './entry.ts'
import { picturesIn, textIn } from './newsml1-content.ts'
import { at, childrenOf, type Element, elementsOf, textOf, within } from './tree.ts'

export function readNewsml1(root: Element, url: string | null): WireReading {
  const items = childrenOf(root, 'NewsItem').filter((item) => !item.open)
  const isTopics = (item: Element) => !at(item, 'NewsComponent') && Boolean(at(item, 'TopicSet'))
  const stories = items.filter((item) => !isTopics(item))
  const leftOut = items.filter(isTopics).map(() => 'NewsItem of topics')
  return wireFeed(
    'newsml-1',
    stories.map((item) => newsItemEntry(item, url)),
    leftOut,
  )
}

function newsItemEntry(item: Element, url: string | null): Entry {
  const management = at(item, 'NewsManagement')
  const changes = childrenOf(item, 'Update').flatMap(elementsOf)
  const component = at(item, 'NewsComponent') ?? newParts(changes)
  const text = textIn(component, url)
  const created = isoDate(textOf(at(management, 'ThisRevisionCreated')))
  const line = (name: string) => textOf(first(component, 'NewsLines', name))
  const subjects = within(component, 'Subject', 'SubjectMatter', 'SubjectDetail')
  return wireEntry({
    ...text,
    ...identity(item),
    ...statusOf(management),
    title: line('HeadLine') ?? text.title ?? (changes.length ? null : textOf(at(item, 'Identification/NameLabel'))),
    slugline: line('SlugLine') ?? textOf(at(item, 'Identification/NameLabel')),
    authors: authorsOf(component, line('ByLine')) ?? text.authors ?? [],
    dateline: line('DateLine')?.replace(/[\s:–—-]+$/, '') || text.dateline || null,
    located: locatedIn(component) ?? text.located ?? null,
    summary: text.summary ?? null,
    published: isoDate(textOf(at(management, 'FirstCreated'))) ?? created,
    updated: created,
    language: languageTag(
      first(component, 'DescriptiveMetadata', 'Language')?.attributes.FormalName ??
        component?.attributes['xml:lang'] ??
        item.attributes['xml:lang'],
    ),
    urgency: urgencyOf(formalName(at(management, 'Urgency'))),
    signal: signalIn(item) ?? (changes.length ? 'update' : null),
    edNote: lines([noteOf(changes), ...notesIn(component, /advisory|editor|note/i), text.edNote]),
    notForPublication: lines([...notesIn(component, /not ?for ?publication|nonpublic|internal/i), text.notForPublication]),
    subjects: distinct(subjects.map((subject) => subjectOf(formalName(subject), 'subj'))),
    media: picturesIn(component, url),
  })
}

/**
 * What an Update puts in the place of parts of the version before (NewsML 1.2, "Update": Duids of that version say where), as a component of its
 * own: copy, lines and pictures are found in it as in any other. Text that is inserted beside other text is told in a note.
 */
function newParts(changes: Element[]): Element | undefined {
  const parts = changes.filter(({ name }) => name === 'Replace').flatMap(elementsOf)
  const wrapped = parts.map((part) => {
    if (part.name === 'DataContent') return { ...part, name: 'ContentItem', attributes: {}, children: [part] }
    return part.name === 'HeadLine' ? { ...part, name: 'NewsLines', attributes: {}, children: [part] } : part
  })
  return parts.length ? { ...parts[0]!, name: 'NewsComponent', attributes: {}, children: wrapped } : undefined
}

/** So much of each change that a desk sees what it is. */
const NOTED = 500

function noteOf(changes: Element[]): string | null {
  const isCopy = (part: Element) => /^(?:NewsComponent|ContentItem|DataContent|NewsLines|HeadLine)$/.test(part.name)
  const told = changes
    .filter((change) => change.name !== 'Replace' || !elementsOf(change).every(isCopy))
    .map((change) =>
      [`${change.name} ${change.attributes.DuidRef ?? ''}`.trim(), textOf(change)?.slice(0, NOTED)].filter(Boolean).join(': '),
    )
  return told.length ? `Changes parts of the version before: ${told.join('; ')}` : null
}

/** The supplier's id is the public one without the revision at its end, which is the version. */
function identity(item: Element): Pick<Entry, 'id' | 'version'> {
  const names = at(item, 'Identification/NewsIdentifier')
  const [provider, date, id] = ['ProviderId', 'DateId', 'NewsItemId'].map((name) => textOf(at(names, name)))
  const version = textOf(at(names, 'RevisionId'))
  const open = textOf(at(names, 'PublicIdentifier'))?.replace(/:\d+[NUAR]?$/, '') ?? null
  return { id: provider && date && id ? `urn:newsml:${provider}:${date}:${id}` : open, version }
}

/** An embargo ends when the status is to become usable; without such a time it holds until further notice. */
function statusOf(management: Element | undefined): { pubStatus: PubStatus | null; embargoed: string | null } {
  const status = formalName(at(management, 'Status'))
  const change = at(management, 'StatusWillChange')
  const becomes = pubStatusOf(formalName(at(change, 'FutureStatus')))
  const embargoed = becomes === 'usable' ? isoDate(textOf(at(change, 'DateAndTime'))) : null
  if (/^embargoed$/i.test(status ?? '')) return { pubStatus: embargoed ? 'usable' : 'withheld', embargoed }
  return { pubStatus: pubStatusOf(status), embargoed }
}

/** Instructions to the receiver ("Rectify", "Kill"), the kind of item ("Alert") and its genre ("Update"). */
function signalIn(item: Element): Entry['signal'] {
  const management = at(item, 'NewsManagement')
  const told = [
    ...childrenOf(management, 'Instruction'),
    ...childrenOf(management, 'NewsItemType'),
    ...within(at(item, 'NewsComponent'), 'Genre'),
  ]
  return told.map((one) => signalOf(formalName(one)?.replace(/^rectify$/i, 'correction'))).find((signal) => signal !== null) ?? null
}

/** The printed byline, else the persons named as creators; null for a name that is the provider's. */
function authorsOf(component: Element | undefined, byline: string | null): string[] | null {
  if (byline) return bylineOf(byline)
  const parties = childrenOf(first(component, 'AdministrativeMetadata', 'Creator'), 'Party').map((party) => formalName(party))
  const names = parties.filter((name) => /\S\s\S/.test(name ?? '')).flatMap(bylineOf)
  return names.length ? names : null
}

function notesIn(component: Element | undefined, kind: RegExp): (string | null)[] {
  const typed = within(component, 'NewsLine').filter((line) => kind.test(formalName(at(line, 'NewsLineType')) ?? ''))
  return typed.flatMap((line) => childrenOf(line, 'NewsLineText').map(textOf))
}

function locatedIn(component: Element | undefined): string | null {
  const origin = within(component, 'Location').find((place) => /origin/i.test(place.attributes.HowPresent ?? ''))
  const named = (kind: string) =>
    childrenOf(origin, 'Property').find((property) => property.attributes.FormalName === kind)?.attributes.Value
  return named('City') ?? named('Country') ?? null
}

/** What stands in a container of the component, or of the first within it that has it: main parts come first. */
function first(component: Element | undefined, container: string, name: string): Element | undefined {
  const own = childrenOf(at(component, container), name).find((one) => textOf(one) ?? formalName(one) ?? one.children.length > 0)
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
