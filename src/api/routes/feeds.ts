import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { FeedChangeIn } from '../../../config/feed-fields.ts'
import type { Database } from '../../../db/client.ts'
import { readFeeds } from '../../../db/read/feeds.ts'
import { readStatus } from '../../../db/read/status.ts'
import { changeFeed, feedStateOf } from '../../../db/write/feed-changes.ts'
import { listFeeds } from '../../../db/write/feeds.ts'
import { pollNow } from '../../../db/write/poll-now.ts'
import { record, recorder } from '../../access/audit.ts'
import { PlainError } from '../../errors.ts'
import { type Allowed, neverPollable } from '../../fetch/pollable.ts'
import { answerIfChanged, latest } from '../conditional.ts'
import { etagOf, matching } from '../if-match.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { ChangedFeed, FeedList, PollNowOut, Status } from '../schemas/feeds.ts'
import { IdParams, NoQuery } from '../schemas/fields.ts'

/** The longest wait for a poll: six times the usual limit of a fetch, and less than proxies wait. */
const MOST_MS = 55_000

/** For operators: the feeds with their health, changes to them, and the figures at the top of the desk. */
export const feedRoutes: FastifyPluginAsyncZod<{ db: Database; allowed: Allowed }> = async (app, { db, allowed }) => {
  app.patch(
    '/v1/feeds/:id',
    {
      config: { access: 'feeds:write', problems: [409] },
      schema: {
        operationId: 'changeFeed',
        summary: 'Changes a feed',
        description:
          'What is left out stays. The answer has the fields that are different now, before and after. With If-Match and the `etag` of the feed, 412 when it was changed meanwhile.',
        tags: ['operation'],
        params: IdParams,
        body: FeedChangeIn,
        response: { 200: ChangedFeed, default: problemResponse },
      },
    },
    async (request) => {
      const { id } = request.params
      const never = request.body.url === undefined ? null : await neverPollable(request.body.url, allowed)
      if (never) throw new ApiProblem(400, `The address can never be polled. ${never.message}`)
      const changed = await changeFeed(db, id, request.body, recorder(request.caller, request.id), matching(request)).catch(
        (error: unknown) => {
          throw error instanceof PlainError ? new ApiProblem(409, `${error.message} ${error.advice ?? ''}`.trim()) : error
        },
      )
      if (!changed) throw new ApiProblem(404, `There is no feed ${id}.`)
      return changed
    },
  )

  app.post(
    '/v1/feeds/:id/poll',
    {
      config: { access: 'feeds:write', notKept: 'a poll that runs already is joined, so that a repeat does no harm', problems: [409] },
      schema: {
        operationId: 'pollFeed',
        summary: 'Polls a feed now',
        description: 'Answers when the poll has ended, with its result. A poll that runs already is joined.',
        tags: ['operation'],
        params: IdParams,
        querystring: NoQuery,
        response: { 200: PollNowOut, default: problemResponse },
      },
    },
    async (request) => {
      const { id } = request.params
      const result = await pollNow(db, id, MOST_MS)
      if (result === 'none') throw new ApiProblem(404, `There is no feed ${id}.`)
      if (result === 'inactive') throw new ApiProblem(409, 'The feed is paused or gone. Resume it first.')
      await record(db.pool, request.caller, { what: 'feed.poll', object: `feed ${id}`, requestId: request.id })
      if (result === 'nobody') throw new ApiProblem(503, 'No worker polled it in time.')
      return 'poll' in result
        ? { poll: { ...result.poll, at: result.poll.at.toISOString() }, putOffUntil: null }
        : { poll: null, putOffUntil: result.putOffUntil.toISOString() }
    },
  )

  app.get(
    '/v1/feeds',
    {
      config: { access: 'feeds:read' },
      schema: {
        operationId: 'listFeeds',
        summary: 'Feeds with their last ten polls',
        tags: ['operation'],
        querystring: NoQuery,
        response: { 200: FeedList, default: problemResponse },
      },
    },
    (request, reply) =>
      answerIfChanged(request, reply, async () => {
        const [feeds, stored] = await Promise.all([readFeeds(db), listFeeds(db.pool)])
        const etags = new Map(stored.map((feed) => [feed.id, etagOf(feedStateOf(feed))]))
        const shown = { feeds: feeds.map((feed) => ({ ...feed, etag: etags.get(feed.id) ?? '' })) }
        return { shown, modifiedAt: latest(feeds.map(({ lastPolledAt }) => lastPolledAt)) }
      }),
  )

  app.get(
    '/v1/status',
    {
      config: { access: 'known' },
      schema: {
        operationId: 'getStatus',
        summary: 'The figures at the top of the desk',
        tags: ['operation'],
        querystring: NoQuery,
        response: { 200: Status, default: problemResponse },
      },
    },
    () => readStatus(db),
  )
}
