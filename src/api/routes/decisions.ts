import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type pg from 'pg'
import { readHidden, readHiddenArticles } from '../../../db/read/hidden.ts'
import { decisionOf } from '../../../db/write/decisions.ts'
import { record } from '../../access/audit.ts'
import type { Caller } from '../../access/rights.ts'
import { type Attribution, type DecisionOutcome, merge, never, pin, revoke, split } from '../../pipeline/publish/editorial-decisions.ts'
import { readsEmbargoed } from '../embargoed.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { ArticleChoice, Decided, MergeIn, NeverIn, RevokeIn } from '../schemas/decisions.ts'
import { IdParams } from '../schemas/fields.ts'

/** Editorial decisions: each is stored with its attribution, takes effect at once, and is never overridden by matching. */
export const decisionRoutes: FastifyPluginAsyncZod = async (app) => {
  const about = (operationId: string, summary: string) => ({
    operationId,
    summary,
    tags: ['decisions'],
    params: IdParams,
    response: { 200: Decided, default: problemResponse },
  })
  const config = { access: 'decisions:write' } as const

  app.post(
    '/v1/stories/:id/merge',
    { config, schema: { ...about('mergeStory', 'Merges this story into another'), body: MergeIn } },
    (request, reply) => {
      const { params, body } = request
      const concerned = { stories: [params.id, body.into] }
      return decide(request, reply, 'story.merge', concerned, (client, by) => merge(client, params.id, body.into, by))
    },
  )
  app.post(
    '/v1/stories/:id/split',
    { config, schema: { ...about('splitStory', 'Splits an article from this story into a story of its own'), body: ArticleChoice } },
    (request, reply) => {
      const { params, body } = request
      const concerned = { stories: [params.id], articles: [body.article] }
      return decide(request, reply, 'story.split', concerned, (client, by) => split(client, params.id, body.article, by))
    },
  )
  app.post(
    '/v1/stories/:id/pin',
    { config, schema: { ...about('pinArticle', 'Makes this article canonical, whatever arrives later'), body: ArticleChoice } },
    (request, reply) => {
      const { params, body } = request
      const concerned = { stories: [params.id], articles: [body.article] }
      return decide(request, reply, 'story.pin', concerned, (client, by) => pin(client, params.id, body.article, by))
    },
  )
  app.post(
    '/v1/articles/:id/never',
    { config, schema: { ...about('keepApart', 'Keeps two articles from ever being in one story'), body: NeverIn } },
    (request, reply) => {
      const { params, body } = request
      const concerned = { articles: [params.id, body.other] }
      return decide(request, reply, 'article.never', concerned, (client, by) => never(client, params.id, body.other, by))
    },
  )
  app.post(
    '/v1/decisions/:id/revoke',
    { config, schema: { ...about('revokeDecision', 'Revokes a pin or a never'), body: RevokeIn } },
    (request, reply) =>
      decide(request, reply, 'decision.revoke', {}, async (client, by) => {
        if (!readsEmbargoed(request.caller)) await refuseHiddenDecision(client, request.params.id)
        return revoke(client, request.params.id, by)
      }),
  )
}

interface Concerned {
  stories?: number[]
  articles?: number[]
}
type DecisionRequest = FastifyRequest & { body: { by?: string | undefined; why: string } }

/** Decides in one transaction with the line of the audit log and the answer that is kept. */
function decide(
  request: DecisionRequest,
  reply: FastifyReply,
  what: string,
  concerned: Concerned,
  effect: (client: pg.PoolClient, by: Attribution) => Promise<DecisionOutcome>,
) {
  return request.effect(reply, async (client) => {
    if (!readsEmbargoed(request.caller)) await refuseHidden(client, concerned)
    const attribution = attributionOf(request.caller, request.body)
    const outcome = await effect(client, attribution)
    if ('refused' in outcome) throw new ApiProblem(outcome.refused === 'missing' ? 404 : 409, outcome.detail)
    const after = { ...concerned, why: attribution.why, stories: outcome.stories }
    await record(client, request.caller, { what, object: `decision ${outcome.decision}`, after, requestId: request.id })
    return outcome
  })
}

/** A decision is the caller's. Where nobody logs in, the request says who decides. */
function attributionOf(caller: Caller, { by, why }: { by?: string | undefined; why: string }): Attribution {
  if (caller.kind === 'local') return { by: by ?? caller.name, why }
  return { by: caller.name, why: by && by !== caller.name ? `${why} (${by})` : why }
}

/** To those who may not read embargoed and withheld copy, stories with such copy do not exist. @throws ApiProblem (404) */
async function refuseHidden(client: pg.PoolClient, { stories = [], articles = [] }: Concerned) {
  for (const id of await readHidden(client, stories)) throw new ApiProblem(404, `There is no story ${id}.`)
  for (const id of await readHiddenArticles(client, articles)) throw new ApiProblem(404, `There is no article ${id}.`)
}

/** Nor do decisions about such copy. @throws ApiProblem (404), the same as where there is none */
async function refuseHiddenDecision(client: pg.PoolClient, id: number) {
  const decision = await decisionOf(client, id)
  if (!decision) return
  const those = (...ids: (number | null)[]) => ids.filter((each) => each !== null)
  const stories = await readHidden(client, those(decision.storyId, decision.otherStoryId))
  const articles = await readHiddenArticles(client, those(decision.articleId, decision.otherArticleId))
  if (stories.size || articles.size) throw new ApiProblem(404, `There is no decision ${id}.`)
}
