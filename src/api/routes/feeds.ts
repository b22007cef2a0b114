import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { readFeeds } from '../../../db/read/feeds.ts'
import { readStatus } from '../../../db/read/status.ts'
import { problemResponse } from '../problem.ts'
import { FeedList, Status } from '../schemas/feeds.ts'
import { NoQuery } from '../schemas/fields.ts'

/** For operators: the feeds with their health, and the figures at the top of the desk. */
export const feedRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  app.get(
    '/v1/feeds',
    {
      config: { access: 'feeds:read' },
      schema: {
        summary: 'Feeds with their last ten polls',
        tags: ['operation'],
        querystring: NoQuery,
        response: { 200: FeedList, default: problemResponse },
      },
    },
    async () => ({ feeds: await readFeeds(db) }),
  )

  app.get(
    '/v1/status',
    {
      config: { access: 'known' },
      schema: {
        summary: 'The figures at the top of the desk',
        tags: ['operation'],
        querystring: NoQuery,
        response: { 200: Status, default: problemResponse },
      },
    },
    () => readStatus(db),
  )
}
