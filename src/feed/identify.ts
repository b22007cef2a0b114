/** Which article each entry of a document is. A name decides only where something else agrees with it. Pure. */
import type { ReadEntry } from '../model.ts'
import { agree, type Described } from './agreement.ts'
import { addressKeys } from './identity.ts'
import { areDoubted, NAME_KINDS, NamedRead, type NameKind, type NameRules } from './named-read.ts'
import { isKill, type StoredStates } from './states.ts'

/** What is stored of the articles that entries may be. */
export interface Stored {
  /** Articles by key. */
  known: ReadonlyMap<string, number>
  states: ReadonlyMap<number, StoredStates>
  /** The text of an article's newest state as its feed had it, as far as it was loaded. */
  texts: ReadonlyMap<number, string>
}

/** The entries of a document that are states of one article. */
export interface Identified {
  /** Null for a new article. */
  articleId: number | null
  reads: ReadEntry[]
  /** Keys of the article that are not stored yet. */
  keys: string[]
}

/** What a document says about the names of its feed, by kind. */
export interface NameEvidence {
  /** Entries of the document. */
  items: number
  /** Entries whose name others bear, and the most that bear one. */
  shared: number
  sharing: number
  /** Entries of known articles, and those that came again as they were under another name. */
  again: number
  changed: number
  /** Names that came with another article than before. */
  reused: number
}

export interface Identification {
  groups: Identified[]
  /** Articles whose text must be loaded before this can be decided. */
  textsNeeded: number[]
  evidence: Record<NameKind, NameEvidence>
}

/** Finds the articles of a document's entries, and what that says about its names. */
export function identify(entries: readonly ReadEntry[], stored: Stored, rules: NameRules): Identification {
  const named = entries.map((read) => new NamedRead(read, rules))
  const needed = new Set<number>()
  for (const one of named) one.article = exactArticle(one, stored)
  const clusters = clustersByName(named, stored, rules, needed)
  const doubted = new Set([...clusters].filter(([, groups]) => groups.length > 1).map(([name]) => name))
  const refuted = new Map<NameKind, Set<string>>(NAME_KINDS.map((kind) => [kind, new Set()]))
  for (const one of named) if (one.article === null) findByName(one, { stored, rules, doubted, refuted, needed })
  const claimed = new Map<number, NamedRead>()
  for (const one of named) if (one.article !== null && !claimed.has(one.article)) claimed.set(one.article, one)
  for (const one of named) if (one.article === null) findByText(one, { stored, doubted, claimed, clusters })
  return {
    groups: grouped(named, clusters, stored, doubted),
    textsNeeded: [...needed].filter((id) => !stored.texts.has(id)),
    evidence: { guid: evidenceOf('guid', named, clusters, refuted, stored), link: evidenceOf('link', named, clusters, refuted, stored) },
  }
}

/** The article that has this very state under one of the entry's names. */
function exactArticle({ admitted, core }: NamedRead, { known, states }: Stored): number | null {
  return admitted.map((name) => known.get(name)).find((id) => id !== undefined && states.get(id)?.cores.has(core)) ?? null
}

/** For each name that several entries bear, these in groups that are each one article. */
function clustersByName(named: readonly NamedRead[], stored: Stored, rules: NameRules, needed: Set<number>): Map<string, NamedRead[][]> {
  const bearers = new Map<string, NamedRead[]>()
  for (const one of named)
    for (const name of new Set([...one.names.guid, ...one.names.link, ...one.stable, ...one.textKeys]))
      bearers.set(name, [...(bearers.get(name) ?? []), one])
  const shared = [...bearers].filter(([, list]) => list.length > 1)
  return new Map(shared.map(([name, list]) => [name, clustered(list, (a, b) => areStates(a, b, name, { stored, rules, needed }))]))
}

/** Groups that an item is compared with: all items of a long document may bear one name. */
const MOST_COMPARED = 20

/** Groups of items, each of which is the same as another of its group. */
function clustered(items: readonly NamedRead[], same: (a: NamedRead, b: NamedRead) => boolean): NamedRead[][] {
  const groups: NamedRead[][] = []
  for (const item of items) {
    const group = groups
      .slice(0, MOST_COMPARED)
      .find((members) => same(members[0]!, item) || (members.length > 1 && same(members.at(-1)!, item)))
    if (group) group.push(item)
    else groups.push([item])
  }
  return groups
}

interface Weighing {
  stored: Stored
  rules: NameRules
  needed: Set<number>
}

