import type pg from 'pg'
import { type Database, inTransaction } from '../../../db/client.ts'
import {
  hiddenStories,
  lookForEnded,
  type StoryInQuestion,
  takeEnded,
  type VersionEnded,
  writeStoryStatuses,
} from '../../../db/write/embargoes.ts'
import { lockPlacing } from '../../../db/write/stories.ts'
import { appendEvents, type NewEvent } from '../../../db/write/story-log.ts'
import { takeUnpublished } from '../../../db/write/warnings.ts'
import type { StoryEvent } from '../../model.ts'
import { type Corrected, type Release, releaseOf, releaseOfVersion } from '../../story/embargo/release.ts'
import { afterChange, stateOf, statusOf } from '../../story/embargo/story-states.ts'
import { refreshStories } from './publish.ts'
import { noteReleased, wrongIn } from './warnings.ts'

/** A story with what becomes of its embargo. */
interface Due {
  story: StoryInQuestion
  release: Release
}

/** A version whose embargo has ended, with what that means. */
export interface ReleasedVersion extends VersionEnded {
  alone: boolean
  corrects: Corrected | null
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
    const out = versions.filter(({ storyStatus }) => storyStatus === 'usable').map(({ storyId }) => storyId)
    const ids = stories.map(({ id }) => id)
    const { rows, marked } = await refreshStories(client, [...new Set([...ids, ...versions.map(({ storyId }) => storyId)])], [], now)
    const headlines = new Map(rows.map((row) => [row.id, row.headline]))
    const event = (event: StoryEvent, storyId: number, articleId: number, versionNumber: number | null, detail: NewEvent['detail']) => ({
      event,
      storyId,
      articleId,
      versionNumber,
      headline: headlines.get(storyId)!,
      detail,
    })
    const alone = versions.filter((version) => version.alone)
    await appendEvents(client, [
      ...stories.map((story) => event('released', story.id, story.canonicalId, null, brokenIn(story))),
      ...alone.map((version) => event('released', version.storyId, version.articleId, version.number, {})),
      ...(await takeUnpublished(client, [...ids, ...out])).map((c) =>
        event('corrected', c.storyId, c.articleId, c.versionNumber, {
          source: c.source,
          signal: 'correction',
          ...wrongIn(marked, 'corrected', c.storyId, c.articleId),
        }),
      ),
    ])
    return stories.length + alone.length
  })
}

function dueAmong(stories: StoryInQuestion[], now: Date): Due[] {
  return stories.flatMap((story) => {
    const release = releaseOf(story, story.versions, now)
    return release ? [{ story, release }] : []
  })
}

/** @returns the stories that are usable from now on; those that are put off are written too */
async function releaseStories(client: pg.PoolClient, now: Date): Promise<StoryInQuestion[]> {
  const after = dueAmong(await hiddenStories(client), now).map(({ story, release }) => {
    const { state, log } = afterChange(stateOf(story), release.change)
    return { story, state, released: log === 'line', embargoedUntil: release.embargoedUntil }
  })
  await writeStoryStatuses(
    client,
    after.flatMap(({ story: { id }, state, released, embargoedUntil }) =>
      state === 'new' ? [] : [{ id, status: statusOf(state), embargoedUntil, touched: released }],
    ),
  )
  return after.filter(({ released }) => released).map(({ story }) => story)
}

function brokenIn(story: StoryInQuestion): NewEvent['detail'] {
  const brokeEmbargo = story.articles.filter((article) => article.brokeEmbargo).map((article) => article.id)
  return brokeEmbargo.length ? { brokeEmbargo } : {}
}
