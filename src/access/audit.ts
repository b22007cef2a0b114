import type { SqlConnection } from '../../db/statement.ts'
import type { Caller } from './rights.ts'

export interface Deed {
  what: string
  object?: string | undefined
  before?: unknown
  after?: unknown
  requestId?: string | undefined
}

export async function record(client: SqlConnection, caller: Caller, { what, object, before, after, requestId }: Deed): Promise<void> {
  await client.query(
    `INSERT INTO audit_log (kind, who, user_id, key_id, what, object, before, after, request_id, address) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      caller.kind,
      caller.name,
      caller.userId,
      caller.keyId,
      what,
      object ?? null,
      before ?? null,
      after ?? null,
      requestId ?? null,
      caller.address,
    ],
  )
}