/** Whether two entries of one document under one name are states of one article. */
function areStates(a: NamedRead, b: NamedRead, name: string, { stored, rules, needed }: Weighing): boolean {
  if (rules.trusted === true || a.core === b.core) return true
  if (a.article !== null && b.article !== null) return a.article === b.article
  if (areNumbered(a.read, b.read) || a.read.replaces || b.read.replaces) return true
  for (const { read, article } of [a, b]) if (!read.copy && article !== null && !stored.texts.has(article)) needed.add(article)
  const contradicted = NAME_KINDS.some(
    (kind) =>
      !areDoubted(kind, rules) &&
      !a.names[kind].includes(name) &&
      a.names[kind].length > 0 &&
      b.names[kind].length > 0 &&
      !a.names[kind].some((one) => b.names[kind].includes(one)),
  )
  if (!contradicted && isNotice(a, rules) !== isNotice(b, rules)) return true
  return agree(describe(a, stored), describe(b, stored), { contradicted, confirmed: false, together: true })
}

const isNotice = ({ read }: NamedRead, rules: NameRules) => saysSo(read) || rules.isNotice(read)

const describe = ({ read: { entry, copy }, article }: NamedRead, { texts }: Stored): Described => ({
  title: entry.title,
  text: copy ? copy.body.join('\n') : (article !== null && texts.get(article)) || null,
  times: [entry.updated, entry.published],
  slug: entry.slugline,
})

const areNumbered = (a: ReadEntry, b: ReadEntry) =>
  a.entry.version !== null && b.entry.version !== null && a.entry.version !== b.entry.version

/** Its fields say that it belongs to what bears its names. */
const saysSo = (read: ReadEntry) => isKill(read) || read.replaces === true || read.entry.signal === 'correction'

interface Search extends Weighing {
  doubted: ReadonlySet<string>
  refuted: ReadonlyMap<NameKind, Set<string>>
}

/** The article that the entry's names lead to, where something else agrees. */
function findByName(one: NamedRead, search: Search): void {
  for (const name of isNotice(one, search.rules) ? uncontradictedFirst(one, search) : one.admitted) {
    const id = search.stored.known.get(name)
    if (id === undefined) continue
    if (isOf(one, id, name, search)) {
      one.article = id
      return
    }
    one.refuted.add(name)
    for (const kind of NAME_KINDS) if (one.names[kind].includes(name) && !search.doubted.has(name)) search.refuted.get(kind)!.add(name)
  }
}

/** A notice agrees in nothing else with what it is about: of several articles that its names lead to, it is about one of which all of them may be. */
function uncontradictedFirst(one: NamedRead, { stored, rules }: Search): string[] {
  const isContradictedBy = (name: string) => {
    const id = stored.known.get(name)
    const states = id === undefined ? undefined : stored.states.get(id)
    return states !== undefined && isContradicted(one, id!, name, stored, states.last, rules)
  }
  const isDoubtful = new Map(one.admitted.map((name) => [name, isContradictedBy(name)]))
  return [...one.admitted].sort((a, b) => Number(isDoubtful.get(a)) - Number(isDoubtful.get(b)))
}

/** Whether a notice may be about an article: names of a kind that failed before need a second that does not contradict. */
function mayBeAbout(one: NamedRead, id: number, name: string, { stored, rules }: Search, newest: StoredStates['last']): boolean {
  const kind = NAME_KINDS.find((each) => one.names[each].includes(name))
  return !(kind && rules.learnt[kind]) || !isContradicted(one, id, name, stored, newest, rules)
}

function isOf(one: NamedRead, id: number, name: string, search: Search): boolean {
  const { stored, rules, needed } = search
  const states = stored.states.get(id)
  if (rules.trusted === true || !states) return true
  const { read } = one
  const { last: newest } = states
  if (read.replaces || (read.entry.version !== null && newest.version !== null && read.entry.version !== newest.version)) return true
  if (isNotice(one, rules) && mayBeAbout(one, id, name, search, newest)) return true
  // Its text was left unread because the feed brought this state before: as another article's.
  if (!read.copy) return false
  const text = stored.texts.get(id)
  if (text === undefined) needed.add(id)
  const before: Described = { title: newest.title, text: text || null, times: [newest.at], slug: newest.slug }
  return agree(describe(one, stored), before, {
    contradicted: isContradicted(one, id, name, stored, newest, rules),
    confirmed: NAME_KINDS.some(
      (kind) => !one.names[kind].includes(name) && one.names[kind].some((other) => stored.known.get(other) === id),
    ),
    together: false,
  })
}

/** Whether another name of the entry says that it is not this article. */
function isContradicted(
  one: NamedRead,
  id: number,
  name: string,
  { known }: Stored,
  newest: StoredStates['last'],
  rules: NameRules,
): boolean {
  return NAME_KINDS.some((kind) => {
    if (areDoubted(kind, rules)) return false
    const others = one.names[kind]
    if (!others.length || others.includes(name) || others.some((other) => known.get(other) === id)) return false
    if (bears(newest, one, kind)) return false
    return kind === 'link' ? addressKeys(newest.link).length > 0 : newest.guid !== null
  })
}

