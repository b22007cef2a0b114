import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PubStatus, Signal } from '../../src/model.ts'
import { type StoredStory, visibilityOfStory } from '../../src/story/embargo/story-states.ts'
import { isHidden, isOpenEnded, UNTIL_FURTHER_NOTICE, type Visibility, visibilityOf } from '../../src/story/embargo/visibility.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

const NOW = new Date('2026-03-05T12:00:00Z')
const TIMES = [null, -86_400_000, -1, 0, 1, 86_400_000].map((ms) => (ms === null ? null : new Date(NOW.getTime() + ms)))
const ENDS = [...TIMES, new Date(UNTIL_FURTHER_NOTICE)]
const SIGNALS: (Signal | null)[] = [null, 'flash', 'update', 'correction', 'refile', 'repeat', 'kill', 'withheld', 'embargo', 'advisory']
const PUB_STATUSES: (PubStatus | null)[] = [null, 'usable', 'withheld', 'canceled']
const STATUSES: StoredStory['status'][] = ['usable', 'embargoed', 'withheld', 'killed', 'merged']

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

it('the database says of a version what the rule says, for all signals, statuses, times and kills', async () => {
  const versions = SIGNALS.flatMap((signal) =>
    PUB_STATUSES.flatMap((pubStatus) =>
      ENDS.flatMap((embargoedUntil) => [false, true].map((storyKilled) => ({ signal, pubStatus, embargoedUntil, storyKilled }))),
    ),
  )
  expect(versions.length).toBe(560)
  const { rows } = await db.pool.query<{ visibility: Visibility; hidden: boolean }>(
    `SELECT visibility, is_hidden(visibility) AS hidden FROM jsonb_to_recordset($1)
       AS t(signal text, "pubStatus" text, "embargoedUntil" timestamptz, "storyKilled" boolean, n int),
       LATERAL (SELECT version_visibility(signal, "pubStatus", "embargoedUntil", "storyKilled", $2) AS visibility) v ORDER BY n`,
    [JSON.stringify(versions.map((version, n) => ({ ...version, n }))), NOW],
  )
  const ruled = versions.map((version) => visibilityOf(version, NOW).visibility)
  expect(rows).toEqual(ruled.map((visibility) => ({ visibility, hidden: isHidden(visibility) })))
  expect(new Set(ruled)).toEqual(new Set<Visibility>(['usable', 'embargoed', 'withheld', 'killed']))
})

it('the database says of a story what the rule says, for all statuses, embargoes and times of a kill', async () => {
  const stories = STATUSES.flatMap((status) =>
    ENDS.flatMap((embargoedUntil) => TIMES.map((killedAt) => ({ status, embargoedUntil, killedAt }))),
  )
  const { rows } = await db.pool.query<{ visibility: Visibility }>(
    `SELECT story_visibility(status, "embargoedUntil", "killedAt") AS visibility FROM jsonb_to_recordset($1)
       AS t(status text, "embargoedUntil" timestamptz, "killedAt" timestamptz, n int) ORDER BY n`,
    [JSON.stringify(stories.map((story, n) => ({ ...story, n })))],
  )
  expect(rows.map((row) => row.visibility)).toEqual(stories.map(visibilityOfStory))
})

it('the database and the rule know the same times as ended and as without an end', async () => {
  const { rows } = await db.pool.query<{ ended: boolean | null; open: boolean | null }>(
    `SELECT embargo_ended(t, $2) AS ended, embargo_open_ended(t) AS open FROM unnest($1::timestamptz[]) WITH ORDINALITY AS u(t, n) ORDER BY n`,
    [ENDS, NOW],
  )
  expect(rows).toEqual(ENDS.map((end) => (end ? { ended: end <= NOW, open: isOpenEnded(end) } : { ended: null, open: null })))
})

it('a signal under which the newest version of an article can be hidden is known as one', async () => {
  const hidden = SIGNALS.filter((signal) =>
    isHidden(visibilityOf({ signal, pubStatus: null, embargoedUntil: null, storyKilled: false }, NOW).visibility),
  )
  const { rows } = await db.pool.query<{ signal: Signal }>('SELECT signal FROM unnest($1::text[]) AS signal WHERE may_be_hidden(signal)', [
    SIGNALS,
  ])
  expect(rows.map((row) => row.signal)).toEqual(expect.arrayContaining(hidden))
  // An embargo whose end is in a field makes the signal "embargo"; a kill may still bear the embargo of its story.
  expect(rows.map((row) => row.signal).sort()).toEqual(['embargo', 'kill', 'withheld'])
})
