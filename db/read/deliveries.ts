import type { DeliveryState, StoryEvent } from '../../src/model.ts'
import type { DeliveryAttempt } from '../schema/webhooks.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { isoText } from './time.ts'

export interface Delivery {
  id: string
  seq: number
  event: StoryEvent
  storyId: number
  state: DeliveryState
  at: string
  /** Null where none is made, or another delivery of the story goes first. */
  nextAt: string | null
  deliveredAt: string | null
  /** The oldest first. */
  attempts: DeliveryAttempt[]
}

export interface DeliveryFilter {
  state?: DeliveryState | undefined
  event?: StoryEvent | undefined
  story?: number | undefined
  since?: Date | undefined
  /** Only those before this number. */
  before?: number | undefined
  limit: number
}

const FIELDS = `id, seq, event, story_id AS "storyId", state, ${isoText('at')} AS at, CASE WHEN leased_until IS NULL THEN ${isoText('next_at')} END AS "nextAt",
  ${isoText('delivered_at')} AS "deliveredAt", attempts`
const columns = {
  id: 'text',
  seq: 'int8',
  event: 'text',
  storyId: 'int8',
  state: 'text',
  at: 'text',
  nextAt: 'text',
  deliveredAt: 'text',
  attempts: 'jsonb',
} as const

const selectPage = statement<Delivery>({
  text: `SELECT ${FIELDS} FROM deliveries WHERE endpoint_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR event = $3)
      AND ($4::int8 IS NULL OR story_id = $4) AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::int8 IS NULL OR seq < $6) ORDER BY seq DESC LIMIT $7`,
  columns,
})

/** Deliveries of an endpoint, the newest entry first. */
export function readDeliveries(connection: SqlConnection, endpointId: number, filter: DeliveryFilter): Promise<Delivery[]> {
  const { state = null, event = null, story = null, since = null, before = null, limit } = filter
  return selectPage.rows(connection, [endpointId, state, event, story, since, before, limit])
}

const selectOne = statement<Delivery>({ text: `SELECT ${FIELDS} FROM deliveries WHERE endpoint_id = $1 AND id = $2`, columns })

export const readDelivery = (connection: SqlConnection, endpointId: number, id: string): Promise<Delivery | undefined> =>
  selectOne.first(connection, [endpointId, id])

const selectNumbered = statement<{ seq: number; storyId: number }>({
  text: `SELECT seq, story_id AS "storyId" FROM deliveries WHERE endpoint_id = $1 AND (id = ANY($2) OR (seq > $3 AND seq <= $4)) ORDER BY seq`,
  columns: { seq: 'int8', storyId: 'int8' },
})

/** The deliveries with these ids, or of the entries after a number up to another. */
export function numbersOf(connection: SqlConnection, endpointId: number, which: { ids?: string[]; after?: number; upTo?: number }) {
  return selectNumbered.rows(connection, [endpointId, which.ids ?? [], which.after ?? 0, which.upTo ?? 0])
}

const selectDead = statement<{ seq: number; storyId: number }>({
  text: `SELECT seq, story_id AS "storyId" FROM deliveries WHERE endpoint_id = $1 AND (state = 'waiting' OR (state = 'dead' AND (attempts->-1->>'at')::timestamptz >= $2::timestamptz - interval '1 minute')) ORDER BY seq`,
  columns: { seq: 'int8', storyId: 'int8' },
})

/** What an endpoint did not take: what waits, and what was tried since a time (null: nothing) and is dead. The minute is for clocks that differ. */
export const readNotTaken = (connection: SqlConnection, endpointId: number, since: string | null) =>
  selectDead.rows(connection, [endpointId, since])

const selectFirst = statement<{ seq: number }>({
  text: 'SELECT seq FROM story_log WHERE at >= $1 ORDER BY at, seq LIMIT 1',
  columns: { seq: 'int8' },
})

/** The number of the first entry of the log at or after a time; undefined where there is none. */
export const firstEntrySince = async (connection: SqlConnection, since: Date): Promise<number | undefined> =>
  (await selectFirst.first(connection, [since]))?.seq

const selectText = statement<{ body: string[] }>({
  name: 'open-text',
  text: `SELECT v.body FROM stories s JOIN LATERAL shown_version(s.canonical_id, now()) v ON true
      WHERE s.id = $1 AND s.status = 'usable' AND NOT is_hidden(story_visibility(s.status, s.embargoed_until, s.killed_at))`,
  columns: { body: 'text[]' },
})

/** The paragraphs of a story as it is now; undefined unless it is usable and may be shown. */
export const readOpenText = async (connection: SqlConnection, storyId: number): Promise<string[] | undefined> =>
  (await selectText.first(connection, [storyId]))?.body
