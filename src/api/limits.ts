import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import type { Settings } from '../../config/env.ts'
import type { Caller } from '../access/rights.ts'
import { ApiProblem } from './problem.ts'

/** The window of every limit. */
const WINDOW_SECONDS = 60
/** Addresses and callers that a process without Redis remembers; those that asked longest ago are forgotten first. */
const REMEMBERED = 20_000

type Limiter = ReturnType<FastifyInstance['createRateLimit']>
/** What is left of a limit. */
export interface Quota {
  limit: number
  remaining: number
  /** Seconds until the window begins anew. */
  resetsIn: number
}

export interface Limits {
  /** Counts a request of an address. @throws ApiProblem (429) */
  countAddress(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Counts a request of a key or person. @throws ApiProblem (429) */
  countCaller(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** What a caller has left, without counting a request; null where there is no limit. */
  quotaOf(request: FastifyRequest): Promise<Quota | null>
}

/**
 * Limits of requests by address and by caller. With Redis all processes count together; while it does not answer, each counts in its own memory.
 * The one person of a newsroom without users has no limit.
 * @param redis must fail at once while it is disconnected (no offline queue)
 * @param onTrouble is called once each time that Redis is lost
 */
export function limitRequests(
  app: FastifyInstance,
  settings: Pick<Settings, 'RATE_LIMIT_ADDRESS' | 'RATE_LIMIT_CALLER' | 'QUEUE_PREFIX'>,
  redis: Redis | undefined,
  onTrouble: (error: Error) => void,
): Limits {
  const stores = [
    ...(redis ? [openStore(app, { redis, nameSpace: `${settings.QUEUE_PREFIX}:limit:` })] : []),
    openStore(app, { cache: REMEMBERED }),
  ]
  let away = false
  const ask = async (request: FastifyRequest, bucket: Bucket, increment: boolean) => {
    for (const store of stores) {
      const limiter = (await store)[bucket]
      try {
        const found = await limiter(request, { increment })
        if (store === stores[0]) away = false
        return found.isAllowed ? null : found
      } catch (error) {
        if (store === stores.at(-1)) throw error
        if (!away) onTrouble(new Error('Redis does not answer: rate limits are counted by each process alone', { cause: error }))
        away = true
      }
    }
    return null
  }
  const openStores = async (scope: FastifyInstance, options: StoreOptions) => {
    await scope.register(rateLimit, { global: false, ...options })
    const limiter = (max: number, keyGenerator: (request: FastifyRequest) => string) =>
      scope.createRateLimit({ max, timeWindow: WINDOW_SECONDS * 1000, keyGenerator })
    return {
      address: limiter(settings.RATE_LIMIT_ADDRESS, ({ client }) => `address ${normalizeIP(client.address || '0.0.0.0')}`),
      caller: limiter(settings.RATE_LIMIT_CALLER, ({ caller }) => callerId(caller)),
    }
  }
  function openStore(parent: FastifyInstance, options: StoreOptions): Promise<Record<Bucket, Limiter>> {
    return new Promise((resolve, reject) => {
      parent.register(async (scope) => openStores(scope, options).then(resolve, reject))
    })
  }
  const count = async (request: FastifyRequest, reply: FastifyReply, bucket: Bucket, max: number) => {
    if (max === 0 || request.caller.kind === 'local') return
    const found = await ask(request, bucket, true)
    if (!found) return
    const resetsIn = Math.max(1, found.ttlInSeconds)
    reply.headers(headersOf(bucket, { limit: max, remaining: found.remaining, resetsIn }))
    if (!found.isExceeded) return
    throw new ApiProblem(429, `${max} requests a minute are allowed. Ask again in ${resetsIn} s.`, undefined, {
      type: '/problems/too-many-requests',
      headers: { 'retry-after': String(resetsIn) },
    })
  }
  return {
    countAddress: (request, reply) => count(request, reply, 'address', settings.RATE_LIMIT_ADDRESS),
    countCaller: (request, reply) => count(request, reply, 'caller', settings.RATE_LIMIT_CALLER),
    async quotaOf(request) {
      if (settings.RATE_LIMIT_CALLER === 0 || request.caller.kind === 'local') return null
      const found = await ask(request, 'caller', false)
      return found && { limit: found.max, remaining: found.remaining, resetsIn: found.ttlInSeconds }
    },
  }
}

type Bucket = 'address' | 'caller'
type StoreOptions = { redis: Redis; nameSpace: string } | { cache: number }

/** RateLimit and RateLimit-Policy of the IETF's draft-ietf-httpapi-ratelimit-headers-11. */
function headersOf(bucket: Bucket, { limit, remaining, resetsIn }: Quota) {
  return { ratelimit: `"${bucket}";r=${remaining};t=${resetsIn}`, 'ratelimit-policy': `"${bucket}";q=${limit};w=${WINDOW_SECONDS}` }
}

/** Who a caller is in limits and idempotency keys: `key 7`, `user 3` or `local`. */
export function callerId({ kind, keyId, userId, address }: Caller): string {
  if (kind === 'key') return `key ${keyId}`
  return userId === null ? (kind === 'local' ? 'local' : `address ${address}`) : `user ${userId}`
}
