import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { readArticle } from '../../../db/read/articles.ts'
import { refuseEmbargoed, withoutEmbargoed } from '../embargoed.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { ArticleOut, EmbargoedQuery } from '../schemas/articles.ts'
import { IdParams } from '../schemas/fields.ts'

/** One article with its versions, and why it is in its story. */
export const articleRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  app.get(
    '/v1/articles/:id',
    {
      schema: {
        summary: 'An article with all its versions',
        tags: ['stories'],
        params: IdParams,
        querystring: EmbargoedQuery,
        response: { 200: ArticleOut, default: problemResponse },
      },
    },
    async ({ params, query }) => {
      const article = await readArticle(db, params.id)
      if (!article) throw new ApiProblem(404, `There is no article ${params.id}.`)
      if (article.embargoed) refuseEmbargoed(query, article.embargoed.until)
      const visible = withoutEmbargoed(query, article)
      if (!visible) refuseEmbargoed(query, article.versions[0]?.embargoedUntil ?? null)
      return visible ?? article
    },
  )
}
