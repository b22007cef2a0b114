import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { SearchTooLong } from '../../db/read/story-page.ts'
import { type ProblemType, problemType, usualType } from './problem-types.ts'
import { Problem } from './schemas/problem.ts'

const TYPE = 'application/problem+json'

/** For a route's `response.default`: every answer that is not a success is a problem. */
export const problemResponse = { description: 'the problem', content: { [TYPE]: { schema: Problem } } }

type Details = Pick<z.infer<typeof Problem>, 'detail' | 'errors' | 'resync'> & { type?: ProblemType | undefined }

/** The body of a problem (RFC 9457), of the usual type of its status where `details` names none. */
export function problem(status: number, details: Details = {}): z.infer<typeof Problem> {
  const { type = usualType(status), ...rest } = details
  const known = problemType(type.slice('/problems/'.length))
  return { type, title: known?.title ?? STATUS_CODES[status] ?? 'Error', status, ...rest }
}

/** Sends a problem; `instance` is the requested path. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, status: number, details: Details = {}) {
  const instance = request.url.split('?', 1)[0]
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type(TYPE)
    .send({ ...problem(status, details), instance })
}

/** Thrown by a route to send a problem with this status and detail. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors?: z.infer<typeof Problem>['errors'],
    readonly more: { type?: ProblemType; headers?: Record<string, string>; cause?: unknown; resync?: Details['resync'] } = {},
  ) {
    super(detail, { cause: more.cause })
  }
}

const PARTS: Record<string, string> = { querystring: 'query', params: 'path' }

/** Handles every error of a request. A client error is described in full; an internal error is logged and not shown. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof ApiProblem) {
    reply.headers(error.more.headers ?? {})
    const { type, resync } = error.more
    return sendProblem(request, reply, error.status, { detail: error.detail, errors: error.errors, type, ...(resync && { resync }) })
  }
  if (error.validation) {
    const part = PARTS[error.validationContext ?? ''] ?? 'request'
    const errors = error.validation.map((issue) => ({
      // A query parameter that may be given several times is named without its place.
      where: [part, ...issue.instancePath.split('/').filter((one) => one && !(part === 'query' && /^\d+$/.test(one)))].join('.'),
      what: issue.message ?? 'is invalid',
    }))
    return sendProblem(request, reply, 400, { detail: errors.map(({ where, what }) => `${where}: ${what}`).join('; '), errors })
  }
  const status = error.statusCode ?? 500
  if (status < 500) return sendProblem(request, reply, status, { detail: error.message })
  if (error instanceof SearchTooLong || sqlState(error) === '57014') {
    return sendProblem(request, reply, 503, { detail: 'The search took too long. Narrow it, for instance with since=.' })
  }
  request.log.error(error)
  if (databaseIsAway(error)) {
    reply.header('retry-after', '5')
    return sendProblem(request, reply, 503, { detail: 'The database is not available at present.' })
  }
  return sendProblem(request, reply, 500, { detail: 'An internal error occurred. The log of the API has the details.' })
}

/** The driver's error code, which drizzle keeps in the cause. */
function sqlState(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return 'code' in error && typeof error.code === 'string' ? error.code : sqlState(error.cause)
}

/** SQLSTATE class 08 (connection) and 57P (shutdown, starting up), and the errors of driver and network without a server. */
function databaseIsAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (/^(08|57P|(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$)/.test(sqlState(error))) return true
  return /Connection terminated|timeout exceeded when trying to connect/.test(error.message) || databaseIsAway(error.cause)
}

/** Input that is not HTTP never becomes a request, so the problem is written to the bare socket. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy()
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const body = JSON.stringify(problem(status, { detail: 'The request could not be read.' }))
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
