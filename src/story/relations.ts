import type { Relation } from '../model.ts'

/** An article of a story, as its relation is decided. */
interface StoryArticle {
  id: string
  source: string
  publishedAt: string
  relation: Relation
}

/**
 * The relation of each article to its story, derived from the canonical article. The first article of the canonical's supplier is the `original`
 * (or stays an `excerpt`, a story of its own beside a longer text), its later ones are `rewrite`, and those of other sources are `copy`. So the
 * relations do not depend on which feed was polled first.
 */
export function relationsIn(members: StoryArticle[], canonicalId: string): { id: string; relation: Relation }[] {
  const supplier = members.find((m) => m.id === canonicalId)?.source
  const own = members.filter((m) => m.source === supplier).sort((a, b) => Date.parse(a.publishedAt) - Date.parse(b.publishedAt))
  return members.map((member) => {
    if (member.source !== supplier) return { id: member.id, relation: 'copy' }
    if (member !== own[0]) return { id: member.id, relation: 'rewrite' }
    return { id: member.id, relation: member.relation === 'excerpt' ? 'excerpt' : 'original' }
  })
}
