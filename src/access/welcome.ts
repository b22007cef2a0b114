import { type Database, inTransaction } from '../../db/client.ts'
import { peopleExist } from '../../db/read/access-callers.ts'
import type { SqlConnection } from '../../db/statement.ts'
import { adoptKeys } from '../../db/write/access-keys.ts'
import { dropTokens, type KeptToken, lockFirstAdmin, tokenIsOpen } from '../../db/write/access-one-time.ts'
import { insertNewUser, lockUser, type UserRow, updatePassword, updateUser, userOfName } from '../../db/write/access-users.ts'
import { record } from './audit.ts'
import { beginSession, foldName } from './login.ts'
import { consume, issue } from './one-time.ts'
import { hashPassword, refusePassword } from './passwords.ts'
import { type Doing, refuseShownAsAnother } from './people.ts'
import { Refused } from './refused.ts'
import { type Caller, nobody, SYSTEM } from './rights.ts'
import { endAllSessions } from './sessions.ts'

/** The first administrator's address is valid so long; `copytaster users invite` makes another. */
export const FIRST_ADMIN_MINUTES = 15

const BY_START: Doing = { caller: SYSTEM, requestId: null }

/**
 * Makes the secret of the one-time address for the first administrator, unless one can log in already or an address is open.
 * @param renew makes another in place of the open one
 * @param doing who asks for it, for the audit log: Copytaster itself at the start
 */
export function inviteFirstAdmin(db: Database, renew = false, { caller, requestId }: Doing = BY_START): Promise<string | null> {
  return inTransaction(db, async (client) => {
    await lockFirstAdmin(client)
    if ((await peopleExist(client)).admin) return null
    if (!renew && (await tokenIsOpen(client, 'first-admin'))) return null
    await dropTokens(client, ['first-admin'], null)
    await record(client, caller, { what: 'user.invite', object: 'first administrator', requestId })
    return issue(client, { purpose: 'first-admin', minutes: FIRST_ADMIN_MINUTES })
  })
}

export interface Arrival {
  token: string
  /** The first administrator chooses a name; others were given one. */
  name?: string | undefined
  shownName?: string | undefined
  password: string
  device: string
  address: string | null
  requestId: string | null
}

/**
 * Uses a one-time address, in the transaction of `client`: sets the password, ends all sessions of the person and opens one. An address whose password
 * is refused can be used again.
 * @throws Refused for an unknown, used or old address, a name that is taken, or a password that is too easy to guess
 */
export async function welcome(client: SqlConnection, arrival: Arrival): Promise<{ token: string; caller: Caller }> {
  const kept = await consume(client, arrival.token, ['first-admin', 'invite', 'reset'])
  if (!kept) throw new Refused('missing', 'This address was used already, or is too old. Ask for another.')
  const user = kept.purpose === 'first-admin' ? await addFirstAdmin(client, arrival) : await invited(client, kept, arrival)
  const refusal = refusePassword(arrival.password, [user.name, user.shownName])
  if (refusal) throw new Refused('invalid', refusal)
  await updatePassword(client, user.id, await hashPassword(arrival.password))
  await endAllSessions(client, user.id)
  await dropTokens(client, ['invite', 'reset'], user.id)
  const by = { ...nobody(arrival.address), name: user.shownName, userId: user.id }
  const { requestId } = arrival
  await record(client, by, { what: 'user.welcome', object: `user ${user.id}`, after: { by: kept.purpose }, requestId })
  // Keys that were made before people logged in: from now on they can do no more than their owner, and end with them.
  const keys = user.roles.includes('admin') ? await adoptKeys(client, user.id) : []
  for (const id of keys) await record(client, by, { what: 'key.own', object: `key ${id}`, after: { ownerId: user.id }, requestId })
  return beginSession(client, user, { ...arrival, means: 'password' })
}

async function addFirstAdmin(client: SqlConnection, { name, shownName }: Arrival): Promise<UserRow> {
  await lockFirstAdmin(client)
  if ((await peopleExist(client)).admin) throw new Refused('conflict', 'There is an administrator already.')
  await dropTokens(client, ['first-admin'], null)
  const folded = foldName(name ?? '')
  if (!folded) throw new Refused('invalid', 'Choose the name that you will log in with.')
  const rights = { shownName: shownName ?? folded, roles: ['admin' as const], readsEmbargoed: true }
  const added = await insertNewUser(client, { name: folded, ...rights })
  // The name may be that of somebody who was added by the provider, or whose invitation is still open.
  const id = added ?? (await userOfName(client, folded))!.id
  if (added === undefined) await updateUser(client, id, rights)
  return (await lockUser(client, id))!
}

async function invited(client: SqlConnection, { userId }: KeptToken, { shownName }: Arrival): Promise<UserRow> {
  const user = userId === null ? undefined : await lockUser(client, userId)
  if (!user) throw new Refused('missing', 'This person was removed.')
  if (shownName !== undefined && shownName !== user.shownName) {
    await refuseShownAsAnother(client, shownName, user.id)
    await updateUser(client, user.id, { ...user, shownName })
  }
  return { ...user, shownName: shownName ?? user.shownName }
}
