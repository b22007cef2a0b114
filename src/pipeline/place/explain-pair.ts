import type { Database } from '../../../db/client.ts'
import { readDecisionsOn } from '../../../db/read/decisions.ts'
import { sharedPassages } from '../../matching/rules/passages.ts'
import type { Passage } from '../../model.ts'
import { type Comparison, compareArticles } from './compare.ts'

/** An article, as far as it is compared: its versions newest first. */
export interface ExplainedArticle {
  id: number
  storyId: number | null
  matchId: number | null
  reasons: string[]
  versions: { body: string[] }[]
}

type EditorialDecision = Awaited<ReturnType<typeof readDecisionsOn>>[number]

/** Why two articles are or are not one story. */
export interface Explanation {
  /** Whether they are one, and which rule or person decided so. */
  verdict: string
  /** What matching measures between their newest versions; undefined where one was not placed. */
  comparison: Comparison | undefined
  /** What both texts contain, longest first. */
  passages: Passage[]
}

/** Explains two articles from what was decided about them, and from their newest texts as given. */
export async function explainPair(db: Database, first: ExplainedArticle, second: ExplainedArticle): Promise<Explanation> {
  const text = (article: ExplainedArticle) => article.versions[0]?.body.join('\n\n') ?? ''
  return {
    verdict: decidedBy(first, second, await readDecisionsOn(db, first.id, second.id)),
    comparison: await compareArticles(db, first.id, second.id),
    passages: sharedPassages(text(first), text(second)),
  }
}

/** Whether they are one story, and what decided so. An editorial decision overrides every rule. */
function decidedBy(first: ExplainedArticle, second: ExplainedArticle, decisions: EditorialDecision[]): string {
  const one = first.storyId !== null && first.storyId === second.storyId
  const verdict = one ? `One story (${first.storyId}).` : 'Not one story.'
  const last = decisions.findLast((decision) => (decision.kind === 'merge') === one)
  if (last) return `${verdict} Decided by ${last.by}, decision ${last.id} (${last.kind}): ${last.why}`
  if (!one) return `${verdict} No rule put them into one story.`
  const matched = [second, first].find((article) => [first, second].some((other) => other !== article && other.id === article.matchId))
  if (matched) return `${verdict} Decided by the rule: ${matched.reasons[0]}`
  const matches = [first, second].filter((article) => article.matchId !== null && article.reasons.length > 0)
  return `${verdict} They were not matched to one another, but ${matches.map((m) => `${m.id} to ${m.matchId} (${m.reasons[0]})`).join(' and ')}.`
}
