import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { SqlConnection } from '../../db/statement.ts'
import {
  deletePasskey,
  hasOtherWay,
  insertPasskey,
  listPasskeys,
  lockOwnPasskey,
  lockPasskey,
  renamePasskeyRow,
  touchPasskey,
} from '../../db/write/access-passkeys.ts'
import { lockUser } from '../../db/write/access-users.ts'
import { record } from './audit.ts'
import { beginSession } from './login.ts'
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
  client: SqlConnection,
  { name, response, origin }: { name: string; response: RegistrationResponseJSON; origin: Origin },
  { caller, requestId }: Doing,
): Promise<number> {
  const { registrationInfo } = await verified(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: (challenge) => isChallengeOf(client, challenge, { userId: caller.userId, bound: { sessionId: caller.sessionId } }),
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      requireUserVerification: true,
    }),
  )
  if (!registrationInfo) throw new Refused('invalid', NOT_VERIFIED)
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  const added = await insertPasskey(client, { userId: caller.userId!, name, credentialId: id, publicKey, counter, transports })
  if (added === undefined) throw new Refused('conflict', 'This passkey is registered already.')
  await record(client, caller, { what: 'passkey.create', object: `passkey ${added}`, after: { name }, requestId })
  return added
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
export async function logInWithPasskey(client: SqlConnection, login: PasskeyLogin): Promise<{ token: string; caller: Caller }> {
  const passkey = await lockPasskey(client, login.response.id)
  const user = passkey && (await lockUser(client, passkey.userId))
  if (!passkey || !user) throw new Refused('invalid', 'This passkey is not known here.')
  const { credentialId: id, counter, transports } = passkey
  const { authenticationInfo } = await verified(() =>
    verifyAuthenticationResponse({
      response: login.response,
      expectedChallenge: (challenge) => isChallengeOf(client, challenge, { userId: null, bound: { nonce: login.nonce } }),
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

/** Takes a challenge that the browser brings back, base64url of the secret. Whether it was issued to this person or browser. */
async function isChallengeOf(
  client: SqlConnection,
  challenge: string,
  of: { userId: number | null; bound: Record<string, unknown> },
): Promise<boolean> {
  const kept = await consume(client, Buffer.from(challenge, 'base64url').toString(), ['passkey'])
  return kept !== undefined && kept.userId === of.userId && Object.entries(of.bound).every(([name, value]) => kept.detail[name] === value)
}

/** The library throws plain errors for all that is wrong with an answer. */
async function verified<T extends { verified: boolean }>(verify: () => Promise<T>): Promise<T> {
  const result = await verify().catch((error: Error) => {
    throw new Refused('invalid', `${NOT_VERIFIED} (${error.message})`)
  })
  if (!result.verified) throw new Refused('invalid', NOT_VERIFIED)
  return result
}
