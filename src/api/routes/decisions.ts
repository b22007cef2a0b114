import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../db/client.ts'
import { type DecisionOutcome, merge, never, pin, revoke, split } from '../../pipeline/publish/editorial-decisions.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { ArticleChoice, Decided, IdParams, MergeIn, NeverIn, RevokeIn } from '../schemas.ts'

/** People decide: each decision is kept with who and why, done at once, and not overturned by matching. */
export const decisionRoutes: FastifyPluginAsyncZod<{ db: Database }> = async (app, { db }) => {
  const about = (summary: string) => ({
    summary,
    tags: ['decisions'],
    params: IdParams,
    response: { 200: Decided, default: problemResponse },
  })

  app.post(
    '/v1/stories/:id/merge',
    { schema: { ...about('Two stories are one: this one goes into the other'), body: MergeIn } },
    async ({ params: { id }, body: { into, ...attribution } }) => decided(await merge(db, id, into, attribution)),
  )
  app.post(
    '/v1/stories/:id/split',
    { schema: { ...about('An article is not of this story: it becomes one of its own'), body: ArticleChoice } },
    async ({ params: { id }, body: { article, ...attribution } }) => decided(await split(db, id, article, attribution)),
  )
  app.post(
    '/v1/stories/:id/pin',
    { schema: { ...about('This article speaks for the story, whatever comes'), body: ArticleChoice } },
    async ({ params: { id }, body: { article, ...attribution } }) => decided(await pin(db, id, article, attribution)),
  )
  app.post(
    '/v1/articles/:id/never',
    { schema: { ...about('These two articles are never one story'), body: NeverIn } },
    async ({ params: { id }, body: { other, ...attribution } }) => decided(await never(db, id, other, attribution)),
  )
  app.post(
    '/v1/decisions/:id/revoke',
    { schema: { ...about('A pin or a never no longer holds'), body: RevokeIn } },
    async ({ params: { id }, body }) => decided(await revoke(db, id, body)),
  )
}

function decided(outcome: DecisionOutcome) {
  if ('refused' in outcome) throw new ApiProblem(outcome.refused === 'missing' ? 404 : 409, outcome.detail)
  return outcome
}
