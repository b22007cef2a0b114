import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Settings } from '../../config/env.ts'
import type { Database } from '../../db/client.ts'
import { type RightsOf, readKeysInForce, readPeopleInForce, readSessionsInForce } from '../../db/read/callers.ts'
import { type Caller, scopesOf } from '../access/rights.ts'
import { sessionLimits } from '../access/sessions.ts'
import { accessMode } from '../access/who-asks.ts'
import type { Scope } from '../model.ts'
import type { Hub } from './hub.ts'
import { callerId } from './limits.ts'
import { ApiProblem } from './problem.ts'

/** A stream must end within a second of its key's or session's revocation, also where the notification is lost. */
const CHECK_EVERY_MS = 750
/** A socket that takes nothing for so long belongs to a client that is gone: eight times the heartbeat. */
const GONE_AFTER_MS = 120_000

interface OpenStream {
  caller: Caller
  end: AbortController
  reply: FastifyReply
  /** Bytes that the socket had taken, and when that last changed. */
  taken: number
  takenAt: number
}

export interface OpenStreams {
  /**
   * Registers the stream that answers a request.
   * @returns a signal that aborts when the client is gone, the caller may no longer read it, or the server closes
   * @throws ApiProblem (429) when the caller has as many as allowed
   */
  open(request: FastifyRequest, reply: FastifyReply): AbortSignal
}

/** Watches the streams of this process: one statement each second for all of them together, and one at each notification. */
export function watchStreams(app: FastifyInstance, { db, hub, settings }: { db: Database; hub: Hub; settings: Settings }): OpenStreams {
  const streams = new Set<OpenStream>()
  let checking = Promise.resolve()
  let wanted = false
  const check = () => {
    if (wanted || !streams.size) return
    wanted = true
    // Without an answer of the database nobody is known to have lost a right; the stream has nothing to send then either.
    checking = checking.then(async () => {
      wanted = false
      await endRevoked(db, settings, streams).catch(() => {})
    })
  }
  const timer = setInterval(() => {
    endStuck(streams)
    check()
  }, CHECK_EVERY_MS)
  timer.unref()
  const ignore = hub.onAccessChange(check)
  app.addHook('preClose', async () => {
    clearInterval(timer)
    ignore()
    for (const { end } of streams) end.abort()
    await checking
  })
  return {
    open({ caller }, reply) {
      const id = callerId(caller)
      const mine = [...streams].filter((stream) => callerId(stream.caller) === id).length
      if (mine >= settings.STREAMS_PER_CALLER) {
        throw new ApiProblem(429, `${mine} streams are open already, as many as one key or person may hold. Close one first.`, undefined, {
          type: '/problems/too-many-streams',
          headers: { 'retry-after': '15' },
        })
      }
      const stream = { caller, end: new AbortController(), reply, taken: 0, takenAt: performance.now() }
      streams.add(stream)
      reply.raw.once('close', () => {
        streams.delete(stream)
        stream.end.abort()
      })
      return stream.end.signal
    },
  }
}

function endStuck(streams: Set<OpenStream>) {
  for (const stream of streams) {
    const { socket } = stream.reply.raw
    const taken = socket ? socket.bytesWritten - socket.writableLength : 0
    if (taken !== stream.taken || !socket?.writableLength) Object.assign(stream, { taken, takenAt: performance.now() })
    else if (performance.now() - stream.takenAt > GONE_AFTER_MS) socket.destroy()
  }
}

/** What decides whether and how a stream is read: when one of them is lost or gained, the client connects anew. */
const DECISIVE: Scope[] = ['events:read', 'embargoed:read']

const isByProxy = ({ kind, sessionId }: Caller) => kind === 'session' && sessionId === null

async function endRevoked(db: Database, settings: Settings, streams: Set<OpenStream>) {
  const ids = (kind: 'keyId' | 'sessionId') => [...new Set([...streams].flatMap(({ caller }) => caller[kind] ?? []))]
  const [keyIds, sessionIds] = [ids('keyId'), ids('sessionId')]
  // Those whom a proxy logged in have no session here: they are known as long as they are people here.
  const personIds = [...new Set([...streams].flatMap(({ caller }) => (isByProxy(caller) ? caller.userId! : [])))]
  const isLocal = [...streams].some(({ caller }) => caller.kind === 'local')
  const [keys, sessions, people, mode] = await Promise.all([
    keyIds.length ? readKeysInForce(db.pool, keyIds) : [],
    sessionIds.length ? readSessionsInForce(db.pool, sessionIds, sessionLimits(settings)) : [],
    personIds.length ? readPeopleInForce(db.pool, personIds) : [],
    isLocal ? accessMode(db, settings) : 'users',
  ])
  const scopesOfKey = new Map(
    keys.map((key) => {
      const owner = key.hasOwner ? scopesOf(key.roles, key.readsEmbargoed) : null
      return [key.id, new Set(key.scopes.filter((scope) => !owner || owner.has(scope)))] as const
    }),
  )
  const byId = (rights: RightsOf[]) => new Map(rights.map(({ id, roles, readsEmbargoed }) => [id, scopesOf(roles, readsEmbargoed)]))
  const [scopesOfSession, scopesOfPerson] = [byId(sessions), byId(people)]
  for (const { caller, end } of streams) {
    const now =
      caller.kind === 'key'
        ? scopesOfKey.get(caller.keyId!)
        : caller.kind === 'session'
          ? isByProxy(caller)
            ? scopesOfPerson.get(caller.userId!)
            : scopesOfSession.get(caller.sessionId!)
          : mode === 'local'
            ? caller.scopes
            : undefined
    if (!now || DECISIVE.some((scope) => now.has(scope) !== caller.scopes.has(scope))) end.abort()
  }
}
