import type { Settings } from '../../config/env.ts'
import type { SqlConnection } from '../../db/statement.ts'
import { announceChange, deleteSession, deleteSessionsOf, insertNewSession, replaceToken } from '../../db/write/access-sessions.ts'
import { hashOf, newToken } from './secrets.ts'

/** How somebody logged in. */
export type Means = 'password' | 'passkey' | 'oidc' | 'proxy'

export interface Login {
  means: Means
  /** The browser's User-Agent. */
  device: string
  address: string | null
  /** The session at the OpenID provider. */
  oidcSession?: string
}

export type SessionSettings = Pick<Settings, 'SESSION_IDLE_DAYS' | 'SESSION_DAYS'>

const DAY_SECONDS = 86_400
/** Characters of a User-Agent that are stored; the longest in use are around 250. */
const MAX_DEVICE = 300

/** How long sessions last, in seconds. */
export function sessionLimits({ SESSION_IDLE_DAYS, SESSION_DAYS }: SessionSettings) {
  return { idleSeconds: SESSION_IDLE_DAYS * DAY_SECONDS, wholeSeconds: SESSION_DAYS * DAY_SECONDS }
}

/**
 * Opens a session, in the transaction of `client`.
 * @returns its id, and its token, which only the browser gets: for `sessionCookie`
 */
export async function openSession(client: SqlConnection, userId: number, login: Login): Promise<{ id: number; token: string }> {
  const token = newToken()
  const device = login.device.slice(0, MAX_DEVICE).toWellFormed().replaceAll('\0', '')
  const id = await insertNewSession(client, { ...login, device, tokenHash: hashOf(token), userId, oidcSession: login.oidcSession ?? null })
  return { id, token }
}

/**
 * Ends a session; its requests and streams end in all processes once the transaction commits.
 * @param ofUser only where it is this person's; null: anybody's
 * @returns whose it was; undefined when there was none
 */
export async function endSession(client: SqlConnection, id: number, ofUser: number | null = null): Promise<number | undefined> {
  const userId = await deleteSession(client, id, ofUser)
  await announceChange(client)
  return userId
}

/** Ends every session of a person, but for `except`. @returns how many */
export async function endAllSessions(client: SqlConnection, userId: number, except: number | null = null): Promise<number> {
  const ended = await deleteSessionsOf(client, userId, except)
  await announceChange(client)
  return ended
}

/** Gives a session another token, such as when its person's rights change. @returns the token */
export async function renewSession(client: SqlConnection, id: number): Promise<string> {
  const token = newToken()
  await replaceToken(client, id, hashOf(token))
  return token
}

/** The name of the session's cookie. A browser takes one with `__Host-` only from this very host, over https (RFC 6265bis, 4.1.3.2). */
export const cookieName = (https: boolean) => (https ? '__Host-copytaster' : 'copytaster')

/**
 * A Set-Cookie header that gives the browser its session.
 * @param https the browser asked over https
 * @param token null removes the cookie
 */
export function sessionCookie(settings: SessionSettings, https: boolean, token: string | null): string {
  const seconds = token === null ? 0 : Math.floor(settings.SESSION_DAYS * DAY_SECONDS)
  return `${cookieName(https)}=${token ?? ''}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`
}

/** The session's token in a Cookie header. Two different ones: another host set one of them, and neither counts. */
export function tokenIn(cookies: string | undefined, https: boolean): string | null {
  const start = `${cookieName(https)}=`
  const found = (cookies ?? '').split(';').flatMap((pair) => (pair.trim().startsWith(start) ? [pair.trim().slice(start.length)] : []))
  return new Set(found).size === 1 && found[0] ? found[0] : null
}
