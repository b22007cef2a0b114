import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Settings } from '../../config/env.ts'
import type { Database } from '../../db/client.ts'
import type { Role, Scope } from '../model.ts'
import { reachesBeyondLoopback } from './reach.ts'
import { type Caller, localCaller, nobody, scopesOf } from './rights.ts'

type AccessSettings = Pick<Settings, 'HOST' | 'PUBLIC_URL' | 'TRUSTED_PROXIES' | 'AUTH'>

export async function accessMode(db: Database, settings: AccessSettings): Promise<'local' | 'setup' | 'users'> {
  const { rows } = await db.pool.query("SELECT EXISTS (SELECT 1 FROM users WHERE removed_at IS NULL AND 'admin' = ANY(roles)) AS found")
  if (rows[0].found) return 'users'
  return settings.AUTH === 'required' || reachesBeyondLoopback(settings) ? 'setup' : 'local'
}

export async function whoAsks(
  db: Database,
  settings: AccessSettings,
  { headers, address, https }: { headers: IncomingHttpHeaders; address: string; https: boolean },
): Promise<Caller> {
  if (headers.authorization !== undefined) {
    const token = /^Bearer (\S+)$/.exec(headers.authorization)?.[1] ?? ''
    const { rows } = await db.pool.query(
      `SELECT k.id, k.name, k.scopes, k.owner_id, u.roles, u.reads_embargoed FROM api_keys k LEFT JOIN users u ON u.id = k.owner_id
       WHERE hash = $1 AND revoked_at IS NULL AND expires_at > now() AND u.removed_at IS NULL`,
      [createHash('sha256').update(token).digest()],
    )
    const key = rows[0]
    if (!key) return nobody(address)
    const owned = key.owner_id === null ? null : scopesOf(key.roles as Role[], key.reads_embargoed)
    const scopes = new Set((key.scopes as Scope[]).filter((scope) => !owned || owned.has(scope)))
    return { kind: 'key', name: key.name, userId: key.owner_id, sessionId: null, keyId: key.id, scopes, address }
  }
  if ((await accessMode(db, settings)) === 'local') return localCaller(address)
  const name = https ? '__Host-copytaster' : 'copytaster'
  const token = new RegExp(`(?:^|;\\s*)${name}=([^;]+)`).exec(headers.cookie ?? '')?.[1]
  if (!token) return nobody(address)
  const { rows } = await db.pool.query(
    `SELECT s.id, u.id AS user_id, u.shown_name, u.roles, u.reads_embargoed FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE token_hash = $1 AND u.removed_at IS NULL`,
    [createHash('sha256').update(token).digest()],
  )
  const found = rows[0]
  if (!found) return nobody(address)
  const scopes = scopesOf(found.roles as Role[], found.reads_embargoed)
  return { kind: 'session', name: found.shown_name, userId: found.user_id, sessionId: found.id, keyId: null, scopes, address }
}
