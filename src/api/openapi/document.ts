import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../../db/client.ts'
import { buildApp } from '../app.ts'
import { openHub } from '../hub.ts'

/** The OpenAPI document as the API serves it, made without a database. */
export async function apiDocument(): Promise<unknown> {
  // Nothing is asked of it: the routes alone say what the document has.
  const db = openDatabase('postgres://nobody@127.0.0.1:9/none', { name: 'document', max: 1 })
  const hub = openHub(db)
  const app = buildApp({ db, hub, deskDir: mkdtempSync(join(tmpdir(), 'no-desk-')), settings: { HOST: '127.0.0.1' }, logger: false })
  try {
    await app.ready()
    return app.swagger()
  } finally {
    await app.close()
    await hub.close()
    await db.close()
  }
}
