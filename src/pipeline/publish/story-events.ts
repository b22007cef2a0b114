/** Decides which entries of the story log follow from the decisions of a batch. Pure: reads and writes nothing. */

import type { StoryRow } from '../../../db/write/stories.ts'
import { NEVER_OUT, type NewEvent } from '../../../db/write/story-log.ts'
import { isLate } from '../../../db/write/waiting.ts'
import type { StoryEvent, Warning } from '../../model.ts'
import type { Decision } from '../place/decision.ts'
import { canonicalOf, entryFacts, type LoggedChange } from './entry-facts.ts'
import type { ArticleWarnings } from './warnings.ts'

/** What the stories of a batch came to. */
export interface BatchOutcome {
  rows: Pick<StoryRow, 'id' | 'headline' | 'canonicalId' | 'canonicalNumber'>[]
  /** What the state of its story lets the log say of a decision. A decision without a story is missing here. */
  logLines: ReadonlyMap<Decision, LoggedChange>
  warnings: ArticleWarnings[]
}

/** @returns the log entries in the order in which they were decided, where the state of the story lets the log say so */
export function storyEvents(decisions: Decision[], { rows, logLines, warnings }: BatchOutcome): NewEvent[] {
  const stories = new Map(rows.map((row) => [row.id, row]))
  return decisions.flatMap((decision) => {
    const event = eventOf(decision)
    const logged = logLines.get(decision)
    if (!event || !logged || logged.line === 'no line') return []
    const storyId = loggedStoryOf(decision)
    const { placement, version, change } = decision
    const story = stories.get(storyId)
    const headline = logged.line === 'line without words' ? NEVER_OUT : (story?.headline ?? version.headline)
    const detail = {
      ...entryFacts({
        cause: { kind: 'version', articleId: version.articleId, versionNumber: version.number, rule: placement.reasons[0] ?? '' },
        changes: [change, version.number === 1 && placement.story !== null ? 'articles' : null],
        before: logged.before,
        after: logged.after,
        canonical: canonicalOf(story),
      }),
      source: version.source,
      relation: placement.relation,
      signal: placement.signal,
      change,
      ...(placement.effect.replaces && { replaces: Number(placement.effect.replaces) }),
      ...warningDetail(warnings, { event, storyId, articleId: version.articleId }),
    }
    return [{ event, storyId, articleId: version.articleId, versionNumber: version.number, headline, detail }]
  })
}

/** The event that a decision amounts to; null where a reader of the log need not know of it. */
export function eventOf({ version, placement, change }: Decision): StoryEvent | null {
  if (isLate(version)) return placement.effect.corrects ? 'corrected' : null
  if (placement.effect.kills) return 'killed'
  if (placement.story === null) return null
  if (placement.opened) return 'created'
  if (placement.effect.withholds) return 'withheld'
  if (placement.effect.corrects && !version.reread) return 'corrected'
  return change === 'cosmetic' || change === 'none' ? null : 'updated'
}

/** The story under which the log enters a decision; 0 where it has none. */
export function loggedStoryOf({ placement: { story, effect } }: Decision): number {
  return Number(effect.kills ?? effect.corrects ?? effect.withholds ?? story)
}

/** @returns the corrections among these decisions that no event announces, because their stories are embargoed or withheld */
export function unpublishedCorrections(decisions: Decision[], events: NewEvent[]): { articleId: number; versionNumber: number }[] {
  return decisions
    .filter(({ placement, version }) => placement.effect.corrects && !version.reread)
    .map(({ version }) => ({ articleId: version.articleId, versionNumber: version.number }))
    .filter((c) => !events.some((e) => e.event === 'corrected' && e.articleId === c.articleId && e.versionNumber === c.versionNumber))
}

/** What a log entry says of warnings: those of its own article, and which articles still carry what was killed or corrected. */
export function warningDetail(
  warnings: ArticleWarnings[],
  { event, storyId, articleId }: { event: StoryEvent; storyId: number; articleId: number },
): Record<string, unknown> {
  const own = warnings.find((article) => article.articleId === articleId)
  const articlesWith = (warning: Warning) =>
    warnings.filter((article) => article.storyId === storyId && article.warnings.includes(warning)).map((article) => article.articleId)
  return {
    ...(own && { warnings: own.warnings }),
    ...(event === 'killed' && { copies: articlesWith('copy-of-killed') }),
    ...(event === 'corrected' && { uncorrected: articlesWith('uncorrected') }),
  }
}
