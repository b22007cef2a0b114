import type { CallerKind } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { isoText } from './time.ts'

/** A line of the audit log. */
export interface AuditLine {
  id: number
  at: string
  kind: CallerKind
  who: string
  userId: number | null
  keyId: number | null
  what: string
  object: string | null
  before: unknown
  after: unknown
  requestId: string | null
  address: string | null
}

/** What lines must have; what is not set is not looked at. */
export interface AuditFilter {
  who?: string | undefined
  /** `login` also finds `login.failed`. */
  what?: string | undefined
  object?: string | undefined
  kind?: CallerKind | undefined
  since?: Date | undefined
  until?: Date | undefined
}

const COLUMNS = `id, ${isoText('at')} AS at, kind, who, user_id AS "userId", key_id AS "keyId", what, object, before, after, request_id AS "requestId", address`
const WHERE = `($1::text IS NULL OR who = $1) AND ($2::text IS NULL OR what = $2 OR starts_with(what, $2 || '.')) AND ($3::text IS NULL OR object = $3)
  AND ($4::text IS NULL OR kind = $4) AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)`
const TYPES = {
  id: 'int8',
  at: 'text',
  kind: 'text',
  who: 'text',
  userId: 'int8',
  keyId: 'int8',
  what: 'text',
  object: 'text',
  before: 'jsonb',
  after: 'jsonb',
  requestId: 'text',
  address: 'text',
} as const

const selectNewest = statement<AuditLine>({
  text: `SELECT ${COLUMNS} FROM audit_log WHERE ${WHERE} AND ($7::int8 IS NULL OR id < $7) ORDER BY id DESC LIMIT $8`,
  columns: TYPES,
})

const selectOldest = statement<AuditLine>({
  text: `SELECT ${COLUMNS} FROM audit_log WHERE ${WHERE} AND id > $7 ORDER BY id LIMIT $8`,
  columns: TYPES,
})

const values = (f: AuditFilter) => [f.who ?? null, f.what ?? null, f.object ?? null, f.kind ?? null, f.since ?? null, f.until ?? null]

/** A page of the log, the newest line first. @param before only lines with a lower id */
export function readAudit(connection: SqlConnection, filter: AuditFilter, before: number | null, limit: number): Promise<AuditLine[]> {
  return selectNewest.rows(connection, [...values(filter), before, limit])
}

/** The next lines after `after`, the oldest first, for an export. */
export function readAuditAfter(connection: SqlConnection, filter: AuditFilter, after: number, limit: number): Promise<AuditLine[]> {
  return selectOldest.rows(connection, [...values(filter), after, limit])
}
