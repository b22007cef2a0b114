import type { EarlierVersion, Side } from '../placement.ts'
import { newest } from './newest.ts'
import type { Compared, Joined, WindowView } from './rule.ts'

/**
 * The next version of an article that is already known, by its id; or by guid or address where headline, text, slug or a mark agrees: publishers
 * number the items of each feed anew, and show one story after the other at one address.
 */
export function ownArticle(side: Side, { known, named, thresholds: t }: WindowView, compared: Compared[]): Joined | null {
  const { guid, address } = side.fingerprint.traits
  if (known?.story) {
    const relation = known.relation === 'original' || known.relation === 'excerpt' ? 'rewrite' : known.relation
    return { earlier: known, relation, score: 1, reasons: ['the next version of this article'] }
  }
  const own = named.filter(
    (earlier) => earlier.source === side.source && earlier.story !== null && agrees(side, earlier, compared, t.nameHeadline),
  )
  const byGuid = newest(own.filter((earlier) => guid !== null && earlier.fingerprint.traits.guid === guid))
  if (byGuid) return { earlier: byGuid, relation: 'rewrite', score: 1, reasons: ['the same source and the same guid'] }
  // An address without a path, or one that ends with a slash, identifies no article.
  if (!address?.includes('/') || address.endsWith('/')) return null
  const byAddress = newest(own.filter((earlier) => earlier.fingerprint.traits.address === address))
  return byAddress && { earlier: byAddress, relation: 'rewrite', score: 1, reasons: ['the same source and the same address'] }
}

/** Whether something beside the name says that an earlier version is of the same article. Without a headline and a text there is only the name. */
function agrees(side: Side, earlier: EarlierVersion, compared: readonly Compared[], leastHeadline: number): boolean {
  const { supplierSignal, heads, words } = side.fingerprint.traits
  const before = earlier.fingerprint.traits
  if (supplierSignal.signal !== null || supplierSignal.continues || supplierSignal.points !== null) return true
  if (supplierSignal.slug !== null && supplierSignal.slug === before.supplierSignal.slug) return true
  if (!heads.length || !before.heads.length || !words || !before.words) return true
  const shared = heads.filter((word) => before.heads.includes(word)).length
  if (shared >= leastHeadline * Math.min(heads.length, before.heads.length)) return true
  return compared.some((one) => one.earlier === earlier && one.e.shared > 0)
}
