import type pg from 'pg'
import { pinsOf } from '../../../db/write/decisions.ts'
import { type MemberRow, membersOf, type StoryRow, writeRelations, writeStories } from '../../../db/write/stories.ts'
import { appendEvents } from '../../../db/write/story-log.ts'
import { markUnpublished } from '../../../db/write/warnings.ts'
import type { Decision } from '../place/decision.ts'
import type { LoggedChange } from './entry-facts.ts'
import { storyEvents, unpublishedCorrections } from './story-events.ts'
import { storyOutcome, touchedStories } from './story-row.ts'
import { type ArticleWarnings, noteCorrections, noteReplacements, updateWarnings } from './warnings.ts'

/** What stories came to when they were brought up to date. */
export interface RefreshedStories {
  rows: StoryRow[]
  warnings: ArticleWarnings[]
  logLines: Map<Decision, LoggedChange>
}

/**
 * Brings the stories that a batch touched up to date and appends what happened to the story log, all in the transaction that placed the
 * versions.
 * @param now the time of the transaction on the database's clock
 */
export async function publish(client: pg.PoolClient, decisions: Decision[], now: Date): Promise<void> {
  await noteCorrections(client, decisions)
  const ids = [...touchedStories(decisions).keys()]
  const refreshed = await refreshStories(client, ids, now, decisions)
  await noteReplacements(client, decisions)
  const events = storyEvents(decisions, refreshed)
  await appendEvents(client, events)
  await markUnpublished(client, unpublishedCorrections(decisions, events))
}

/**
 * Writes these stories anew: the canonical article, the relations of the others, the state and the warnings.
 * @param decisions what was just placed; none where an editor or the end of an embargo changed the stories
 */
export async function refreshStories(
  client: pg.PoolClient,
  ids: number[],
  now: Date,
  decisions: Decision[] = [],
): Promise<RefreshedStories> {
  const touched = touchedStories(decisions)
  const members = byStory(await membersOf(client, ids))
  const pins = await pinsOf(client, ids)
  const outcomes = [...members].map(([id, group]) =>
    storyOutcome({ id, members: group, decisions: touched.get(id) ?? [], pin: pins.get(id) }, now),
  )
  const rows = outcomes.map(({ row }) => row)
  await writeStories(client, rows)
  await writeRelations(
    client,
    outcomes.flatMap(({ relations }) => relations),
  )
  const embargoed = outcomes.filter(({ hasHiddenAgencyCopy }) => hasHiddenAgencyCopy).map(({ row }) => row.id)
  return {
    rows,
    logLines: new Map(outcomes.flatMap(({ logLines }) => [...logLines])),
    warnings: await updateWarnings(client, ids, embargoed),
  }
}

function byStory(rows: MemberRow[]): Map<number, MemberRow[]> {
  const stories = new Map<number, MemberRow[]>()
  for (const row of rows) {
    const members = stories.get(row.storyId)
    if (members) members.push(row)
    else stories.set(row.storyId, [row])
  }
  return stories
}
