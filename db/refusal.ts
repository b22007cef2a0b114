import pg from 'pg'

/**
 * SQLSTATEs by which PostgreSQL refuses a value for what it is (manual, appendix A): class 22 data exception, class 54 program limit exceeded
 * (an index row, a nesting), 23502 and 23514 a value against a constraint. Not among them: what says nothing of a value (a lost connection,
 * a deadlock, a full disk).
 */
const REFUSAL = /^(?:22...|54...|23502|23514)$/

/** Characters of a reason; PostgreSQL repeats the value in it, which may be long. */
const LONGEST_REASON = 300

/** Why PostgreSQL refused a value, in its own words; null for an error with another cause. */
export function refusalIn(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError) || !REFUSAL.test(error.code ?? '')) return null
  return error.message.slice(0, LONGEST_REASON).toWellFormed()
}
