import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Settings } from '../../../config/env.ts'
import type { Database } from '../../../db/client.ts'
import { refusalOf, type SubscriptionWanted, verifyAndSubscribe } from '../../outputs/hub/subscribe.ts'
import { originAsked } from './access/doing.ts'
import '../access-config.ts'

/** Requests of subscribers are a few hundred bytes. */
const MOST_BYTES = 10_000
/** Verifications under way in this process; more are refused with 503. */
const MOST_AT_ONCE = 20

/** The hub of the feeds that are given out (W3C WebSub, 5): it takes wishes to subscribe and verifies them afterwards. */
export const hubRoutes: FastifyPluginAsyncZod<{
  db: Database
  settings: Pick<Settings, 'ALLOW_HOSTS' | 'CONTACT' | 'PUBLIC_URL'>
}> = async (app, { db, settings }) => {
  let underWay = 0
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: MOST_BYTES }, (_request, body, done) =>
    done(null, body),
  )
  app.post(
    '/websub/hub',
    { config: { access: 'open', notKept: 'a subscription is verified anew each time' }, bodyLimit: MOST_BYTES, schema: { hide: true } },
    async (request, reply) => {
      const plain = (status: number, words: string) => reply.code(status).type('text/plain; charset=utf-8').send(`${words}\n`)
      const wanted = wantedIn(String(request.body))
      if (typeof wanted === 'string') return plain(400, wanted)
      const origins = [originAsked(request), ...(settings.PUBLIC_URL ?? [])]
      const refused = refusalOf(wanted, origins)
      if (refused) return plain(400, refused)
      if (underWay >= MOST_AT_ONCE) {
        reply.header('retry-after', '10')
        return plain(503, 'Too many subscriptions are being verified.')
      }
      underWay++
      verifyAndSubscribe(db, settings, wanted, origins)
        .catch((error: unknown) => app.log.error(error))
        .finally(() => underWay--)
      return reply.code(202).send('')
    },
  )
}

/** @returns what is asked for, or why that is not understood */
function wantedIn(form: string): SubscriptionWanted | string {
  const given = new URLSearchParams(form)
  const mode = given.get('hub.mode')
  if (mode !== 'subscribe' && mode !== 'unsubscribe') return 'hub.mode must be subscribe or unsubscribe.'
  const lease = given.get('hub.lease_seconds')
  if (lease !== null && !/^\d{1,12}$/.test(lease)) return 'hub.lease_seconds must be a number of seconds.'
  const [topic, callback] = [given.get('hub.topic') ?? '', given.get('hub.callback') ?? '']
  return { mode, topic, callback, secret: given.get('hub.secret'), leaseSeconds: lease === null ? null : Number(lease) }
}
