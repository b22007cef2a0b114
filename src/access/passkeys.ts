import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { type Database, inTransaction } from '../../db/client.ts'
import type { SqlConnection } from '../../db/statement.ts'
import {
  deletePasskey,
  hasOtherWay,
  insertPasskey,
  listPasskeys,
  lockOwnPasskey,
  lockPasskey,
  type PasskeyRow,
  renamePasskeyRow,
  touchPasskey,
} from '../../db/write/access-passkeys.ts'
import { lockUser } from '../../db/write/access-users.ts'
import { record } from './audit.ts'
import { beginSession, noteRefused } from './login.ts'
import { consume, issue } from './one-time.ts'
import type { Doing } from './people.ts'
import { Refused } from './refused.ts'
import type { Caller } from './rights.ts'

/** How long a browser may take to answer a challenge: people look for their key first. */
const CHALLENGE_MINUTES = 5
const NAME = 'Copytaster'

/** The origin under which the desk was opened, such as https://desk.example. A passkey belongs to its host. */
type Origin = string

const hostOf = (origin: Origin) => new URL(origin).hostname
const transportsOf = (transports: string[]) => transports as never[]

/** What the browser needs to make a passkey for a person who is logged in. The challenge works once, in this session. */
export async function passkeyOptions(client: SqlConnection, { userId, sessionId }: Caller, origin: Origin) {
  const user = await lockUser(client, userId!)
  if (!user) throw new Refused('missing', 'This person was removed.')
  const challenge = await issue(client, { purpose: 'passkey', userId, detail: { sessionId }, minutes: CHALLENGE_MINUTES })
  const known = await listPasskeys(client, user.id)
  return generateRegistrationOptions({
    rpName: NAME,
    rpID: hostOf(origin),
    userName: user.name,
    userDisplayName: user.shownName,
    userID: new TextEncoder().encode(`copytaster-${user.id}`),
    challenge,
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports: transportsOf(transports) })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/**
 * Keeps the passkey that the browser made.
 * @throws Refused when the answer is not to a challenge of this session, is of another origin, or did not verify the person
 */
export async function addPasskey(
  db: Database,
  { name, response, origin }: { name: string; response: RegistrationResponseJSON; origin: Origin },
  { caller, requestId }: Doing,
): Promise<number> {
  const challenge = await takeChallenge(db.pool, response, { userId: caller.userId, bound: { sessionId: caller.sessionId } })
  const { registrationInfo } = await verified(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: (given) => given === challenge,
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      requireUserVerification: true,
    }),
  )
  if (!registrationInfo) throw new Refused('invalid', NOT_VERIFIED)
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  return inTransaction(db, async (client) => {
    const added = await insertPasskey(client, { userId: caller.userId!, name, credentialId: id, publicKey, counter, transports })
    if (added === undefined) throw new Refused('conflict', 'This passkey is registered already.')
    await record(client, caller, { what: 'passkey.create', object: `passkey ${added}`, after: { name }, requestId })
    return added
  })
}

/** Renames a passkey of one's own. @param check is given its name before the change, and may throw */
export async function renamePasskey(
  client: SqlConnection,
  id: number,
  name: string,
  { caller, requestId }: Doing,
  check: (before: { name: string }) => void = () => {},
): Promise<void> {
  const before = await lockOwnPasskey(client, id, caller.userId!)
  if (!before) throw noPasskey(id)
  check(before)
  await renamePasskeyRow(client, id, name)
  await record(client, caller, { what: 'passkey.set', object: `passkey ${id}`, after: { name }, requestId })
}

/** Removes a passkey of one's own. @throws Refused for the last way in */
export async function removePasskey(client: SqlConnection, id: number, { caller, requestId }: Doing): Promise<void> {
  await lockUser(client, caller.userId!)
  if (!(await hasOtherWay(client, caller.userId!)))
    throw new Refused('conflict', 'This is your last way to log in. Set a password or add another passkey first.')
  if (!(await deletePasskey(client, id, caller.userId!))) throw noPasskey(id)
  await record(client, caller, { what: 'passkey.remove', object: `passkey ${id}`, requestId })
}

