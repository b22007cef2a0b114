import type { FastifyPluginAsync } from 'fastify'
import type { Database } from '../../../../db/client.ts'
import type { AccessSettings } from '../../../access/who-asks.ts'
import { auditRoutes } from './audit.ts'
import { deskRoutes } from './desks.ts'
import { keyRoutes } from './keys.ts'
import { oidcRoutes } from './oidc.ts'
import { passkeyRoutes } from './passkeys.ts'
import { sessionRoutes } from './session.ts'
import { ownSessionRoutes } from './sessions.ts'
import { userRoutes } from './users.ts'

/** Logging in, people, keys, desks and the audit log. */
export const accessRoutes: FastifyPluginAsync<{ db: Database; settings: AccessSettings }> = async (app, parts) => {
  for (const routes of [sessionRoutes, passkeyRoutes, oidcRoutes, ownSessionRoutes, userRoutes, keyRoutes, deskRoutes, auditRoutes])
    app.register(routes, parts)
}
