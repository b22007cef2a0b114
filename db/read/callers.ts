import type { Role, Scope } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'
import type { SessionLimits } from './access-callers.ts'

/** Roles and rights of the person behind a session or a key. */
export interface RightsOf {
  id: number
  roles: Role[]
  readsEmbargoed: boolean
}

/** A key that may be used, with the rights of its owner; no owner where the command line made it. */
export interface KeyRights extends RightsOf {
  scopes: Scope[]
  hasOwner: boolean
}

const KEYS_IN_FORCE = `FROM api_keys k LEFT JOIN users u ON u.id = k.owner_id WHERE k.revoked_at IS NULL AND k.expires_at > now() AND u.removed_at IS NULL`
const OWNER = `u.id IS NOT NULL AS "hasOwner", coalesce(u.roles, '{}') AS roles, coalesce(u.reads_embargoed, false) AS "readsEmbargoed"`
const keyColumns = { id: 'int8', scopes: 'text[]', hasOwner: 'bool', roles: 'text[]', readsEmbargoed: 'bool' } as const

const selectKeysInForce = statement<KeyRights>({
  name: 'keys-in-force',
  text: `SELECT k.id, k.scopes, ${OWNER} ${KEYS_IN_FORCE} AND k.id = ANY($1)`,
  columns: keyColumns,
})

const selectSessionsInForce = statement<RightsOf>({
  name: 'sessions-in-force',
  text: `SELECT s.id, u.roles, u.reads_embargoed AS "readsEmbargoed" FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE u.removed_at IS NULL AND s.id = ANY($1) AND s.last_used_at > now() - make_interval(secs => $2) AND s.created_at > now() - make_interval(secs => $3)`,
  columns: { id: 'int8', roles: 'text[]', readsEmbargoed: 'bool' },
})

const selectPeopleInForce = statement<RightsOf>({
  name: 'people-in-force',
  text: `SELECT id, roles, reads_embargoed AS "readsEmbargoed" FROM users WHERE removed_at IS NULL AND id = ANY($1)`,
  columns: { id: 'int8', roles: 'text[]', readsEmbargoed: 'bool' },
})

/** Those of these people who were not removed, with their present rights. */
export function readPeopleInForce(connection: SqlConnection, ids: number[]): Promise<RightsOf[]> {
  return selectPeopleInForce.rows(connection, [ids])
}

/** Those of these keys that may be used now, with the present rights of their owners. */
export function readKeysInForce(connection: SqlConnection, ids: number[]): Promise<KeyRights[]> {
  return selectKeysInForce.rows(connection, [ids])
}

/** Those of these sessions that are open now, with the present rights of their people. */
export function readSessionsInForce(connection: SqlConnection, ids: number[], limits: SessionLimits): Promise<RightsOf[]> {
  return selectSessionsInForce.rows(connection, [ids, limits.idleSeconds, limits.wholeSeconds])
}

const selectOriginAllowed = statement<{ allowed: boolean }>({
  text: `SELECT EXISTS (SELECT 1 ${KEYS_IN_FORCE} AND $1 = ANY(k.origins)) AS allowed`,
  columns: { allowed: 'bool' },
})

const selectOriginOfKey = statement<{ allowed: boolean }>({
  text: `SELECT EXISTS (SELECT 1 ${KEYS_IN_FORCE} AND k.id = $2 AND $1 = ANY(k.origins)) AS allowed`,
  columns: { allowed: 'bool' },
})

/** Whether pages of this origin may use a key: this one, or any where a browser asks before it sends one. */
export async function mayUseFrom(connection: SqlConnection, origin: string, keyId?: number): Promise<boolean> {
  const found = keyId === undefined ? selectOriginAllowed.one(connection, [origin]) : selectOriginOfKey.one(connection, [origin, keyId])
  return (await found).allowed
}
