import { type Database, inTransaction } from '../../db/client.ts'
import { wasNoted } from '../../db/write/access-audit.ts'
import { lockUser, type UserRow, updatePassword, userOfName } from '../../db/write/access-users.ts'
import { record } from './audit.ts'
import { countTry, forgiveTries } from './limits.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { type Caller, nobody, scopesOf } from './rights.ts'
import { type Login, type Means, openSession } from './sessions.ts'

export interface Attempt {
  name: string
  password: string
  device: string
  address: string | null
  requestId: string | null
}

/** A new session's token and its person, or why there is none. Unknown name and wrong password are one answer. */
export type LoginOutcome = { token: string; caller: Caller } | { refused: 'wrong' } | { refused: 'slowed'; retrySeconds: number }

/** The form in which names are stored and compared. */
export const foldName = (name: string) => name.normalize('NFKC').trim().toLowerCase()

/** Logs in by name and password. The same statements are run, and the same time is taken, whether there is such a person or not. */
export async function logIn(db: Database, attempt: Attempt): Promise<LoginOutcome> {
  const name = foldName(attempt.name)
  const { address, requestId } = attempt
  const retrySeconds = await countTry(db, name, address)
  if (retrySeconds > 0) {
    await noteRefused(db.pool, 'login.slowed', { address, userId: null, means: 'password', requestId })
    return { refused: 'slowed', retrySeconds }
  }
  const user = await userOfName(db.pool, name)
  const { right, outdated } = await checkPassword(attempt.password, user?.passwordHash ?? null)
  if (!right || !user) {
    await noteRefused(db.pool, 'login.failed', { address, userId: user?.id ?? null, means: 'password', requestId })
    return { refused: 'wrong' }
  }
  const renewed = outdated ? await hashPassword(attempt.password) : undefined
  const opened = await inTransaction(db, async (client) => {
    const now = await lockUser(client, user.id)
    // Between check and now the person may have been removed, or the password changed.
    if (!now || now.passwordHash !== user.passwordHash) return undefined
    if (renewed) await updatePassword(client, user.id, renewed)
    return beginSession(client, now, { ...attempt, means: 'password' })
  })
  if (!opened) return { refused: 'wrong' }
  await forgiveTries(db, name, attempt.address)
  return opened
}

/** A login that was refused. */
export interface RefusedLogin {
  address: string | null
  /** Whose it would have been, where that is known. */
  userId: number | null
  means: Means | 'one-time address'
  requestId: string | null
}

/**
 * Notes a login that failed, or was not looked at because too many were tried: of these, the first in a minute from an address stands for all, so
 * that guessing does not fill the log. The name is not noted: people type their password into the wrong field.
 */
export async function noteRefused(
  connection: Parameters<typeof record>[0],
  what: 'login.failed' | 'login.slowed',
  { address, userId, means, requestId }: RefusedLogin,
): Promise<void> {
  const object = userId === null ? null : `user ${userId}`
  if (what === 'login.slowed' && (await wasNoted(connection, what, { address, object, seconds: 60 }))) return
  await record(connection, nobody(address), { what, object, after: { means }, requestId })
}

/** Opens a session for a person and notes the login, in the transaction of `client`: for every way to log in. */
export async function beginSession(
  client: Parameters<typeof openSession>[0],
  user: Pick<UserRow, 'id' | 'shownName' | 'roles' | 'readsEmbargoed'>,
  login: Login & { means: Means; requestId: string | null },
): Promise<{ token: string; caller: Caller }> {
  const { means, device, address, oidcSession } = login
  const { token, id } = await openSession(client, user.id, { means, device, address, ...(oidcSession !== undefined && { oidcSession }) })
  const scopes = scopesOf(user.roles, user.readsEmbargoed)
  const caller: Caller = {
    kind: 'session',
    name: user.shownName,
    userId: user.id,
    sessionId: id,
    keyId: null,
    searchId: null,
    scopes,
    address,
  }
  await record(client, caller, { what: 'login', object: `user ${user.id}`, after: { means, device }, requestId: login.requestId })
  return { token, caller }
}
