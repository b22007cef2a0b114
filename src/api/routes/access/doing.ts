import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { type Database, inTransaction } from '../../../../db/client.ts'
import type { Doing } from '../../../access/people.ts'
import { Refused } from '../../../access/refused.ts'
import { type SessionSettings, sessionCookie } from '../../../access/sessions.ts'
import { ApiProblem } from '../../problem.ts'

const STATUS = { missing: 404, conflict: 409, invalid: 400 } as const

/** Who does it, and in which request, for the audit log. */
export const doing = ({ caller, id }: FastifyRequest): Doing => ({ caller, requestId: id })

/** Runs `work` in one transaction. @throws ApiProblem for what is refused */
export function changing<T>(db: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(db, work).catch(throwProblem)
}

/** The same for a POST, which may come with an Idempotency-Key. @throws ApiProblem for what is refused */
export function posting<T>(request: FastifyRequest, reply: FastifyReply, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return request.effect(reply, work).catch(throwProblem)
}

function throwProblem(error: unknown): never {
  if (error instanceof Refused) throw new ApiProblem(STATUS[error.reason], error.message)
  throw error
}

/** Whether the client asked over https, as far as trusted proxies say. */
export function isHttps({ client }: FastifyRequest): boolean {
  return client.https
}

/** Gives the browser its session, or takes it away (null). */
export function setSession(request: FastifyRequest, reply: FastifyReply, settings: SessionSettings, token: string | null): void {
  reply.header('set-cookie', sessionCookie(settings, isHttps(request), token))
}
