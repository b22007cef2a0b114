import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { readArticle } from '../../../db/read/articles.ts'
import { readHiddenArticles } from '../../../db/read/hidden.ts'
import { answerIfChanged, latest } from '../conditional.ts'
import { readsEmbargoed, recordRead, refuseEmbargoed, withoutEmbargoed } from '../embargoed.ts'
import { withinLimit } from '../limited.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { withoutHiddenArticles } from '../references.ts'
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
        operationId: 'getArticle',
        summary: 'An article with all its versions',
        tags: ['stories'],
        params: IdParams,
        querystring: EmbargoedQuery,
        response: { 200: ArticleOut, default: problemResponse },
      },
    },
    (request, reply) =>
      answerIfChanged(request, reply, async (parts) => {
        const what = `article ${request.params.id}`
        // A hidden article is looked up under a number that none has, so that it takes as long as one that does not exist.
        const { id } = request.params
        const isHidden = !readsEmbargoed(request.caller) && (await readHiddenArticles(db.pool, [id])).has(id)
        const article = await readArticle(db, isHidden ? 0 : id, parts === 'all')
        const isOutside = article?.storyId && !(await withinLimit(db, request.caller, [article.storyId])).has(article.storyId)
        if (!article || isOutside) throw new ApiProblem(404, `There is no ${what}.`)
        if (article.embargoed) refuseEmbargoed(request, what, article.embargoed.until)
        const visible = withoutEmbargoed(request, article)
        if (!visible) refuseEmbargoed(request, what, article.versions[0]?.embargoedUntil ?? null)
        const versions = article.embargoed ? [...article.versions, OF_HIDDEN_STORY] : (visible ?? article).versions
        if (parts === 'all') await recordRead(db.pool, request, what, versions)
        const [shown] = await withoutHiddenArticles(db.pool, request.caller, [visible ?? article])
        const modifiedAt = latest(versions.map((version) => ('receivedAt' in version ? version.receivedAt : null)))
        return { shown: shown!, modifiedAt, secret: versions.some(({ embargoed }) => embargoed) }
      }),
  )
}
