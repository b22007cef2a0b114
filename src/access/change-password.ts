import { type Database, inTransaction } from '../../db/client.ts'
import { readUser } from '../../db/read/access-callers.ts'
import { dropTokens } from '../../db/write/access-one-time.ts'
import { lockUser, updatePassword } from '../../db/write/access-users.ts'
import { record } from './audit.ts'
import { countTry, forgiveTries } from './limits.ts'
import { beginSession, type LoginOutcome, noteRefused } from './login.ts'
import { checkPassword, hashPassword, refusePassword } from './passwords.ts'
import type { Doing } from './people.ts'
import { Refused } from './refused.ts'
import { endAllSessions } from './sessions.ts'

/**
 * Changes a person's password: all their sessions and open one-time addresses end, and a new session begins. A try counts as a login does: a stolen
 * session must not be where passwords can be guessed.
 * @returns the new session, or why there is none
 * @throws Refused for a new password that is too easy to guess
 */
export async function changePassword(
  db: Database,
  userId: number,
  given: { current: string; password: string; device: string },
  { caller, requestId }: Doing,
): Promise<LoginOutcome> {
  const { address } = caller
  const user = await readUser(db.pool, userId)
  if (!user) return { refused: 'wrong' }
  const retrySeconds = await countTry(db, user.name, address)
  const refused = { address, userId, means: 'password', requestId } as const
  if (retrySeconds > 0) {
    await noteRefused(db.pool, 'login.slowed', refused)
    return { refused: 'slowed', retrySeconds }
  }
  if (!(await checkPassword(given.current, user.passwordHash)).right) {
    await noteRefused(db.pool, 'login.failed', refused)
    return { refused: 'wrong' }
  }
  const refusal = refusePassword(given.password, [user.name, user.shownName])
  if (refusal) throw new Refused('invalid', refusal)
  const passwordHash = await hashPassword(given.password)
  const opened = await inTransaction(db, async (client) => {
    const now = await lockUser(client, userId)
    // Between check and now the person may have been removed, or the password changed.
    if (!now || now.passwordHash !== user.passwordHash) return undefined
    await updatePassword(client, userId, passwordHash)
    await endAllSessions(client, userId)
    await dropTokens(client, ['invite', 'reset'], userId)
    await record(client, caller, { what: 'user.password', object: `user ${userId}`, requestId })
    return beginSession(client, now, { means: 'password', device: given.device, address, requestId })
  })
  if (!opened) return { refused: 'wrong' }
  await forgiveTries(db, user.name, address)
  return opened
}
