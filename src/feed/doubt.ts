/** What documents teach about the names of a feed's items. Pure. */
import type { NameDoubt, NamesLearnt } from '../model.ts'
import type { Identified, NameEvidence } from './identify.ts'
import { NAME_KINDS, type NameKind } from './named-read.ts'
import type { StoredStates } from './states.ts'
import { changedParts } from './volatile.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A doubt that no document showed for so long is dropped. */
const FORGOTTEN_MS = 7 * DAY_MS
/** From so many items on, half of those that could show it are no accident. */
const LEAST_ITEMS = 2

/**
 * What is known about a feed's names after one more document.
 * @param leftOut items of the document that came before under the same names
 * @returns `before` itself where nothing changed
 */
export function learnNames(before: NamesLearnt, evidence: Record<NameKind, NameEvidence>, leftOut: number, now: number): NamesLearnt {
  let learnt = before
  for (const kind of NAME_KINDS) {
    const doubt = nextDoubt(kind, before[kind], evidence[kind], leftOut, now)
    if (doubt === before[kind]) continue
    const { [kind]: _, ...others } = learnt
    learnt = doubt ? { ...others, [kind]: doubt } : others
  }
  return learnt
}

function nextDoubt(
  kind: NameKind,
  before: NameDoubt | undefined,
  found: NameEvidence,
  leftOut: number,
  now: number,
): NameDoubt | undefined {
  const shown = shownBy(found, leftOut)
  const isHalf = 2 * found.changed >= found.again + leftOut
  // An item that moves now and then keeps no doubt alive.
  if (!shown || (before?.decides && shown.why === 'changes' && !isHalf))
    return before && now - Date.parse(before.seenAt) > FORGOTTEN_MS ? undefined : before
  const at = new Date(now).toISOString()
  const same = before?.why === shown.why ? before : undefined
  // What was shown more strongly stays: a feed whose items share a guid also reuses it.
  if (before?.decides && !same && !shown.decides) return before
  const documents = (same?.documents ?? 0) + 1
  const decides = shown.decides || (same?.decides ?? false) || (shown.why === 'changes' && isHalf && documents >= LEAST_ITEMS)
  const next = { why: shown.why, items: Math.max(shown.items, same?.items ?? 0), documents, since: same?.since ?? at, seenAt: at, decides }
  // Once it decides, the row is written again only when it tells more, or once a day.
  const isNoNews = same?.decides && next.items === same.items && now - Date.parse(same.seenAt) < DAY_MS
  return isNoNews ? before : { ...next, message: doubtWords(kind, next) }
}

function shownBy(found: NameEvidence, leftOut: number): Pick<NameDoubt, 'why' | 'items' | 'decides'> | null {
  const { items, shared, sharing, again, changed, reused } = found
  if (sharing > 1) return { why: 'shared', items: sharing, decides: 2 * shared >= items + leftOut }
  if (changed) return { why: 'changes', items: changed, decides: changed >= LEAST_ITEMS && 2 * changed >= again + leftOut }
  if (reused) return { why: 'reused', items: reused, decides: reused >= LEAST_ITEMS && 2 * reused >= items + leftOut }
  return null
}

/** A doubt in a sentence or two for the operator. */
function doubtWords(kind: NameKind, { why, items, decides }: Omit<NameDoubt, 'message'>): string {
  const many = items === 1 ? '1 item' : `${items} items`
  const facts = {
    shared: `${many} share one`,
    changes: `${many} came again under ${items === 1 ? 'another' : 'others'}`,
    reused: `${items === 1 ? 'one' : items} came again with another story`,
  }
  const effect = decides ? 'They are not used.' : 'Those that showed it are not used.'
  return `${kind === 'guid' ? 'Guids' : 'Links'} do not identify: ${facts[why]}. ${effect}`
}

/** The most parts that are kept of a feed: an address may have any number of parameters. */
const MOST_PARTS = 20

/**
 * What is known of a feed after its document showed the same items under other addresses.
 * @returns `learnt` itself where the names of the feed are used, or nothing new was found
 */
export function learnVolatile(groups: readonly Identified[], states: ReadonlyMap<number, StoredStates>, learnt: NamesLearnt): NamesLearnt {
  if (learnt.link?.why !== 'changes' && learnt.guid?.why !== 'changes') return learnt
  const moved = groups.flatMap(({ articleId, reads }) => {
    const before = articleId === null ? undefined : states.get(articleId)
    if (!before) return []
    const again = reads.filter(({ entryHash }) => before.hashes.has(entryHash))
    return again
      .map(({ entry }) => changedParts(before.last.link ?? before.last.guid, entry.link ?? entry.id))
      .filter(({ length }) => length)
  })
  const times = new Map<string, number>()
  for (const part of moved.flat()) times.set(part, (times.get(part) ?? 0) + 1)
  const found = [...times].filter(([part, count]) => 2 * count >= moved.length && !learnt.volatile?.includes(part)).map(([part]) => part)
  return found.length ? { ...learnt, volatile: [...(learnt.volatile ?? []), ...found].slice(-MOST_PARTS) } : learnt
}
