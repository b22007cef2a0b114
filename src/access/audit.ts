import type { SqlConnection } from '../../db/statement.ts'
import { insertAuditRow } from '../../db/write/access-audit.ts'
import { withoutCredentials } from '../text/credentials.ts'
import type { Caller } from './rights.ts'

/** What was done, and to what. */
export interface Deed {
  /** Such as `login.failed`, `key.create`, `feed.set`, `story.merge`. */
  what: string
  /** Such as `feed 7`. */
  object?: string | null
  before?: unknown
  after?: unknown
  requestId?: string | null
}

/** Adds a line to the audit log, in the transaction of `client`: the deed and its line are stored together or not at all. */
export async function record(client: SqlConnection, caller: Caller, deed: Deed): Promise<void> {
  await insertAuditRow(client, {
    kind: caller.kind,
    who: caller.name,
    userId: caller.userId,
    keyId: caller.keyId,
    what: deed.what,
    object: deed.object ?? null,
    before: withoutSecrets(deed.before ?? null),
    after: withoutSecrets(deed.after ?? null),
    requestId: deed.requestId ?? null,
    address: caller.address,
  })
}

/** `record` for one caller and request, for what changes something without knowing who asks. */
export function recorder(caller: Caller, requestId: string | null = null) {
  return (client: SqlConnection, deed: Omit<Deed, 'requestId'>) => record(client, caller, { ...deed, requestId })
}

/** Fields that hold a secret under whatever table or setting they come from. */
const SECRET_FIELD = /pass(?:word|phrase)|secret|token|hash|private_?key|authorization|cookie|credential/i

/** A value without keys of apps, the credentials in addresses, and the fields that hold secrets. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string')
    return withoutCredentials(value.replace(/ct_live_\w{9,}/g, 'ct_live_…').replaceAll('\0', '')).toWellFormed()
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, SECRET_FIELD.test(name) ? '…' : withoutSecrets(each)]))
}
