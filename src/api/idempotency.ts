import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { type Database, inTransaction } from '../../db/client.ts'
import { forgetAnswers, type KeptAnswer, keepAnswer, lockKey, readKeptAnswer } from '../../db/write/idempotent-requests.ts'
import { callerId } from './limits.ts'
import { ApiProblem } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Why the answers of this POST are not kept, so that an Idempotency-Key is refused. Such as: they hold a secret that is shown once. */
    notKept?: string
    /** The answer of this POST holds a secret, which is not stored: a repeat of the request learns that it was done. */
    shownOnce?: boolean
  }
  interface FastifyRequest {
    /**
     * Does what a request changes, in one transaction. Under an Idempotency-Key the answer is kept in it too: a repeat of the request gets that
     * answer and changes nothing, also when this process ended before it could answer. What `work` throws undoes all of it.
     */
    effect<Answer>(reply: FastifyReply, work: (client: pg.PoolClient) => Promise<Answer>): Promise<Answer>
  }
}

interface Claim {
  caller: string
  key: string
  hash: Uint8Array
}

const FORGET_EVERY_MS = 600_000
const MOST_LETTERS = 255
/** The status of a repeat whose first answer held a secret. */
const DONE = 409

/** Answers a POST with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) once, and its repeats with the same answer for 24 hours. */
export function keepAnswers(app: FastifyInstance, db: Database) {
  const claims = new WeakMap<FastifyRequest, Claim>()
  app.addHook('preValidation', async (request, reply) => {
    const claim = request.method === 'POST' ? claimOf(request) : undefined
    if (!claim) return
    const kept = await readKeptAnswer(db.pool, claim.caller, claim.key)
    if (kept) return reply.send(replay(reply, sameRequest(kept, claim)))
    claims.set(request, claim)
  })
  app.decorateRequest('effect', function effect<
    Answer,
  >(this: FastifyRequest, reply: FastifyReply, work: (client: pg.PoolClient) => Promise<Answer>) {
    const claim = claims.get(this)
    return inTransaction(db, (client) => (claim ? once(client, claim, reply, work) : work(client)))
  })
  const timer = setInterval(() => void forgetAnswers(db.pool).catch((error) => app.log.error(error)), FORGET_EVERY_MS)
  timer.unref()
  app.addHook('onClose', async () => clearInterval(timer))
}

function claimOf(request: FastifyRequest): Claim | undefined {
  const given = request.headers['idempotency-key']
  if (given === undefined) return undefined
  const { notKept } = request.routeOptions.config
  if (notKept) throw new ApiProblem(400, `Idempotency-Key cannot be used here: ${notKept}.`)
  // The draft writes a string of Structured Fields ("…"); most programs send the bare text.
  const key = /^"(.*)"$/.exec(String(given))?.[1] ?? String(given)
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > MOST_LETTERS)
    throw new ApiProblem(400, `Idempotency-Key must be 1 to ${MOST_LETTERS} printable characters without spaces, such as a UUID.`)
  const hash = createHash('sha256')
    .update(JSON.stringify([request.method, request.url, request.body ?? null]))
    .digest()
  return { caller: callerId(request.caller), key, hash }
}

function sameRequest(kept: KeptAnswer, { hash, key }: Claim): KeptAnswer {
  if (Buffer.from(kept.requestHash).equals(hash)) return kept
  throw new ApiProblem(422, `Another request was already sent under the Idempotency-Key ${key}. Use a new key for a new request.`)
}

/** The answer that was given before. @throws ApiProblem where it was not kept */
function replay<Answer>(reply: FastifyReply, { status, answer }: KeptAnswer): Answer {
  reply.header('idempotent-replayed', 'true')
  if (status === DONE) throw new ApiProblem(DONE, 'This request was done already. Its answer held a secret, which is shown once only.')
  reply.code(status)
  return JSON.parse(answer) as Answer
}

async function once<Answer>(client: pg.PoolClient, claim: Claim, reply: FastifyReply, work: (client: pg.PoolClient) => Promise<Answer>) {
  if (!(await lockKey(client, claim.caller, claim.key)))
    throw new ApiProblem(409, `A request under the Idempotency-Key ${claim.key} is being worked on. Ask again in a moment.`)
  const kept = await readKeptAnswer(client, claim.caller, claim.key)
  if (kept) return replay<Answer>(reply, sameRequest(kept, claim))
  const answer = await work(client)
  const { shownOnce } = reply.request.routeOptions.config
  const toKeep = shownOnce ? { status: DONE, answer: '' } : { status: reply.statusCode, answer: JSON.stringify(answer) }
  await keepAnswer(client, claim.caller, claim.key, { requestHash: claim.hash, ...toKeep })
  return answer
}
