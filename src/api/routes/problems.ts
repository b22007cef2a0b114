import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ApiProblem, problemResponse } from '../problem.ts'
import { problemType } from '../problem-types.ts'
import { NoQuery } from '../schemas/fields.ts'
import '../access-config.ts'

const Name = z.object({ name: z.string().max(100) })

/** What the types of problems mean, at the addresses that problems name. */
export const problemRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/problems/:name',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getProblemType',
        summary: 'What a type of problem means, and what to do',
        tags: ['operation'],
        params: Name,
        querystring: NoQuery,
        response: {
          200: { description: 'text', content: { 'text/plain': { schema: z.string() } } },
          default: problemResponse,
        },
      },
    },
    async ({ params }, reply) => {
      const type = problemType(params.name)
      if (!type) throw new ApiProblem(404, `There is no type of problem ${params.name}.`)
      return reply.type('text/plain; charset=utf-8').send(`${type.title}\n\n${type.means}\n\n${type.todo}\n`)
    },
  )
}
