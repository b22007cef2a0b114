import type { FastifyInstance } from 'fastify'

/** A header that names scopes, with commas between, which the request does without: it can only take rights away. */
export const GIVEN_UP = 'copytaster-without'

/** Lets a request do without rights that its key has: a program that shows what it reads to others need not filter it. After access is decided. */
export function letGiveUp(app: FastifyInstance) {
  for (const hook of ['onRequest', 'preValidation'] as const)
    app.addHook(hook, async (request) => {
      const named = request.headers[GIVEN_UP]
      if (named === undefined) return
      const without = String(named).split(/[\s,]+/)
      request.caller = { ...request.caller, scopes: new Set([...request.caller.scopes].filter((scope) => !without.includes(scope))) }
    })
}
