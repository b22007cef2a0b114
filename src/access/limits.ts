import type { Database } from '../../db/client.ts'
import { returnAttempts, takeAttempt } from '../../db/write/access-limits.ts'
import { networkOf } from './network.ts'
import { hashOf } from './secrets.ts'

/**
 * How often a login may be tried. Aims: a person who mistypes is not slowed; somebody who guesses at one account from any number of addresses
 * has 1,450 tries a day, and from one address 8,660.
 */
const ACCOUNT = { burst: 10, pauseSeconds: 60 }
const ADDRESS = { burst: 20, pauseSeconds: 10 }

const bucketOf = (kind: 'account' | 'address', value: string) => hashOf(`${kind} ${value}`)

/**
 * Counts a try before the account is looked up, whether there is one or not. The count is in PostgreSQL, where the account is too: it holds over all
 * processes, and there is no other place whose loss would leave logins uncounted.
 * @returns 0 when the try is allowed, else the whole seconds to wait
 */
export async function countTry(db: Database, name: string, address: string | null): Promise<number> {
  const ofAddress = address === null ? 0 : await takeAttempt(db.pool, bucketOf('address', networkOf(address)), ADDRESS)
  if (ofAddress > 0) return Math.ceil(ofAddress)
  return Math.ceil(await takeAttempt(db.pool, bucketOf('account', name), ACCOUNT))
}

/** After a login that succeeded, its own try no longer counts, and the account's earlier ones neither: its owner has shown the password. */
export async function forgiveTries(db: Database, name: string, address: string | null): Promise<void> {
  if (address !== null) await returnAttempts(db.pool, bucketOf('address', networkOf(address)), ADDRESS.pauseSeconds)
  await returnAttempts(db.pool, bucketOf('account', name), ACCOUNT.burst * ACCOUNT.pauseSeconds)
}

/** Counts a try from an address alone, where no account is named: to log in by passkey, provider or one-time address. @returns as countTry */
export async function countAddress(db: Database, address: string | null): Promise<number> {
  return address === null ? 0 : Math.ceil(await takeAttempt(db.pool, bucketOf('address', networkOf(address)), ADDRESS))
}

/** After a login that succeeded, its requests no longer count. */
export async function forgiveAddress(db: Database, address: string | null, requests: number): Promise<void> {
  if (address !== null) await returnAttempts(db.pool, bucketOf('address', networkOf(address)), requests * ADDRESS.pauseSeconds)
}
