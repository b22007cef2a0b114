/** The lists that administrators see: people, sessions, keys and desks. Times are ISO 8601 in UTC. */
import type { Role, Scope } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { CAN_LOG_IN } from './access-callers.ts'
import { isoText } from './time.ts'

export interface UserLine {
  id: number
  name: string
  shownName: string
  roles: Role[]
  readsEmbargoed: boolean
  /** The invitation was not used yet. */
  invited: boolean
  createdAt: string
  lastUsedAt: string | null
}

const selectUsers = statement<UserLine>({
  text: `SELECT u.id, u.name, u.shown_name AS "shownName", u.roles, u.reads_embargoed AS "readsEmbargoed", NOT ${CAN_LOG_IN} AS invited,
        ${isoText('u.created_at')} AS "createdAt", ${isoText('(SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = u.id)')} AS "lastUsedAt"
      FROM users u WHERE u.removed_at IS NULL ORDER BY u.name`,
  columns: {
    id: 'int8',
    name: 'text',
    shownName: 'text',
    roles: 'text[]',
    readsEmbargoed: 'bool',
    invited: 'bool',
    createdAt: 'text',
    lastUsedAt: 'text',
  },
})

/** The people, by name; without those who were removed. */
export function listUsers(connection: SqlConnection): Promise<UserLine[]> {
  return selectUsers.rows(connection)
}

export interface SessionLine {
  id: number
  means: string
  device: string
  address: string | null
  createdAt: string
  lastUsedAt: string
}

const selectSessions = statement<SessionLine>({
  text: `SELECT id, means, device, address, ${isoText('created_at')} AS "createdAt", ${isoText(`date_trunc('minute', last_used_at)`)} AS "lastUsedAt"
      FROM sessions WHERE user_id = $1 AND last_used_at > now() - make_interval(secs => $2) AND created_at > now() - make_interval(secs => $3)
      ORDER BY last_used_at DESC, id DESC`,
  columns: { id: 'int8', means: 'text', device: 'text', address: 'text', createdAt: 'text', lastUsedAt: 'text' },
})

/** The open sessions of a person, the last used first. */
export function listSessions(connection: SqlConnection, userId: number, limits: { idleSeconds: number; wholeSeconds: number }) {
  return selectSessions.rows(connection, [userId, limits.idleSeconds, limits.wholeSeconds])
}

export interface KeyLine {
  id: number
  name: string
  prefix: string
  ownerId: number | null
  /** The name that the owner is shown with; null for a key of no person. */
  owner: string | null
  scopes: Scope[]
  networks: string[]
  origins: string[]
  searchId: number | null
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
  revokedAt: string | null
  /** In force, and ends within 14 days. */
  expiresSoon: boolean
  expired: boolean
}

const selectKeys = statement<KeyLine>({
  text: `SELECT k.id, k.name, k.prefix, k.owner_id AS "ownerId", u.shown_name AS owner, k.scopes, k.networks, k.origins, k.search_id AS "searchId",
        ${isoText('k.created_at')} AS "createdAt", ${isoText('k.expires_at')} AS "expiresAt", ${isoText('k.last_used_at')} AS "lastUsedAt",
        ${isoText('k.revoked_at')} AS "revokedAt", k.expires_at <= now() AS expired,
        k.revoked_at IS NULL AND k.expires_at > now() AND k.expires_at < now() + interval '14 days' AS "expiresSoon"
      FROM api_keys k LEFT JOIN users u ON u.id = k.owner_id ORDER BY k.revoked_at IS NOT NULL, k.id DESC`,
  columns: {
    id: 'int8',
    name: 'text',
    prefix: 'text',
    ownerId: 'int8',
    owner: 'text',
    scopes: 'text[]',
    networks: 'text[]',
    origins: 'text[]',
    searchId: 'int8',
    createdAt: 'text',
    expiresAt: 'text',
    lastUsedAt: 'text',
    revokedAt: 'text',
    expiresSoon: 'bool',
    expired: 'bool',
  },
})

/** All keys, those in force first, the newest first. */
export function listKeys(connection: SqlConnection): Promise<KeyLine[]> {
  return selectKeys.rows(connection)
}

const countEnding = statement<{ ending: number }>({
  text: `SELECT count(*)::int AS ending FROM api_keys WHERE revoked_at IS NULL AND expires_at > now() AND expires_at < now() + interval '14 days'`,
  columns: { ending: 'int4' },
})

/** How many keys in force end within 14 days. */
export async function keysEndingSoon(connection: SqlConnection): Promise<number> {
  return (await countEnding.one(connection)).ending
}

export interface DeskLine {
  id: number
  name: string
  members: { id: number; name: string }[]
}

const selectDesks = statement<DeskLine>({
  text: `SELECT d.id, d.name, (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.shown_name) ORDER BY u.shown_name), '[]')
        FROM desk_members m JOIN users u ON u.id = m.user_id WHERE m.desk_id = d.id) AS members FROM desks d ORDER BY d.name`,
  columns: { id: 'int8', name: 'text', members: 'jsonb' },
})

/** The desks with their members, by name. */
export function listDesks(connection: SqlConnection): Promise<DeskLine[]> {
  return selectDesks.rows(connection)
}