const noPasskey = (id: number) => new Refused('missing', `You have no passkey ${id}.`)

/** What the browser needs to log in with a passkey. @param nonce a secret that only this browser has, as a cookie */
export async function loginOptions(client: SqlConnection, nonce: string, origin: Origin) {
  const challenge = await issue(client, { purpose: 'passkey', detail: { nonce }, minutes: CHALLENGE_MINUTES })
  return generateAuthenticationOptions({ rpID: hostOf(origin), challenge, userVerification: 'required' })
}

export interface PasskeyLogin {
  response: AuthenticationResponseJSON
  nonce: string
  origin: Origin
  device: string
  address: string | null
  requestId: string | null
}

/**
 * Logs in with a passkey.
 * @throws Refused when it is unknown, its answer is not to a challenge of this browser, or its counter went back (a copy of the device)
 */
export async function logInWithPasskey(db: Database, login: PasskeyLogin): Promise<{ token: string; caller: Caller }> {
  const { address, requestId } = login
  const challenge = await takeChallenge(db.pool, login.response, { userId: null, bound: { nonce: login.nonce } })
  let userId = null as number | null
  try {
    return await inTransaction(db, async (client) => {
      const passkey = await lockPasskey(client, login.response.id)
      userId = passkey?.userId ?? null
      return openWithPasskey(client, passkey, challenge, login)
    })
  } catch (error) {
    if (error instanceof Refused) await noteRefused(db.pool, 'login.failed', { address, userId, means: 'passkey', requestId })
    throw error
  }
}

async function openWithPasskey(client: SqlConnection, passkey: PasskeyRow | undefined, challenge: string | null, login: PasskeyLogin) {
  const user = passkey && (await lockUser(client, passkey.userId))
  if (!passkey || !user) throw new Refused('invalid', 'This passkey is not known here.')
  const { credentialId: id, counter, transports } = passkey
  const { authenticationInfo } = await verified(() =>
    verifyAuthenticationResponse({
      response: login.response,
      expectedChallenge: (given) => given === challenge,
      expectedOrigin: login.origin,
      expectedRPID: hostOf(login.origin),
      requireUserVerification: true,
      credential: { id, publicKey: new Uint8Array(passkey.publicKey), counter, transports: transportsOf(transports) },
    }),
  )
  await touchPasskey(client, passkey.id, authenticationInfo.newCounter)
  return beginSession(client, user, { ...login, means: 'passkey' })
}

const NOT_VERIFIED = 'The passkey could not be verified. Try again.'

/**
 * Takes the challenge that the browser brings back, base64url of the secret, before anything of the answer is verified and outside any transaction:
 * it is used up also when the answer is wrong.
 * @returns the challenge; null when it was not issued to this person or browser, or was used
 */
async function takeChallenge(
  connection: SqlConnection,
  { response }: { response: { clientDataJSON: string } },
  of: { userId: number | null; bound: Record<string, unknown> },
): Promise<string | null> {
  const challenge = challengeIn(response.clientDataJSON)
  if (challenge === null) return null
  const kept = await consume(connection, Buffer.from(challenge, 'base64url').toString(), ['passkey'])
  const ours = kept?.userId === of.userId && Object.entries(of.bound).every(([name, value]) => kept.detail[name] === value)
  return ours ? challenge : null
}

/** The challenge in the client data of an answer (Web Authentication, 5.8.1); null where there is none. */
function challengeIn(clientDataJSON: string): string | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString())
    return typeof challenge === 'string' ? challenge : null
  } catch {
    return null
  }
}

/** The library throws plain errors for all that is wrong with an answer. */
async function verified<T extends { verified: boolean }>(verify: () => Promise<T>): Promise<T> {
  const result = await verify().catch((error: Error) => {
    throw new Refused('invalid', `${NOT_VERIFIED} (${error.message})`)
  })
  if (!result.verified) throw new Refused('invalid', NOT_VERIFIED)
  return result
}
