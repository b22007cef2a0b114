import type { SqlConnection } from '../../db/statement.ts'
import { dropTokens } from '../../db/write/access-one-time.ts'
import { deletePasskeysOf } from '../../db/write/access-passkeys.ts'
import { announceChange, deleteAllSessions } from '../../db/write/access-sessions.ts'
import {
  insertNewUser,
  isNameOfAnother,
  lockedAdmins,
  lockUser,
  type NewUser,
  removeUserRow,
  type UserRow,
  updateUser,
} from '../../db/write/access-users.ts'
import type { Role } from '../model.ts'
import { record } from './audit.ts'
import { foldName } from './login.ts'
import { issue } from './one-time.ts'
import { Refused } from './refused.ts'
import type { Caller } from './rights.ts'
import { endAllSessions, renewSession } from './sessions.ts'

/** Who does it, and the number of the request, for the audit log. */
export interface Doing {
  caller: Caller
  requestId: string | null
}

/** A one-time address is opened within minutes by somebody who waits for it, or within three days by somebody who is invited. */
export const RESET_MINUTES = 60
export const INVITE_MINUTES = 3 * 24 * 60

/** What is to change; what is undefined stays. */
export type UserChange = { [K in keyof Omit<NewUser, 'name'>]?: NewUser[K] | undefined }

/** What can be changed of a person. */
export type EditedUser = Omit<NewUser, 'name'>

/** The part of a person that can be changed, which is noted and compared. */
export const whatTheyMay = ({ shownName, roles, readsEmbargoed }: EditedUser): EditedUser => ({ shownName, roles, readsEmbargoed })

/**
 * Adds a person, who chooses a password at a one-time address within three days.
 * @returns the person's id and the secret of the address
 */
export async function inviteUser(
  client: SqlConnection,
  user: NewUser,
  { caller, requestId }: Doing,
): Promise<{ id: number; secret: string }> {
  const name = foldName(user.name)
  await refuseShownAsAnother(client, user.shownName, null)
  const id = await insertNewUser(client, { ...user, name })
  if (id === undefined) throw new Refused('conflict', `There is a person named ${name} already.`)
  await record(client, caller, { what: 'user.invite', object: `user ${id}`, after: { name, ...whatTheyMay(user) }, requestId })
  return { id, secret: await issue(client, { purpose: 'invite', userId: id, minutes: INVITE_MINUTES }) }
}

/**
 * Changes what a person is shown as and may do. A change of rights ends their sessions: they log in anew. Who changes their own rights stays logged
 * in, under a new token.
 * @param check is given what stands before the change, and may throw
 * @returns whether rights changed, and the new token of the caller's session where it is theirs
 */
export async function changeUser(
  client: SqlConnection,
  id: number,
  change: UserChange,
  { caller, requestId }: Doing,
  check: (before: EditedUser) => void = () => {},
): Promise<{ rightsChanged: boolean; token: string | null }> {
  await guardLastAdmin(client, id, change.roles)
  const before = await existing(client, id)
  check(whatTheyMay(before))
  const after = {
    shownName: change.shownName ?? before.shownName,
    roles: change.roles ?? before.roles,
    readsEmbargoed: change.readsEmbargoed ?? before.readsEmbargoed,
  }
  const sameRights = after.readsEmbargoed === before.readsEmbargoed && sameRoles(after.roles, before.roles)
  if (sameRights && after.shownName === before.shownName) return { rightsChanged: false, token: null }
  if (after.shownName !== before.shownName) await refuseShownAsAnother(client, after.shownName, id)
  await updateUser(client, id, after)
  const own = caller.userId === id ? caller.sessionId : null
  if (!sameRights) await endAllSessions(client, id, own)
  await record(client, caller, { what: 'user.set', object: `user ${id}`, before: whatTheyMay(before), after, requestId })
  return { rightsChanged: !sameRights, token: !sameRights && own !== null ? await renewSession(client, own) : null }
}

const sameRoles = (a: readonly Role[], b: readonly Role[]) =>
  new Set([...a, ...b]).size === new Set(a).size && new Set(a).size === new Set(b).size

/** Removes a person: sessions, keys and memberships end; decisions and the audit log keep the name. */
export async function removeUser(client: SqlConnection, id: number, { caller, requestId }: Doing): Promise<void> {
  await guardLastAdmin(client, id, [])
  const before = await existing(client, id)
  await endAllSessions(client, id)
  await removeUserRow(client, id)
  await record(client, caller, {
    what: 'user.remove',
    object: `user ${id}`,
    before: { name: before.name, ...whatTheyMay(before) },
    requestId,
  })
}

/**
 * Ends a person's sessions, removes their passkeys (one of them may be of somebody else, or lost) and makes a one-time address at which they choose a
 * new password within an hour.
 * @returns its secret
 */
export async function resetUser(client: SqlConnection, id: number, { caller, requestId }: Doing): Promise<string> {
  await existing(client, id)
  await endAllSessions(client, id)
  await dropTokens(client, ['invite', 'reset', 'passkey'], id)
  const passkeys = await deletePasskeysOf(client, id)
  await record(client, caller, { what: 'user.reset', object: `user ${id}`, before: { passkeys }, requestId })
  return issue(client, { purpose: 'reset', userId: id, minutes: RESET_MINUTES })
}

/** Ends the sessions of a person on all devices. */
export async function endSessionsOf(client: SqlConnection, id: number, { caller, requestId }: Doing): Promise<void> {
  const ended = await endAllSessions(client, id)
  await record(client, caller, { what: 'session.end', object: `user ${id}`, before: { sessions: ended }, requestId })
}

/** Ends every session of everybody, such as those that a restored backup brought back. */
export async function endEverySession(client: SqlConnection, { caller, requestId }: Doing): Promise<void> {
  await deleteAllSessions(client)
  await announceChange(client)
  await record(client, caller, { what: 'session.end', object: 'all', requestId })
}

/** Decisions and the audit log show this name: it must not be taken for another person. @throws Refused where it is another's, or looks the same */
export async function refuseShownAsAnother(client: SqlConnection, shownName: string, id: number | null): Promise<void> {
  if (await isNameOfAnother(client, foldName(shownName), id))
    throw new Refused('conflict', `There is another person named ${shownName} already. Choose another name to be shown.`)
}

async function existing(client: SqlConnection, id: number): Promise<UserRow> {
  const user = await lockUser(client, id)
  if (!user) throw new Refused('missing', `There is no person ${id}.`)
  return user
}

/** @throws Refused when nobody who can log in would be left as administrator. @param roles what the person is to have; undefined: no change */
async function guardLastAdmin(client: SqlConnection, id: number, roles: readonly Role[] | undefined): Promise<void> {
  if (!roles || roles.includes('admin')) return
  const admins = await lockedAdmins(client)
  if (admins.includes(id) && admins.length === 1)
    throw new Refused('conflict', 'This is the last administrator. Make another person administrator first.')
}
