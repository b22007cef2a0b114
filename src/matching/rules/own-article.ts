import type { Side } from '../placement.ts'
import { newest } from './newest.ts'
import type { Joined, WindowView } from './rule.ts'

/** The next version of an article that is already known, by its id, guid or address. */
export function ownArticle(side: Side, { known, named }: WindowView): Joined | null {
  const { guid, address } = side.fingerprint.traits
  if (known?.story) {
    const relation = known.relation === 'original' || known.relation === 'excerpt' ? 'rewrite' : known.relation
    return { earlier: known, relation, score: 1, reasons: ['the next version of this article'] }
  }
  const own = named.filter((earlier) => earlier.source === side.source && earlier.story !== null)
  const byGuid = newest(own.filter((earlier) => guid !== null && earlier.fingerprint.traits.guid === guid))
  if (byGuid) return { earlier: byGuid, relation: 'rewrite', score: 1, reasons: ['the same source and the same guid'] }
  // An address without a path, or one that ends with a slash, identifies no article.
  if (!address?.includes('/') || address.endsWith('/')) return null
  const byAddress = newest(own.filter((earlier) => earlier.fingerprint.traits.address === address))
  return byAddress && { earlier: byAddress, relation: 'rewrite', score: 1, reasons: ['the same source and the same address'] }
}
