import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { type Database, inTransaction } from '../../../../db/client.ts'
import { countAddress } from '../../../access/limits.ts'
import { type LoginOutcome, noteRefused, type RefusedLogin } from '../../../access/login.ts'
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

/** @throws ApiProblem for what is refused, else the error itself */
export function throwProblem(error: unknown): never {
  if (error instanceof Refused) throw new ApiProblem(STATUS[error.reason], error.message)
  throw error
}

/**
 * Counts a request of somebody who is not known, where no account is named.
 * @throws ApiProblem (429) when too many came from the address
 */
export async function countStranger(db: Database, request: FastifyRequest, means: RefusedLogin['means']): Promise<void> {
  const { address } = request.caller
  const retrySeconds = await countAddress(db, address)
  if (retrySeconds === 0) return
  await noteRefused(db.pool, 'login.slowed', { address, userId: null, means, requestId: request.id })
  throw tooManyLogins(retrySeconds)
}

/** Why a password is not taken. @param wrong what to say where it is wrong */
export function refusal(outcome: Extract<LoginOutcome, { refused: string }>, wrong: string): ApiProblem {
  return outcome.refused === 'wrong' ? new ApiProblem(401, wrong) : tooManyLogins(outcome.retrySeconds)
}

function tooManyLogins(retrySeconds: number): ApiProblem {
  const detail = `Too many logins were tried. Try again in ${retrySeconds} seconds.`
  return new ApiProblem(429, detail, undefined, { headers: { 'retry-after': String(retrySeconds) } })
}

/** Whether the client asked over https, as far as trusted proxies say. */
export function isHttps({ client }: FastifyRequest): boolean {
  return client.https
}

/** Gives the browser its session, or takes it away (null). */
export function setSession(request: FastifyRequest, reply: FastifyReply, settings: SessionSettings, token: string | null): void {
  reply.header('set-cookie', sessionCookie(settings, isHttps(request), token))
}

/** The origin under which the desk was opened. The guard has checked that it is ours. */
export function originAsked(request: FastifyRequest): string {
  return `${isHttps(request) ? 'https' : 'http'}://${request.client.host ?? request.headers.host}`
}

/** How long a login that was begun may take, in seconds. */
const TEMPORARY_SECONDS = 600

/** Keeps something in this browser until a login that goes through several requests has ended; null removes it. */
export function setTemporary(request: FastifyRequest, reply: FastifyReply, name: string, value: string | null): void {
  const secure = isHttps(request) ? '; Secure' : ''
  const age = value === null ? 0 : TEMPORARY_SECONDS
  reply.header('set-cookie', `${temporaryName(request, name)}=${value ?? ''}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`)
}

export function readTemporary(request: FastifyRequest, name: string): string | null {
  const start = `${temporaryName(request, name)}=`
  const found = (request.headers.cookie ?? '').split(';').filter((pair) => pair.trim().startsWith(start))
  return found.length === 1 ? found[0]!.trim().slice(start.length) || null : null
}

const temporaryName = (request: FastifyRequest, name: string) => `${isHttps(request) ? '__Host-' : ''}copytaster-${name}`
