import { type Database, inTransaction } from '../../db/client.ts'
import { dropTokens } from '../../db/write/access-one-time.ts'
import { lockUser, updatePassword } from '../../db/write/access-users.ts'
import { record } from './audit.ts'
import { beginSession, type LoginOutcome } from './login.ts'
import { showOwnPassword } from './own-password.ts'
import { hashPassword, refusePassword } from './passwords.ts'
import type { Doing } from './people.ts'
import { Refused } from './refused.ts'
import { endAllSessions } from './sessions.ts'

/**
 * Changes a person's password: all their sessions and open one-time addresses end, and a new session begins.
 * @returns the new session, or why there is none
 * @throws Refused for a new password that is too easy to guess
 */
export async function changePassword(
  db: Database,
  userId: number,
  given: { current: string; password: string; device: string },
  { caller, requestId }: Doing,
): Promise<LoginOutcome> {
  const shown = await showOwnPassword(db, userId, given.current, { caller, requestId })
  if ('refused' in shown) return shown
  const { person } = shown
  const refusal = refusePassword(given.password, [person.name, person.shownName])
  if (refusal) throw new Refused('invalid', refusal)
  const passwordHash = await hashPassword(given.password)
  const opened = await inTransaction(db, async (client) => {
    const now = await lockUser(client, userId)
    // Between check and now the person may have been removed, or the password changed.
    if (!now || now.passwordHash !== person.passwordHash) return undefined
    await updatePassword(client, userId, passwordHash)
    await endAllSessions(client, userId)
    await dropTokens(client, ['invite', 'reset'], userId)
    await record(client, caller, { what: 'user.password', object: `user ${userId}`, requestId })
    return beginSession(client, now, { means: 'password', device: given.device, address: caller.address, requestId })
  })
  return opened ?? { refused: 'wrong' }
}
