/** Who asks: the person behind a session's token, the key behind its first characters, and whether there are people at all. */
import type { Role, Scope } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** Somebody who can log in: without a password, a passkey or an account at the provider, an invitation is still open. */
export const CAN_LOG_IN = `(u.password_hash IS NOT NULL OR u.oidc_subject IS NOT NULL OR EXISTS (SELECT FROM passkeys p WHERE p.user_id = u.id))`

const selectPeople = statement<{ people: boolean; admin: boolean }>({
  name: 'people-exist',
  text: `SELECT EXISTS (SELECT FROM users WHERE removed_at IS NULL) AS people,
      EXISTS (SELECT FROM users u WHERE u.removed_at IS NULL AND 'admin' = ANY(u.roles) AND ${CAN_LOG_IN}) AS admin`,
  columns: { people: 'bool', admin: 'bool' },
})

/** Whether there is a person, and whether an administrator can log in. */
export function peopleExist(connection: SqlConnection) {
  return selectPeople.one(connection)
}

export interface SessionOwner {
  sessionId: number
  userId: number
  shownName: string
  roles: Role[]
  readsEmbargoed: boolean
  /** Its last use was noted in an earlier minute. */
  stale: boolean
}

const selectSession = statement<SessionOwner>({
  name: 'session-of-token',
  text: `SELECT s.id AS "sessionId", u.id AS "userId", u.shown_name AS "shownName", u.roles, u.reads_embargoed AS "readsEmbargoed",
        s.last_used_at < date_trunc('minute', now()) AS stale
      FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.token_hash = $1 AND u.removed_at IS NULL AND s.last_used_at > now() - make_interval(secs => $2)
        AND s.created_at > now() - make_interval(secs => $3)`,
  columns: { sessionId: 'int8', userId: 'int8', shownName: 'text', roles: 'text[]', readsEmbargoed: 'bool', stale: 'bool' },
})

/** How long sessions last, in seconds: without use, and in all. */
export interface SessionLimits {
  idleSeconds: number
  wholeSeconds: number
}

/** The session in force whose token has this hash; undefined when there is none. */
export function sessionOf(connection: SqlConnection, tokenHash: Buffer, limits: SessionLimits) {
  return selectSession.first(connection, [tokenHash, limits.idleSeconds, limits.wholeSeconds])
}

const selectRoles = statement<{ roles: Role[] }>({ text: 'SELECT roles FROM users WHERE id = $1', columns: { roles: 'text[]' } })

export async function rolesOf(connection: SqlConnection, userId: number): Promise<Role[]> {
  return (await selectRoles.one(connection, [userId])).roles
}

const selectUser = statement<{ name: string; shownName: string; roles: Role[]; readsEmbargoed: boolean; passwordHash: string | null }>({
  text: `SELECT name, shown_name AS "shownName", roles, reads_embargoed AS "readsEmbargoed", password_hash AS "passwordHash"
      FROM users WHERE id = $1 AND removed_at IS NULL`,
  columns: { name: 'text', shownName: 'text', roles: 'text[]', readsEmbargoed: 'bool', passwordHash: 'text' },
})

/** A person, without a lock; undefined when there is none. */
export function readUser(connection: SqlConnection, id: number) {
  return selectUser.first(connection, [id])
}

const selectYoung = statement<{ young: boolean }>({
  text: 'SELECT EXISTS (SELECT FROM sessions WHERE id = $1 AND created_at > now() - make_interval(secs => $2)) AS young',
  columns: { young: 'bool' },
})

/** Whether a session began within the last seconds. */
export async function sessionIsYoung(connection: SqlConnection, id: number, seconds: number): Promise<boolean> {
  return (await selectYoung.one(connection, [id, seconds])).young
}

export interface FoundKey {
  id: number
  name: string
  hash: Uint8Array
  scopes: Scope[]
  networks: string[]
  searchId: number | null
  ownerId: number | null
  /** Null where the command line made the key for no person. */
  ownerRoles: Role[] | null
  ownerReadsEmbargoed: boolean | null
  /** Its last use was noted in an earlier minute, or never. */
  stale: boolean
}

const selectKeys = statement<FoundKey>({
  name: 'keys-of-prefix',
  text: `SELECT k.id, k.name, k.hash, k.scopes, k.networks, k.search_id AS "searchId", k.owner_id AS "ownerId", u.roles AS "ownerRoles", u.reads_embargoed AS "ownerReadsEmbargoed",
        coalesce(k.last_used_at < date_trunc('minute', now()), true) AS stale
      FROM api_keys k LEFT JOIN users u ON u.id = k.owner_id
      WHERE k.prefix = $1 AND k.revoked_at IS NULL AND k.expires_at > now() AND (k.owner_id IS NULL OR u.removed_at IS NULL)`,
  columns: {
    id: 'int8',
    name: 'text',
    hash: 'bytea',
    scopes: 'text[]',
    networks: 'text[]',
    searchId: 'int8',
    ownerId: 'int8',
    ownerRoles: 'text[]',
    ownerReadsEmbargoed: 'bool',
    stale: 'bool',
  },
})

/** The keys in force that begin so. */
export function keysOf(connection: SqlConnection, prefix: string) {
  return selectKeys.rows(connection, [prefix])
}
