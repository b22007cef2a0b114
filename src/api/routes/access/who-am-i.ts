import type { z } from 'zod'
import type { Database } from '../../../../db/client.ts'
import { rolesOf } from '../../../../db/read/access-callers.ts'
import type { Caller } from '../../../access/rights.ts'
import { type AccessSettings, accessMode } from '../../../access/who-asks.ts'
import type { WhoAmI } from '../../schemas/access.ts'

/** The answer of all routes that tell who asks. */
export async function answerWho(db: Database, settings: AccessSettings, caller: Caller): Promise<z.infer<typeof WhoAmI>> {
  const { kind, name, userId } = caller
  const roles = kind === 'session' && userId !== null ? await rolesOf(db.pool, userId) : []
  const mode = await accessMode(db, settings)
  return { caller: { kind, name, userId, roles, scopes: [...caller.scopes] }, mode, ways: mode === 'users' ? waysIn(settings) : [] }
}

const waysIn = ({ OIDC_ISSUER }: AccessSettings) => ['password' as const, 'passkey' as const, ...(OIDC_ISSUER ? ['oidc' as const] : [])]
