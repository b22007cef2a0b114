import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GIVEN_UP } from '../given-up.ts'

/** What the API refused, in its words. */
export class ToolRefused extends Error {}

/** Asks the API for somebody: what a tool shows is what they would get there, with the same rights, limits and notes in the audit log. */
export type Ask = <Answer>(path: string, query?: Query) => Promise<Answer>
type Query = Record<string, string | number | undefined>

/**
 * Asks the app's own routes with the key of a request. Without `embargoed: 'show'` they answer as to a key that may not read embargoed copy.
 * @throws ToolRefused with what the answer says, where it is no success
 */
export function askAs(app: FastifyInstance, request: FastifyRequest): Ask {
  const { authorization, host } = request.headers
  const headers = { ...(authorization !== undefined && { authorization }), ...(host !== undefined && { host }) }
  return async <Answer>(path: string, query: Query = {}) => {
    const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]))
    const url = given.length ? `${path}?${new URLSearchParams(given)}` : path
    const answer = await app.inject({
      url,
      headers: query.embargoed === 'show' ? headers : { ...headers, [GIVEN_UP]: 'embargoed:read' },
      remoteAddress: request.client.address,
    })
    if (answer.statusCode === 200) return answer.json<Answer>()
    throw new ToolRefused(answer.json<{ detail?: string; title: string }>().detail ?? answer.statusMessage)
  }
}
