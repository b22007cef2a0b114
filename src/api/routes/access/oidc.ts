import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../../db/client.ts'
import { record } from '../../../access/audit.ts'
import { forgiveAddress } from '../../../access/limits.ts'
import { logInFromProvider } from '../../../access/outside-login.ts'
import { type Identity, openProvider } from '../../../access/provider.ts'
import { PROVIDER_RETURN } from '../../../access/provider-check.ts'
import { Refused } from '../../../access/refused.ts'
import { nobody } from '../../../access/rights.ts'
import type { AccessSettings } from '../../../access/who-asks.ts'
import { ApiProblem, problemResponse } from '../../problem.ts'
import { ProviderAddress } from '../../schemas/access.ts'
import { NoQuery } from '../../schemas/fields.ts'
import { changing, countStranger, originAsked, readTemporary, setSession, setTemporary } from './doing.ts'

const BACK = PROVIDER_RETURN
const KEPT = 'oidc'

/** Logging in at an OpenID Connect provider. */
export const oidcRoutes: FastifyPluginAsyncZod<{ db: Database; settings: AccessSettings }> = async (app, { db, settings }) => {
  const provider = openProvider(settings)
  const theProvider = () => {
    if (!provider) throw new ApiProblem(404, 'No provider is set: OIDC_ISSUER.')
    return provider
  }

  app.post(
    BACK,
    {
      config: { access: 'open', notKept: 'the answer is for one browser and one moment', problems: [404, 502] },
      schema: {
        operationId: 'beginProviderLogin',
        summary: 'Begins a login at the provider',
        tags: ['access'],
        querystring: NoQuery,
        response: { 200: ProviderAddress, default: problemResponse },
      },
    },
    async (request, reply) => {
      const begun = await theProvider()
        .begin(originAsked(request) + BACK)
        .catch((error: Error) => {
          request.log.error(error)
          throw new ApiProblem(
            502,
            'The provider does not answer as it should. Log in with password or passkey; `copytaster doctor` says what is wrong.',
          )
        })
      setTemporary(request, reply, KEPT, begun.kept)
      return { address: begun.address }
    },
  )

  app.get(
    BACK,
    {
      config: { access: 'open', fromElsewhere: true },
      schema: {
        operationId: 'finishProviderLogin',
        summary: 'Where the provider sends the browser back to',
        tags: ['access'],
        querystring: z.looseObject({}),
        response: { 303: z.null(), default: problemResponse },
      },
    },
    async (request, reply) => {
      const kept = readTemporary(request, KEPT)
      if (!provider || kept === null) throw new ApiProblem(400, 'This login was begun in another browser, or too long ago. Begin again.')
      await countStranger(db, request, 'oidc')
      const outcome = await finish(request, (address) => provider.finish(address, kept))
      setTemporary(request, reply, KEPT, null)
      if ('token' in outcome) {
        await forgiveAddress(db, request.caller.address, 1)
        setSession(request, reply, settings, outcome.token)
      }
      return reply.redirect('token' in outcome ? '/' : `/?login=${outcome.refused}`, 303)
    },
  )

  /** Every failure leads back to the desk, which says it; the audit log has the reason. */
  async function finish(request: FastifyRequest, ask: (address: string) => Promise<Identity>) {
    const browser = { device: request.headers['user-agent'] ?? '', address: request.caller.address, requestId: request.id }
    try {
      const identity = await ask(originAsked(request) + request.url)
      return await changing(db, (client) => logInFromProvider(client, { identity, ...browser }, settings))
    } catch (error) {
      const unknown = error instanceof ApiProblem || error instanceof Refused
      const why = (error as Error).message
      await record(db.pool, nobody(browser.address), { what: 'login.failed', after: { means: 'oidc', why }, requestId: request.id })
      return { refused: unknown ? 'unknown' : 'failed' }
    }
  }
}
