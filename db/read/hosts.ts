import type { SqlConnection } from '../statement.ts'
import { statement } from '../statement.ts'

/** A host that is asked, with its limits and its queue. */
export interface HostLine {
  host: string
  inFlight: number
  /** Of an operator; null: the usual one. */
  concurrency: number | null
  spacingSeconds: number | null
  lastStartAt: Date | null
  /** Until when requests that were put off are queued; null where none are. */
  queuedUntil: Date | null
  /** Until when the host wants no requests; null where it takes them. */
  heldUntil: Date | null
}

const selectHosts = statement<HostLine>({
  text: `SELECT coalesce(t.host, h.host) AS host, (SELECT count(*) FROM unnest(t.slots) u WHERE u > now())::int4 AS "inFlight", h.concurrency,
       h.spacing_seconds AS "spacingSeconds", t.last_start_at AS "lastStartAt", CASE WHEN t.queued_until > now() THEN t.queued_until END AS "queuedUntil",
       CASE WHEN h.held_until > now() THEN h.held_until END AS "heldUntil"
      FROM host_turns t FULL JOIN hosts h ON h.host = t.host ORDER BY "heldUntil" DESC NULLS LAST, "queuedUntil" DESC NULLS LAST, host`,
  columns: {
    host: 'text',
    inFlight: 'int4',
    concurrency: 'int4',
    spacingSeconds: 'float8',
    lastStartAt: 'timestamptz',
    queuedUntil: 'timestamptz',
    heldUntil: 'timestamptz',
  },
})

/** All hosts that were asked in the last day or have limits of their own: first those that want no requests, then those with a queue. */
export function readHosts(connection: SqlConnection): Promise<HostLine[]> {
  return selectHosts.rows(connection)
}
