import { type SqlConnection, statement } from '../statement.ts'

/** How long the answer to a request with an Idempotency-Key is kept (docs/access.md). */
const KEPT = "interval '24 hours'"

/** An answer that was given before. */
export interface KeptAnswer {
  requestHash: Uint8Array
  status: number
  /** The body, as JSON. */
  answer: string
}

const selectAnswer = statement<KeptAnswer>({
  name: 'kept-answer',
  text: `SELECT request_hash AS "requestHash", status, answer FROM idempotent_requests
    WHERE caller = $1 AND key = $2 AND status IS NOT NULL AND at > now() - ${KEPT}`,
  columns: { requestHash: 'bytea', status: 'int4', answer: 'text' },
})

/** The answer that a caller got under this key in the last 24 hours. */
export function readKeptAnswer(connection: SqlConnection, caller: string, key: string): Promise<KeptAnswer | undefined> {
  return selectAnswer.first(connection, [caller, key])
}

const tryLock = statement<{ locked: boolean }>({
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 7276001)) AS locked`,
  columns: { locked: 'bool' },
})

/** Takes the lock of a caller's key until the transaction ends, so that one request under it runs at a time. @returns false when another runs */
export async function lockKey(client: SqlConnection, caller: string, key: string): Promise<boolean> {
  return (await tryLock.one(client, [caller, key])).locked
}

/** Keeps an answer, in the transaction of what it reports. */
export async function keepAnswer(
  client: SqlConnection,
  caller: string,
  key: string,
  { requestHash, status, answer }: KeptAnswer,
): Promise<void> {
  await client.query({
    name: 'keep-answer',
    text: `INSERT INTO idempotent_requests (caller, key, request_hash, status, answer) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (caller, key) DO UPDATE SET request_hash = excluded.request_hash, at = now(), status = excluded.status, answer = excluded.answer`,
    values: [caller, key, requestHash, status, answer],
  })
}

/** Deletes answers that were kept long enough. */
export async function forgetAnswers(connection: SqlConnection): Promise<void> {
  await connection.query(`DELETE FROM idempotent_requests WHERE at < now() - ${KEPT}`)
}
