import type { SqlConnection } from '../../db/statement.ts'
import { lockUser, updatePassword } from '../../db/write/access-users.ts'
import { record } from './audit.ts'
import { beginSession } from './login.ts'
import { checkPassword, hashPassword, refusePassword } from './passwords.ts'
import type { Doing } from './people.ts'
import { Refused } from './refused.ts'
import type { Caller } from './rights.ts'
import { endAllSessions } from './sessions.ts'

/**
 * Changes a person's password: all their sessions end, and a new one begins, in the transaction of `client`.
 * @returns undefined when the present password is wrong
 * @throws Refused for a new password that is too easy to guess
 */
export async function changePassword(
  client: SqlConnection,
  userId: number,
  given: { current: string; password: string; device: string },
  { caller, requestId }: Doing,
): Promise<{ token: string; caller: Caller } | undefined> {
  const user = await lockUser(client, userId)
  if (!user || !(await checkPassword(given.current, user.passwordHash)).right) return undefined
  const refusal = refusePassword(given.password, [user.name, user.shownName])
  if (refusal) throw new Refused('invalid', refusal)
  await updatePassword(client, userId, await hashPassword(given.password))
  await endAllSessions(client, userId)
  await record(client, caller, { what: 'user.password', object: `user ${userId}`, requestId })
  return beginSession(client, user, { means: 'password', device: given.device, address: caller.address, requestId })
}
