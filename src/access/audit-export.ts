import type { Database } from '../../db/client.ts'
import { type AuditFilter, readAuditAfter } from '../../db/read/access-audit.ts'

const BATCH = 500

/**
 * The lines of the audit log as JSON, the oldest first, in batches that end with a line break; read as they are taken.
 * @param mayGoOn asked before each batch: who reads may lose the right while the export runs
 * @throws when they did, so that what was sent is not taken for the whole
 */
export async function* auditLines(db: Database, filter: AuditFilter, mayGoOn = async () => true): AsyncGenerator<string> {
  let after = 0
  while (true) {
    if (!(await mayGoOn())) throw new Error('The reader of the audit log lost the right to read it.')
    const rows = await readAuditAfter(db.pool, filter, after, BATCH)
    if (rows.length) yield `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`
    if (rows.length < BATCH) return
    after = rows.at(-1)!.id
  }
}
