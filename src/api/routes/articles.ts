import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { readArticle } from '../../../db/queries/reading/articles.ts'
import { refuseHeld, withoutHeld } from '../held.ts'
import { problemResponse, Refusal } from '../problem.ts'
import { ArticleOut, HeldQuery, IdParams } from '../schemas.ts'

/** One article with its versions, and why it is in its story. */
export const articleRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  app.get(
    '/v1/articles/:id',
    {
      schema: {
        summary: 'An article with all its versions',
        tags: ['stories'],
        params: IdParams,
        querystring: HeldQuery,
        response: { 200: ArticleOut, default: problemResponse },
      },
    },
    async ({ params, query }) => {
      const article = await readArticle(db, params.id)
      if (!article) throw new Refusal(404, `There is no article ${params.id}.`)
      if (article.held) refuseHeld(query, article.held.until)
      const open = withoutHeld(query, article)
      if (!open) refuseHeld(query, article.versions[0]?.embargoedUntil ?? null)
      return open ?? article
    },
  )
}
