import type { Relation, Signal, SourceKind } from '../model.ts'

/** A version of an article in a story, as the choice sees it. */
export interface Member {
  /** The article's id. */
  id: string
  source: string
  sourceKind: SourceKind | null
  /** The supplier's own time, ISO. */
  publishedAt: string
  relation: Relation
  signal: Signal | null
  /** Words of its body. */
  words: number
  /** The agency named in its dateline or byline: "(Norwire) -". */
  credit: string | null
  /** The operators' preference for its source; 0 by default. */
  preference: number
}

/** The canonical article, and why it was chosen. The reasons are shown on the desk. */
export interface CanonicalChoice {
  id: string
  reasons: string[]
}

/** Signals under which a version may not be canonical while another can. */
const NEVER_CANONICAL: ReadonlySet<Signal | null> = new Set(['kill', 'withheld', 'advisory'])

/**
 * Chooses the canonical article of a story. A pinned article comes first. Otherwise the supplier that the copy came from (credited by the others,
 * an agency, the first) comes before the outlets that ran it, and of that supplier the latest version is chosen, longer before shorter.
 * @param members the current versions, at least one
 * @param pin the editorial decision that an article is canonical
 */
export function chooseCanonical(members: Member[], pin?: { id: string; by: string; why: string }): CanonicalChoice {
  if (pin && members.some((member) => member.id === pin.id)) return { id: pin.id, reasons: [`pinned by ${pin.by}: ${pin.why}`] }
  const usable = members.filter((member) => !NEVER_CANONICAL.has(member.signal) && member.words > 0)
  const candidates = usable.length ? usable : members
  const eligible = preferredOf(candidates)
  const supplier = supplierOf(eligible)
  const own = eligible.filter((member) => member.source === supplier.source).sort(byRecency)
  const chosen = own[0]!
  const sources = [...new Set(eligible.map((member) => member.source))]
  const reasons = eligible.length < candidates.length ? [`operators prefer ${sources.join(', ')}`] : []
  if (!reasons.length || sources.length > 1) reasons.push(supplier.reason)
  if (own.length > 1) reasons.push('its latest version')
  if (usable.length < members.length) reasons.push('killed, withheld and empty versions cannot be canonical')
  return { id: chosen.id, reasons }
}

/** The members of the sources that operators prefer; all, where they prefer none. */
function preferredOf(members: Member[]): Member[] {
  const highest = Math.max(...members.map((member) => member.preference))
  return members.filter((member) => member.preference === highest)
}

/** The source that the copy came from, and the reason. */
function supplierOf(members: Member[]): { source: string; reason: string } {
  const credited = new Map<string, number>()
  for (const member of members) {
    const named = members.find((other) => other.source !== member.source && names(member.credit, other.source))
    if (named) credited.set(named.source, (credited.get(named.source) ?? 0) + 1)
  }
  const mostCredited = [...credited].sort((a, b) => b[1] - a[1])[0]
  if (mostCredited)
    return {
      source: mostCredited[0],
      reason: `${mostCredited[1] === 1 ? 'another article credits' : `${mostCredited[1]} articles credit`} ${mostCredited[0]}`,
    }
  const first = [...members].sort(byAge)
  const agency = first.find((member) => member.sourceKind === 'agency' && member.relation !== 'excerpt')
  if (agency && members.length > 1) return { source: agency.source, reason: `${agency.source} is an agency` }
  return {
    source: first[0]!.source,
    reason: members.length > 1 ? `${first[0]!.source} had it first` : 'the only article that can be canonical',
  }
}

/** Whether a credit names a source: "AFP" and "afp", "Reuters" and "Reuters World". */
function names(credit: string | null, source: string): boolean {
  if (!credit) return false
  const [a, b] = [credit, source].map((name) =>
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  )
  return a !== '' && (a === b || `${b} `.startsWith(`${a} `) || `${a} `.startsWith(`${b} `))
}

/** Oldest first; of two from the same moment the longer. */
function byAge(a: Member, b: Member): number {
  return Date.parse(a.publishedAt) - Date.parse(b.publishedAt) || b.words - a.words || order(a.id, b.id)
}

/** Latest first; of two from the same moment the longer. */
function byRecency(a: Member, b: Member): number {
  return Date.parse(b.publishedAt) - Date.parse(a.publishedAt) || b.words - a.words || order(a.id, b.id)
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
