/** The turns of hosts, which all processes share: how many requests a host has at once, and how soon one follows another. */
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** What a request asks of its host, in milliseconds: `Turns` of src/fetch/politeness.ts says what each means. */
interface AskedTurn {
  host: string
  spacingMs: number
  delayMs: number
  leaseMs: number
  holdsSlot: boolean
}

type AnsweredTurn = { slot: string } | { heldMs: number } | { waitMs: number | null }

interface TakenTurn {
  slot: string | null
  heldMs: number | null
  waitMs: number | null
}

/** Rows are locked in the order of their hosts, so that two processes that ask for many do not wait for each other. */
const takeTurns = statement<TakenTurn>({
  name: 'take-host-turns',
  text: `WITH asked AS (
        SELECT a.*, coalesce(h.concurrency, $2) AS most, greatest(coalesce(h.spacing_seconds, a.spacing), a.delay) AS gap,
          CASE WHEN h.held_until > now() THEN h.held_until END AS held
        FROM jsonb_to_recordset($1::jsonb) AS a(host text, place int, spacing float8, delay float8, lease float8, holds bool)
        LEFT JOIN hosts h ON h.host = a.host),
      taken AS (
        INSERT INTO host_turns AS t (host, last_start_at, slots, spacing_seconds, concurrency)
        SELECT host, now(), CASE WHEN holds THEN '{}' ELSE ARRAY[now() + make_interval(secs => lease)] END, gap, most FROM asked WHERE held IS NULL ORDER BY host
        ON CONFLICT (host) DO UPDATE SET last_start_at = excluded.last_start_at, spacing_seconds = excluded.spacing_seconds, concurrency = excluded.concurrency,
          slots = ARRAY(SELECT u FROM unnest(t.slots) u WHERE u > now()) || excluded.slots
        WHERE t.last_start_at + make_interval(secs => excluded.spacing_seconds) <= now()
          AND (cardinality(excluded.slots) = 0 OR (SELECT count(*) FROM unnest(t.slots) u WHERE u > now()) < excluded.concurrency)
        RETURNING t.host, coalesce(t.slots[cardinality(t.slots)]::text, '') AS slot)
      SELECT taken.slot, extract(epoch FROM a.held - now())::float8 * 1000 AS "heldMs",
        CASE WHEN t.last_start_at + make_interval(secs => a.gap) > now()
          THEN extract(epoch FROM t.last_start_at + make_interval(secs => a.gap) - now())::float8 * 1000 END AS "waitMs"
      FROM asked a LEFT JOIN taken ON taken.host = a.host LEFT JOIN host_turns t ON t.host = a.host ORDER BY a.place`,
  columns: { slot: 'text', heldMs: 'float8', waitMs: 'float8' },
})

const queueTurn = statement<{ seconds: number }>({
  name: 'queue-host-turn',
  text: `UPDATE host_turns SET queued_until = greatest(queued_until, now()) + make_interval(secs => greatest($2, spacing_seconds))
      WHERE host = $1 RETURNING extract(epoch FROM queued_until - now())::float8 AS seconds`,
  columns: { seconds: 'float8' },
})

/** @param concurrency requests to one host at once, where no operator set another number for it */
export function sharedTurns(db: Database, concurrency: number) {
  return {
    async take(asked: readonly AskedTurn[]): Promise<AnsweredTurn[]> {
      const turns = await takeTurns.rows(db.pool, [JSON.stringify(asked.map(turnAsked)), concurrency])
      return turns.map(answerOf)
    },
    async give(slots: readonly { host: string; slot: string }[]): Promise<void> {
      await db.pool.query({
        name: 'give-host-turns',
        text: `WITH given AS (SELECT host, array_agg(slot) AS slots FROM unnest($1::text[], $2::timestamptz[]) AS g(host, slot) GROUP BY host),
            locked AS (SELECT t.host FROM host_turns t JOIN given ON given.host = t.host ORDER BY t.host FOR UPDATE OF t)
          UPDATE host_turns t SET slots = ARRAY(SELECT u FROM unnest(t.slots) u WHERE u <> ALL (given.slots))
          FROM given JOIN locked ON locked.host = given.host WHERE t.host = given.host`,
        values: [slots.map(({ host }) => host), slots.map(({ slot }) => slot)],
      })
    },
    async queue(host: string, spacingMs: number): Promise<number> {
      return (await queueTurn.first(db.pool, [host, spacingMs / 1000]))?.seconds ?? spacingMs / 1000
    },
    async hold(host: string, seconds: number): Promise<void> {
      await db.pool.query({
        name: 'hold-host',
        text: `INSERT INTO hosts AS h (host, held_until) VALUES ($1, now() + make_interval(secs => $2))
          ON CONFLICT (host) DO UPDATE SET held_until = greatest(h.held_until, excluded.held_until)`,
        values: [host, seconds],
      })
    },
  }
}

const turnAsked = ({ host, spacingMs, leaseMs, holdsSlot, delayMs }: AskedTurn, place: number) => ({
  host,
  place,
  spacing: spacingMs / 1000,
  delay: delayMs / 1000,
  lease: leaseMs / 1000,
  holds: holdsSlot,
})

function answerOf({ slot, heldMs, waitMs }: TakenTurn): AnsweredTurn {
  if (heldMs !== null) return { heldMs }
  return slot === null ? { waitMs } : { slot }
}

/** Sets the limits of a host; null: the usual one. It may be asked again at once. */
export async function setHostLimits(
  connection: SqlConnection,
  host: string,
  limits: { concurrency: number | null; spacingSeconds: number | null },
): Promise<void> {
  await connection.query(
    `INSERT INTO hosts (host, concurrency, spacing_seconds) VALUES ($1, $2, $3)
     ON CONFLICT (host) DO UPDATE SET concurrency = excluded.concurrency, spacing_seconds = excluded.spacing_seconds, held_until = NULL`,
    [host, limits.concurrency, limits.spacingSeconds],
  )
}

/** Forgets the turns of hosts that nobody asked for a day, and holds that have ended. */
export async function pruneHostTurns(db: Database): Promise<void> {
  await db.pool.query(`DELETE FROM host_turns WHERE last_start_at < now() - interval '1 day'`)
  await db.pool.query(`DELETE FROM hosts WHERE held_until < now() AND concurrency IS NULL AND spacing_seconds IS NULL`)
}
