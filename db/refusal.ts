import pg from 'pg'

/**
 * SQLSTATEs by which PostgreSQL refuses a value that a publisher sent (manual, appendix A): class 22, data exception, and class 54, program limit
 * exceeded (the size of an index row, a depth of nesting). All others are ours: a violated constraint (class 23) means that our code wrote what
 * it must not write, and a lost connection, a deadlock or a full disk say nothing about the value.
 */
const PUBLISHER_VALUE = /^(?:22|54)/

/** Characters of a reason. PostgreSQL repeats the value in its message, and the value may be long. */
const MAX_REASON_LENGTH = 300

/** Why PostgreSQL refused a publisher's value, in its own words; null for an error with another cause. */
export function refusalIn(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError) || !PUBLISHER_VALUE.test(error.code ?? '')) return null
  return error.message.slice(0, MAX_REASON_LENGTH).toWellFormed()
}
