import type pg from 'pg'
import { type Database, inTransaction } from '../../../db/client.ts'
import { hiddenStories, lookForEnded, type StoryInQuestion, takeEnded, writeStoryStatuses } from '../../../db/write/embargoes.ts'
import { lockPlacing } from '../../../db/write/stories.ts'
import { appendEvents, type NewEvent } from '../../../db/write/story-log.ts'
import { takeUnpublished, type UnpublishedCorrection } from '../../../db/write/warnings.ts'
import { type Release, releaseOf, releaseOfVersion } from '../../story/embargo/release.ts'
import { afterChange, type StoryState, stateOf, statusOf } from '../../story/embargo/story-states.ts'
import { canonicalOf, entryFacts } from './entry-facts.ts'
import { type RefreshedStories, refreshStories } from './publish.ts'
import { warningDetail } from './story-events.ts'
import { noteReleased, type ReleasedVersion } from './warnings.ts'

/** A story with what becomes of its embargo. */
interface DueStory {
  story: StoryInQuestion
  release: Release
}

/**
 * Releases the stories and versions whose embargo has ended or whose supplier frees them. Corrections that came under embargo are noted, and
 * follow the release in the log.
 * @returns how many stories and versions were released
 */
export async function releaseEmbargoes(db: Database): Promise<number> {
  const { now, ended } = await lookForEnded(db)
  if (!ended && !dueAmong(await hiddenStories(db.pool), now).length) return 0
  return inTransaction(db, async (client) => {
    const now = await lockPlacing(client)
    const versions = (await takeEnded(client)).flatMap((version) => {
      const release = releaseOfVersion(version)
      return release ? [{ ...version, ...release }] : []
    })
    await noteReleased(client, versions)
    const stories = await releaseStories(client, now)
    const ids = stories.map(({ id }) => id)
    const refreshed = await refreshStories(client, [...new Set([...ids, ...versions.map(({ storyId }) => storyId)])], now)
    const published = versions.filter(({ storyStatus }) => storyStatus === 'usable').map(({ storyId }) => storyId)
    const corrections = await takeUnpublished(client, [...ids, ...published])
    const alone = versions.filter((version) => version.alone)
    await appendEvents(client, releaseEvents({ stories, alone, corrections }, refreshed))
    return stories.length + alone.length
  })
}

/** A story that was released, as it was before, with how that came. */
type ReleasedStory = StoryInQuestion & { why: Release['change'] }

/** The log entries of a release: first what is released, then the corrections that may be published from now on. */
function releaseEvents(
  released: { stories: ReleasedStory[]; alone: ReleasedVersion[]; corrections: UnpublishedCorrection[] },
  { rows, warnings }: RefreshedStories,
): NewEvent[] {
  const written = new Map(rows.map((row) => [row.id, row]))
  const entry = ({ why, before = 'usable', ...fields }: Omit<NewEvent, 'headline'> & { why: string; before?: StoryState }): NewEvent => {
    const story = written.get(fields.storyId)!
    const cause = { kind: 'release', why } as const
    const facts = entryFacts({ cause, changes: [], before, after: 'usable', canonical: canonicalOf(story) })
    return { ...fields, headline: story.headline, detail: { ...facts, ...fields.detail } }
  }
  return [
    ...released.stories.map((story) =>
      entry({
        event: 'released',
        storyId: story.id,
        articleId: story.canonicalId,
        versionNumber: null,
        detail: brokenIn(story),
        why: story.why,
        before: stateOf(story),
      }),
    ),
    ...released.alone.map(({ storyId, articleId, number }) =>
      entry({ event: 'released', storyId, articleId, versionNumber: number, detail: {}, why: 'embargo of a version ended' }),
    ),
    ...released.corrections.map(({ storyId, articleId, versionNumber, source }) => {
      const event = 'corrected' as const
      const detail = { source, signal: 'correction', ...warningDetail(warnings, { event, storyId, articleId }) }
      return entry({ event, storyId, articleId, versionNumber, detail, why: 'its correction may be published' })
    }),
  ]
}

function dueAmong(stories: StoryInQuestion[], now: Date): DueStory[] {
  return stories.flatMap((story) => {
    const release = releaseOf(story, story.versions, now)
    return release ? [{ story, release }] : []
  })
}

/** Writes the stories whose embargo has ended or is put off. @returns those that are usable from now on */
async function releaseStories(client: pg.PoolClient, now: Date): Promise<ReleasedStory[]> {
  const after = dueAmong(await hiddenStories(client), now).map(({ story, release }) => {
    const { state, log } = afterChange(stateOf(story), release.change)
    return { story, state, released: log === 'line', embargoedUntil: release.embargoedUntil, why: release.change }
  })
  await writeStoryStatuses(
    client,
    after.flatMap(({ story: { id }, state, released, embargoedUntil }) =>
      state === 'new' ? [] : [{ id, status: statusOf(state), embargoedUntil, touched: released }],
    ),
  )
  return after.filter(({ released }) => released).map(({ story, why }) => ({ ...story, why }))
}

/** The articles that ran the story before its embargo ended. */
function brokenIn(story: StoryInQuestion): NewEvent['detail'] {
  const brokeEmbargo = story.articles.filter((article) => article.brokeEmbargo).map((article) => article.id)
  return brokeEmbargo.length ? { brokeEmbargo } : {}
}
