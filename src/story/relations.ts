import type { Relation } from '../model.ts'

interface Member {
  id: string
  source: string
  publishedAt: string
  relation: Relation
}

/**
 * What each article of a story is to it, seen from the one that speaks for it: that supplier's first article is the `original` (or stays an
 * `excerpt`, standing alone beside a longer text), its later ones are `rewrite`s, everybody else's are `copy`. So the answer does not depend on
 * which feed happened to be polled first.
 */
export function relationsIn(members: Member[], canonicalId: string): { id: string; relation: Relation }[] {
  const supplier = members.find((m) => m.id === canonicalId)?.source
  const own = members.filter((m) => m.source === supplier).sort((a, b) => Date.parse(a.publishedAt) - Date.parse(b.publishedAt))
  return members.map((member) => {
    if (member.source !== supplier) return { id: member.id, relation: 'copy' }
    if (member !== own[0]) return { id: member.id, relation: 'rewrite' }
    return { id: member.id, relation: member.relation === 'excerpt' ? 'excerpt' : 'original' }
  })
}
