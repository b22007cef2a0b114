import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { type DecisionOutcome, merge, never, pin, revoke, split } from '../../pipeline/publish/editorial-decisions.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { ArticleChoice, Decided, MergeIn, NeverIn, RevokeIn } from '../schemas/decisions.ts'
import { IdParams } from '../schemas/fields.ts'

/** Editorial decisions: each is stored with its attribution, takes effect at once, and is never overridden by matching. */
export const decisionRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  const about = (summary: string) => ({
    summary,
    tags: ['decisions'],
    params: IdParams,
    response: { 200: Decided, default: problemResponse },
  })

  app.post(
    '/v1/stories/:id/merge',
    { schema: { ...about('Merges this story into another'), body: MergeIn } },
    async ({ params: { id }, body: { into, ...attribution } }) => decided(await merge(db, id, into, attribution)),
  )
  app.post(
    '/v1/stories/:id/split',
    { schema: { ...about('Splits an article from this story into a story of its own'), body: ArticleChoice } },
    async ({ params: { id }, body: { article, ...attribution } }) => decided(await split(db, id, article, attribution)),
  )
  app.post(
    '/v1/stories/:id/pin',
    { schema: { ...about('Makes this article canonical, whatever arrives later'), body: ArticleChoice } },
    async ({ params: { id }, body: { article, ...attribution } }) => decided(await pin(db, id, article, attribution)),
  )
  app.post(
    '/v1/articles/:id/never',
    { schema: { ...about('Keeps two articles from ever being in one story'), body: NeverIn } },
    async ({ params: { id }, body: { other, ...attribution } }) => decided(await never(db, id, other, attribution)),
  )
  app.post(
    '/v1/decisions/:id/revoke',
    { schema: { ...about('Revokes a pin or a never'), body: RevokeIn } },
    async ({ params: { id }, body }) => decided(await revoke(db, id, body)),
  )
}

function decided(outcome: DecisionOutcome) {
  if ('refused' in outcome) throw new ApiProblem(outcome.refused === 'missing' ? 404 : 409, outcome.detail)
  return outcome
}
