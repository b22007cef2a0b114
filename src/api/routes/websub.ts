import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { recordPush, recordRefusal, recordVerified, subscriptionOf } from '../../../db/write/hubs.ts'
import { isSigned, leaseOf } from '../../feed/websub.ts'
import { ApiProblem } from '../problem.ts'
import '../access-config.ts'

/** The largest push that is received. Its document is not read, only its signature: the feed is polled. */
const MOST_BYTES = 5_000_000
/** A push that takes longer is cut off. */
const SLOWEST_MS = 30_000

const MOST_LETTERS = 100
const Token = z.object({ token: z.string() })
const Verification = z.looseObject({
  'hub.mode': z.string(),
  'hub.topic': z.string().optional(),
  'hub.challenge': z.string().max(10_000).optional(),
  'hub.lease_seconds': z.string().optional(),
  'hub.reason': z.string().optional(),
})

/**
 * Where hubs call back (W3C WebSub): they verify a subscription, and announce news. The address of each subscription cannot be guessed.
 * @param options.slowestMs the longest that a push may take
 */
export const webSubRoutes: FastifyPluginAsyncZod<{ db: Database; slowestMs?: number }> = async (app, { db, slowestMs = SLOWEST_MS }) => {
  /** The subscription of a token. PostgreSQL has no text with NUL. @throws ApiProblem (404) */
  const known = async (token: string) => {
    const subscription = token.length > MOST_LETTERS || token.includes('\0') ? undefined : await subscriptionOf(db, token)
    if (!subscription) throw unknown()
    return subscription
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) => done(null, body))

  app.get(
    '/websub/:token',
    { config: { access: 'open' }, schema: { hide: true, params: Token, querystring: Verification } },
    async ({ params, query }, reply) => {
      const subscription = await known(params.token)
      const topic = query['hub.topic']
      if (topic !== undefined && topic !== subscription.topic) throw unknown()
      if (query['hub.mode'] === 'denied') {
        await recordRefusal(db, subscription, query['hub.reason']?.slice(0, 500) || 'It gives no reason.')
        return reply.code(200).send('')
      }
      // Nothing here ever asks to end a subscription: who confirms that does not know us.
      if (query['hub.mode'] !== 'subscribe' || topic === undefined || query['hub.challenge'] === undefined) throw unknown()
      await recordVerified(db, params.token, leaseOf(query['hub.lease_seconds']))
      return reply.type('text/plain; charset=utf-8').send(query['hub.challenge'])
    },
  )

  app.post(
    '/websub/:token',
    {
      config: { access: 'open', notKept: 'a push says only that there is news' },
      bodyLimit: MOST_BYTES,
      schema: { hide: true, params: Token },
      // Before the body is read: strangers do not make this server hold 5 MB.
      onRequest: async (request, reply) => {
        await known(request.params.token)
        const cut = setTimeout(() => request.raw.destroy(), slowestMs)
        reply.raw.once('close', () => clearTimeout(cut))
      },
    },
    async ({ params, body, headers }, reply) => {
      const subscription = await known(params.token)
      const signature = headers['x-hub-signature']?.toString()
      await recordPush(db, params.token, isSigned(Buffer.isBuffer(body) ? body : Buffer.alloc(0), signature, subscription.secret))
      // The same whatever the signature (WebSub, 7.1): a stranger learns nothing by trying.
      return reply.code(202).send('')
    },
  )
}

const unknown = () => new ApiProblem(404, 'There is no such subscription.')
