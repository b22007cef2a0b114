import type { Settings } from '../../config/env.ts'
import type { Database } from '../../db/client.ts'
import { oneTimeAddress } from '../access/one-time.ts'
import { measureHashing } from '../access/passwords.ts'
import { FIRST_ADMIN_MINUTES, inviteFirstAdmin } from '../access/welcome.ts'
import { accessMode } from '../access/who-asks.ts'

/** A check of a password that takes longer than this makes logging in slow and a machine easy to overload; the aim is below 0.25 s. */
const SLOW_MS = 1000

/**
 * What the operator must know at the start where people log in: the one-time address of the first administrator, or where to get one, and whether
 * this machine is slow at passwords.
 * @param url where the desk is, where PUBLIC_URL does not say it
 */
export async function loginNotes(db: Database, settings: Settings, url: string): Promise<string[]> {
  const mode = await accessMode(db, settings)
  if (mode === 'local') return []
  const ms = Math.round(await measureHashing())
  const notes =
    ms > SLOW_MS ? [`Warning: checking one password takes ${ms} ms on this machine.`] : [`Checking a password takes ${ms} ms here.`]
  if (mode === 'users') return notes
  const secret = await inviteFirstAdmin(db)
  if (secret === null)
    return [
      ...notes,
      'There is no administrator yet. An address was printed by an earlier start; `copytaster users invite` prints another.',
    ]
  const base = settings.PUBLIC_URL[0] ?? url
  return [...notes, `Become administrator, once and within ${FIRST_ADMIN_MINUTES} minutes:\n${oneTimeAddress(base, secret)}`]
}
