import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { readArticle } from '../../../db/read/articles.ts'
import { recordRead, refuseEmbargoed, withoutEmbargoed } from '../embargoed.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { ArticleOut, EmbargoedQuery } from '../schemas/articles.ts'
import { IdParams } from '../schemas/fields.ts'

/** Stands for all versions of an article whose story is hidden, whatever they say themselves. */
const OF_HIDDEN_STORY = { embargoed: true, signal: null, publishedAt: null, embargoedUntil: null }

/** One article with its versions, and why it is in its story. */
export const articleRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  app.get(
    '/v1/articles/:id',
    {
      config: { access: 'stories:read' },
      schema: {
        summary: 'An article with all its versions',
        tags: ['stories'],
        params: IdParams,
        querystring: EmbargoedQuery,
        response: { 200: ArticleOut, default: problemResponse },
      },
    },
    async (request) => {
      const what = `article ${request.params.id}`
      const article = await readArticle(db, request.params.id)
      if (!article) throw new ApiProblem(404, `There is no ${what}.`)
      if (article.embargoed) refuseEmbargoed(request, what, article.embargoed.until)
      const visible = withoutEmbargoed(request, article)
      if (!visible) refuseEmbargoed(request, what, article.versions[0]?.embargoedUntil ?? null)
      await recordRead(db.pool, request, what, article.embargoed ? [...article.versions, OF_HIDDEN_STORY] : (visible ?? article).versions)
      return visible ?? article
    },
  )
}
