import type { Database } from '../../db/client.ts'
import { insertNewKey } from '../../db/write/access-keys.ts'
import { scopesOf } from '../../src/access/rights.ts'
import { hashOf, keyPrefix, newKey, newToken } from '../../src/access/secrets.ts'
import { ROLES, type Role, SCOPES, type Scope } from '../../src/model.ts'

/** Somebody who asks, with the headers that a request of theirs has. */
export interface Asker {
  name: string
  id: number
  scopes: ReadonlySet<Scope>
  headers: Record<string, string>
}

/** A person with a session. */
export async function addPerson(db: Database, name: string, roles: Role[], readsEmbargoed = false): Promise<Asker & { sessionId: number }> {
  const { rows } = await db.pool.query(
    `INSERT INTO users (name, shown_name, roles, reads_embargoed, password_hash) VALUES ($1, $1, $2, $3, 'none') RETURNING id`,
    [name, roles, readsEmbargoed],
  )
  const token = newToken()
  const session = await db.pool.query(`INSERT INTO sessions (token_hash, user_id, means) VALUES ($1, $2, 'password') RETURNING id`, [
    hashOf(token),
    rows[0].id,
  ])
  const headers = { cookie: `copytaster=${token}`, 'sec-fetch-site': 'same-origin' }
  return { name, id: rows[0].id, sessionId: session.rows[0].id, scopes: scopesOf(roles, readsEmbargoed), headers }
}

/** A key of no person. */
export async function addKey(
  db: Database,
  scopes: Scope[],
  over: { ownerId?: number; origins?: string[]; networks?: string[]; searchId?: number } = {},
) {
  const key = newKey()
  const wanted = {
    name: `app with ${scopes.join(' ') || 'nothing'}`,
    ownerId: null,
    networks: [],
    origins: [],
    searchId: null,
    days: 30,
    ...over,
  }
  const id = await insertNewKey(db.pool, { ...wanted, scopes, prefix: keyPrefix(key), hash: hashOf(key) })
  return { name: wanted.name, id, key, scopes: new Set(scopes), headers: { authorization: `Bearer ${key}` } }
}

/** A person of each role, one with the right to embargoed copy, and a key of each scope. */
export async function addEverybody(db: Database): Promise<Asker[]> {
  const people: Asker[] = []
  for (const role of ROLES) people.push(await addPerson(db, role, [role]))
  people.push(await addPerson(db, 'reader with embargoed', ['reader'], true))
  for (const scope of SCOPES) people.push({ ...(await addKey(db, [scope])), name: `key ${scope}` })
  return people
}
