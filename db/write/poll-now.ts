/** A poll that somebody asks for, outside the feed's own rhythm. */
import { setTimeout as pause } from 'node:timers/promises'
import type { PollOutcome, Trouble } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { statement } from '../statement.ts'

/** What a poll came to. */
export interface EndedPoll {
  at: Date
  outcome: PollOutcome
  httpStatus: number | null
  bytes: number
  ms: number
  entriesSeen: number
  entriesNew: number
  entriesChanged: number
  entriesNoise: number
  repairs: string[]
  trouble: Trouble | null
}

/** `put off`: its host has no turn until then. `nobody`: no worker took it. `inactive`: the feed is paused or gone. `none`: there is no such feed. */
export type PollNow = { poll: EndedPoll } | { putOffUntil: Date } | 'nobody' | 'inactive' | 'none'

const requestPoll = statement<{ active: boolean; last: number }>({
  text: `WITH f AS (UPDATE feeds SET next_poll_at = CASE WHEN claimed_until > now() THEN next_poll_at ELSE now() END WHERE id = $1 RETURNING id, status)
      SELECT status = 'active' AS active, coalesce((SELECT max(p.id) FROM polls p WHERE p.feed_id = f.id), 0) AS last FROM f`,
  columns: { active: 'bool', last: 'int8' },
})

const selectEnded = statement<EndedPoll>({
  name: 'poll-after',
  text: `SELECT at, outcome, http_status AS "httpStatus", bytes, ms, entries_seen AS "entriesSeen", entries_new AS "entriesNew",
        entries_changed AS "entriesChanged", entries_noise AS "entriesNoise", repairs, trouble FROM polls WHERE feed_id = $1 AND id > $2 ORDER BY id LIMIT 1`,
  columns: {
    at: 'timestamptz',
    outcome: 'text',
    httpStatus: 'int4',
    bytes: 'int4',
    ms: 'int4',
    entriesSeen: 'int4',
    entriesNew: 'int4',
    entriesChanged: 'int4',
    entriesNoise: 'int4',
    repairs: 'text[]',
    trouble: 'jsonb',
  },
})

const selectClaim = statement<{ claimed: boolean; nextPollAt: Date; isLater: boolean }>({
  name: 'claim-of-feed',
  text: `SELECT coalesce(claimed_until > now(), false) AS claimed, next_poll_at AS "nextPollAt", next_poll_at > now() + interval '5 seconds' AS "isLater"
      FROM feeds WHERE id = $1`,
  columns: { claimed: 'bool', nextPollAt: 'timestamptz', isLater: 'bool' },
})

/** How often the end of the poll is looked for: it is on screen before anybody notices a wait. */
const LOOK_MS = 100
/** A worker that runs takes a due feed within a second or two (TICK_SECONDS). */
const TAKEN_WITHIN_MS = 10_000

/**
 * Has a feed polled now by the workers, and waits until the poll has ended. One that runs already is joined.
 * @param mostMs the longest wait for its end
 */
export async function pollNow(db: Database, id: number, mostMs: number): Promise<PollNow> {
  const asked = await requestPoll.first(db.pool, [id])
  if (!asked) return 'none'
  if (!asked.active) return 'inactive'
  const started = performance.now()
  for (let taken = false; performance.now() - started < mostMs; await pause(LOOK_MS)) {
    // Read first: a poll that ends between the two is seen below.
    const claim = await selectClaim.first(db.pool, [id])
    const poll = await selectEnded.first(db.pool, [id, asked.last])
    if (poll) return { poll }
    if (!claim) return 'none'
    if (!claim.claimed && claim.isLater) return { putOffUntil: claim.nextPollAt }
    taken ||= claim.claimed
    if (!taken && performance.now() - started > TAKEN_WITHIN_MS) return 'nobody'
  }
  return 'nobody'
}
