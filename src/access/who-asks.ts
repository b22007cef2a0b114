import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Settings } from '../../config/env.ts'
import type { Database } from '../../db/client.ts'
import { type FoundKey, keysOf, peopleExist, sessionOf } from '../../db/read/access-callers.ts'
import { touchKey } from '../../db/write/access-keys.ts'
import { touchSession } from '../../db/write/access-sessions.ts'
import { mayComeFrom } from './network.ts'
import { callerFromProxy } from './outside-login.ts'
import type { OidcSettings } from './provider.ts'
import { reachesBeyondLoopback } from './reach.ts'
import { type Caller, localCaller, nobody, scopesOf } from './rights.ts'
import { hashOf, keyPrefix, looksLikeKey } from './secrets.ts'
import { type SessionSettings, sessionLimits, tokenIn } from './sessions.ts'

export type AccessSettings = SessionSettings &
  Pick<Settings, 'AUTH' | 'HOST' | 'PUBLIC_URL' | 'TRUSTED_PROXIES' | 'AUTH_PROXY_HEADER'> &
  OidcSettings

/** local: one person on loopback, without login. setup: users, but no administrator can log in yet. users: everybody logs in or has a key. */
export type AccessMode = 'local' | 'setup' | 'users'

/** A request, as far as it says who asks. */
export interface Asking {
  headers: IncomingHttpHeaders
  /** The client's address, behind trusted proxies. */
  address: string | null
  /** The address is only that of a proxy, which does not say whose request it passes on. */
  hidden?: boolean
  /** The client asked over https. */
  https: boolean
  /** The name of the person whom a trusted proxy has logged in. */
  proxyUser?: string | null
}

/** Until when it is known that people log in. There is always an administrator from the first on, so only this state is remembered. */
const knownUntil = new WeakMap<Database, number>()
const REMEMBERED_MS = 1000

/** Whether people log in. Before they do it is read from the database each time: another process may have made the first of them. */
export async function accessMode(db: Database, settings: AccessSettings): Promise<AccessMode> {
  if (performance.now() < (knownUntil.get(db) ?? 0)) return 'users'
  const { people, admin } = await peopleExist(db.pool)
  if (admin) {
    knownUntil.set(db, performance.now() + REMEMBERED_MS)
    return 'users'
  }
  return people || settings.AUTH === 'required' || reachesBeyondLoopback(settings) ? 'setup' : 'local'
}

/**
 * Who asks. A key in `Authorization` counts alone: its cookie is not read. A person whom a trusted proxy names counts before a cookie. Without key and session it is nobody, or the local person where people
 * do not log in.
 */
export async function whoAsks(db: Database, settings: AccessSettings, request: Asking): Promise<Caller> {
  const { authorization, cookie } = request.headers
  if (authorization !== undefined) return (await byKey(db, authorization, request)) ?? nobody(request.address)
  if (request.proxyUser) return (await callerFromProxy(db, request.proxyUser, request.address, settings)) ?? nobody(request.address)
  const token = tokenIn(cookie, request.https)
  const person = token === null ? undefined : await bySession(db, settings, token, request.address)
  if (person) return person
  return (await accessMode(db, settings)) === 'local' ? localCaller(request.address) : nobody(request.address)
}

async function bySession(db: Database, settings: AccessSettings, token: string, address: string | null): Promise<Caller | undefined> {
  const found = await sessionOf(db.pool, hashOf(token), sessionLimits(settings))
  if (!found) return undefined
  if (found.stale) await touchSession(db.pool, found.sessionId)
  const scopes = scopesOf(found.roles, found.readsEmbargoed)
  return {
    kind: 'session',
    name: found.shownName,
    userId: found.userId,
    sessionId: found.sessionId,
    keyId: null,
    searchId: null,
    scopes,
    address,
  }
}

async function byKey(db: Database, authorization: string, { address, hidden }: Asking): Promise<Caller | undefined> {
  const given = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (given === undefined || !looksLikeKey(given)) return undefined
  const hash = hashOf(given)
  const key = (await keysOf(db.pool, keyPrefix(given))).find((each) => timingSafeEqual(each.hash, hash))
  if (!key || !mayComeFrom(key.networks, hidden ? null : address)) return undefined
  if (key.stale) await touchKey(db.pool, key.id)
  return {
    kind: 'key',
    name: key.name,
    userId: key.ownerId,
    sessionId: null,
    keyId: key.id,
    searchId: key.searchId,
    scopes: scopesNow(key),
    address,
  }
}

/** A key can do no more than its owner can now. */
function scopesNow({ scopes, ownerRoles, ownerReadsEmbargoed }: FoundKey) {
  if (!ownerRoles) return new Set(scopes)
  const allowed = scopesOf(ownerRoles, ownerReadsEmbargoed ?? false)
  return new Set(scopes.filter((scope) => allowed.has(scope)))
}

/** Where readers open the desk: PUBLIC_URL; without it the address that was asked. @param host the Host header, which was checked */
export function publicAddress({ PUBLIC_URL }: AccessSettings, host: string | undefined, https: boolean): string {
  return PUBLIC_URL[0] ?? `${https ? 'https' : 'http'}://${host ?? 'localhost'}`
}
