import type { SqlConnection } from '../../db/statement.ts'
import { type KeptToken, keepToken, takeToken } from '../../db/write/access-one-time.ts'
import { hashOf, newToken } from './secrets.ts'

export type Purpose = 'first-admin' | 'invite' | 'reset' | 'passkey' | 'oidc'

/**
 * Makes a secret that is used once; its hash is stored.
 * @param token.minutes how long it may be used
 */
export async function issue(
  client: SqlConnection,
  token: { purpose: Purpose; userId?: number | null; detail?: Record<string, unknown>; minutes: number },
): Promise<string> {
  const secret = newToken()
  await keepToken(client, { userId: null, detail: {}, ...token, hash: hashOf(secret) })
  return secret
}

/** Takes a secret: of two who bring it at once, one gets it. Undefined when it is unknown, used, too old or for another purpose. */
export function consume(client: SqlConnection, secret: string, purposes: Purpose[]): Promise<KeptToken | undefined> {
  return takeToken(client, hashOf(secret), purposes)
}

/** The address that a person opens. The secret is in its fragment, which browsers do not send: no server or proxy logs it. */
export const oneTimeAddress = (base: string, secret: string) => `${base}/welcome#${secret}`
