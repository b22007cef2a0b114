import type { Database } from '../../db/client.ts'
import { type AuditFilter, readAuditAfter } from '../../db/read/access-audit.ts'

const BATCH = 500

/** The lines of the audit log as JSON, the oldest first, in batches that end with a line break; read as they are taken. */
export async function* auditLines(db: Database, filter: AuditFilter): AsyncGenerator<string> {
  let after = 0
  while (true) {
    const rows = await readAuditAfter(db.pool, filter, after, BATCH)
    if (rows.length) yield `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`
    if (rows.length < BATCH) return
    after = rows.at(-1)!.id
  }
}