/** Whether a state has the entry's own name of a kind, though it may be stored for another article. */
function bears({ guid, link }: StoredStates['last'], one: NamedRead, kind: NameKind): boolean {
  return kind === 'guid' ? guid !== null && guid === one.read.entry.id : addressKeys(link).some((key) => one.names.link.includes(key))
}

interface TextSearch extends Pick<Search, 'stored' | 'doubted'> {
  /** The first entry of each article that was found. Another state of it may follow. */
  claimed: Map<number, NamedRead>
  clusters: ReadonlyMap<string, NamedRead[][]>
}

/** By what it says: alone where no name is left; otherwise only the very state that an article has, which came under another name. */
function findByText(one: NamedRead, { stored, doubted, claimed, clusters }: TextSearch): void {
  const isFree = (id: number, key: string) => {
    const claimer = claimed.get(id)
    return !claimer || clusters.get(key)?.some((group) => group.includes(claimer) && group.includes(one))
  }
  for (const key of one.textKeys) {
    const id = doubted.has(key) ? undefined : stored.known.get(key)
    if (id === undefined || !isFree(id, key)) continue
    if (namesLeft(one, doubted).length && !stored.states.get(id)?.cores.has(one.core)) continue
    one.article = id
    if (!claimed.has(id)) claimed.set(id, one)
    return
  }
}

const namesLeft = (one: NamedRead, doubted: ReadonlySet<string>) =>
  one.admitted.filter((name) => !doubted.has(name) && !one.refuted.has(name))

/** The keys under which an entry is found again: the names that are left, and the first of its text that nothing else has. */
function keysToStore(one: NamedRead, { known }: Stored, doubted: ReadonlySet<string>): string[] {
  const text = one.textKeys.find((key) => !doubted.has(key) && (known.get(key) ?? one.article) === one.article)
  return [...namesLeft(one, doubted), ...(text ? [text] : [])].filter((key) => !known.has(key))
}

/** The entries by article; those that are new, by the names that they share. */
function grouped(
  named: readonly NamedRead[],
  clusters: ReadonlyMap<string, NamedRead[][]>,
  stored: Stored,
  doubted: ReadonlySet<string>,
): Identified[] {
  const groups = new Map<string, Identified>()
  const keyOf = new Map<NamedRead, string>()
  named.forEach((one, i) => {
    const names = namesLeft(one, doubted)
    const partner = names
      .flatMap((name) => clusters.get(name) ?? [])
      .flat()
      .find((other) => other !== one && keyOf.has(other))
    const bare = names.length ? undefined : one.textKeys.find((key) => !doubted.has(key))
    const own = one.article !== null ? `article ${one.article}` : (partner && keyOf.get(partner)) || (bare ?? `entry ${i}`)
    keyOf.set(one, own)
    const group = groups.get(own)
    const keys = keysToStore(one, stored, doubted)
    if (group) {
      group.reads.push(one.read)
      group.keys.push(...keys)
    } else groups.set(own, { articleId: one.article, reads: [one.read], keys })
  })
  return [...groups.values()]
}

function evidenceOf(
  kind: NameKind,
  named: readonly NamedRead[],
  clusters: ReadonlyMap<string, NamedRead[][]>,
  refuted: ReadonlyMap<NameKind, Set<string>>,
  { known, states }: Stored,
): NameEvidence {
  const withName = named.filter((one) => one.names[kind].length)
  const sharing = (one: NamedRead) => Math.max(0, ...one.names[kind].map((name) => clusters.get(name)?.length ?? 0))
  // An address with its own fragment is a name of its own.
  const shared = withName.filter((one) => one.names[kind].every((name) => (clusters.get(name)?.length ?? 0) > 1))
  const again = withName.filter(({ article, core }) => {
    const before = article === null ? undefined : states.get(article)
    return before?.cores.has(core) && (kind === 'guid' ? before.last.guid !== null : addressKeys(before.last.link).length > 0)
  })
  return {
    items: named.length,
    shared: shared.length,
    sharing: Math.max(0, ...shared.map(sharing)),
    again: named.filter(({ article }) => article !== null).length,
    // Names that are not used are not stored: then the state before tells.
    changed: again.filter(
      (one) => !one.names[kind].some((name) => known.get(name) === one.article) && !bears(states.get(one.article!)!.last, one, kind),
    ).length,
    reused: refuted.get(kind)!.size,
  }
}
