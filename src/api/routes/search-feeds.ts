import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { readSearch } from '../../../db/read/searches.ts'
import { feedOfToken, feedsOfSearch } from '../../../db/write/search-feeds.ts'
import { recorder } from '../../access/audit.ts'
import type { Caller } from '../../access/rights.ts'
import { mayChange, maySee } from '../../access/searches.ts'
import { hashOf } from '../../access/secrets.ts'
import { FEED_WRITERS, isFeedFormat } from '../../outputs/feeds/formats.ts'
import { addressesOf, giveOut, takeBack } from '../../outputs/feeds/manage.ts'
import { feedTag, readFeedLines, readFeedStories } from '../../outputs/feeds/read.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { IdParams, NoQuery, wholeFrom } from '../schemas/fields.ts'
import { SearchFeedIn, SearchFeedMade, SearchFeedsOut } from '../schemas/search-feeds.ts'
import { changing, originAsked, posting } from './access/doing.ts'

const FeedParams = z.object({ id: wholeFrom(1), feedId: wholeFrom(1) })
const FileParams = z.object({ file: z.string().max(200) })

/** Saved searches as feeds: who gives them out, and the feeds themselves, which need no key but the secret in their address. */
export const searchFeedRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  const config = { access: 'stories:read' as const, personsOnly: true }
  const about = (summary: string) => ({ summary, tags: ['stories'], querystring: NoQuery })
  const seen = async (id: number, caller: Caller, change: boolean) => {
    const search = await readSearch(db.pool, id)
    if (!search || !(await maySee(db.pool, search, caller))) throw new ApiProblem(404, `There is no saved search ${id}.`)
    if (change && !mayChange(search, caller)) throw new ApiProblem(403, 'A search of everybody is given out by editors.')
  }

  app.get(
    '/v1/searches/:id/feeds',
    {
      config,
      schema: {
        ...about('To whom a saved search is given out'),
        params: IdParams,
        response: { 200: SearchFeedsOut, default: problemResponse },
      },
    },
    async ({ params, caller }) => {
      await seen(params.id, caller, false)
      const feeds = await feedsOfSearch(db.pool, params.id)
      return {
        feeds: feeds.map(({ id, name, createdAt, revokedAt }) => ({
          id,
          name,
          createdAt: createdAt.toISOString(),
          revokedAt: revokedAt?.toISOString() ?? null,
        })),
      }
    },
  )

  app.post(
    '/v1/searches/:id/feeds',
    {
      config: { ...config, shownOnce: true },
      schema: {
        ...about('Gives a saved search out as feeds, whose addresses are shown this once'),
        params: IdParams,
        body: SearchFeedIn,
        response: { 200: SearchFeedMade, default: problemResponse },
      },
    },
    async (request, reply) => {
      const { params, caller, body } = request
      await seen(params.id, caller, true)
      const { id, token } = await posting(request, reply, (client) => giveOut(client, params.id, body.name, recorder(caller, request.id)))
      return { id, addresses: addressesOf(originAsked(request), token) }
    },
  )

  app.delete(
    '/v1/searches/:id/feeds/:feedId',
    {
      config,
      schema: {
        ...about('Ends the addresses of a feed, and the subscriptions to it'),
        params: FeedParams,
        response: { 204: z.null(), default: problemResponse },
      },
    },
    async (request, reply) => {
      const { params, caller } = request
      await seen(params.id, caller, true)
      const ended = await changing(db, (client) => takeBack(client, params.id, params.feedId, recorder(caller, request.id)))
      if (!ended) throw new ApiProblem(404, `Search ${params.id} has no feed ${params.feedId} in force.`)
      return reply.code(204).send(null)
    },
  )

  app.get('/s/:file', { config: { access: 'open' }, schema: { hide: true, params: FileParams } }, async (request, reply) => {
    const [, token = '', end = ''] = /^([\w-]{20,100})\.(\w+)$/.exec(request.params.file) ?? []
    const feed = token && isFeedFormat(end) ? await feedOfToken(db.pool, hashOf(token)) : undefined
    // What was asked for is not repeated: it may be a secret with a slip in it.
    if (!feed || !isFeedFormat(end))
      return reply.code(404).type('text/plain; charset=utf-8').send('There is no such feed. Ask for its address anew.\n')
    const base = originAsked(request)
    const { type, write } = FEED_WRITERS[end]
    const lines = await readFeedLines(db, feed, new Date())
    const etag = feedTag(end, lines)
    const self = `${base}/s/${token}.${end}`
    const hub = `${base}/websub/hub`
    const updatedAt = lines[0]?.updatedAt ?? new Date(0).toISOString()
    reply.headers({
      etag,
      'last-modified': new Date(updatedAt).toUTCString(),
      'cache-control': 'private, no-cache',
      'x-robots-tag': 'noindex',
      link: `<${hub}>; rel="hub", <${self}>; rel="self"`,
    })
    const given = request.headers['if-none-match'] ?? ''
    if (given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)) return reply.code(304).send()
    const frame = { title: feed.name, self, hub, home: `${base}/`, updatedAt }
    return reply.type(type).send(write(frame, await readFeedStories(db, lines)))
  })
}
