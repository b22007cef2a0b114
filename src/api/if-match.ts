import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { ApiProblem } from './problem.ts'

/** The strong ETag of an object as it is shown. @param replacer leaves out, as for JSON.stringify, what something else in the object stands for */
export function etagOf(shown: unknown, replacer?: (field: string, value: unknown) => unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(shown, replacer)).digest('base64url').slice(0, 22)}"`
}

/** What a change is checked against before it is made, once the object is locked. @throws where it must not be made */
export const matching = (request: FastifyRequest) => (before: unknown) => requireMatch(request, etagOf(before))

/**
 * Compares If-Match (RFC 9110, 13.1.1) with the object as it is now. Without the header every edit is let through.
 * @throws ApiProblem (412) with the present ETag
 */
export function requireMatch(request: FastifyRequest, etag: string) {
  const given = request.headers['if-match']
  if (given === undefined || given.trim() === '*' || given.split(',').some((one) => one.trim() === etag)) return
  throw new ApiProblem(412, 'It was changed since you read it. Read it again and repeat the edit with its present ETag.', undefined, {
    headers: { etag },
  })
}
