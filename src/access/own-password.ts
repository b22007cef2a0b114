import type { Database } from '../../db/client.ts'
import { readUser, sessionIsYoung } from '../../db/read/access-callers.ts'
import { countTry, forgiveTries } from './limits.ts'
import { type LoginOutcome, noteRefused } from './login.ts'
import { checkPassword } from './passwords.ts'
import { Refused } from './refused.ts'
import type { Caller } from './rights.ts'

type NotShown = Extract<LoginOutcome, { refused: string }>
type Person = NonNullable<Awaited<ReturnType<typeof readUser>>>

/**
 * Checks the password of a person who is logged in. A try counts as a login does: a stolen session must not be where passwords can be guessed.
 * @returns the person with the hash that was compared, or why not
 */
export async function showOwnPassword(
  db: Database,
  userId: number,
  password: string,
  { caller: { address }, requestId }: { caller: Caller; requestId: string | null },
): Promise<{ person: Person } | NotShown> {
  const person = await readUser(db.pool, userId)
  if (!person) return { refused: 'wrong' }
  const retrySeconds = await countTry(db, person.name, address)
  const refused = { address, userId, means: 'password', requestId } as const
  if (retrySeconds > 0) {
    await noteRefused(db.pool, 'login.slowed', refused)
    return { refused: 'slowed', retrySeconds }
  }
  if (!(await checkPassword(password, person.passwordHash)).right) {
    await noteRefused(db.pool, 'login.failed', refused)
    return { refused: 'wrong' }
  }
  await forgiveTries(db, person.name, address)
  return { person }
}

/** So long a login counts as proof that its person is there, in seconds. */
const PROOF_SECONDS = 300

/**
 * Asks for proof that the person is there, and not somebody at an open desk who would leave a passkey of their own behind: a login within the last
 * five minutes, or the password.
 * @returns null, or why a password that was given is not taken
 * @throws Refused when none was given
 */
export async function proveOneself(
  db: Database,
  doing: { caller: Caller; requestId: string | null },
  password: string | undefined,
): Promise<NotShown | null> {
  const { sessionId, userId } = doing.caller
  if (password === undefined) {
    if (await sessionIsYoung(db.pool, sessionId!, PROOF_SECONDS)) return null
    throw new Refused('conflict', 'You logged in more than five minutes ago. Give your password too, or log out and in again.')
  }
  const outcome = await showOwnPassword(db, userId!, password, doing)
  return 'refused' in outcome ? outcome : null
}
