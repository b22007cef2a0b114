import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { readLogState } from '../../../db/read/story-log.ts'
import type { Caller } from '../../access/rights.ts'
import { refuse } from '../access.ts'
import { readsEmbargoed, recordReadOf } from '../embargoed.ts'
import type { ShownEvents, View } from '../event-words.ts'
import type { Hub } from '../hub.ts'
import { logFilterOf } from '../log-filter.ts'
import { type LostPosition, lostPosition } from '../log-position.ts'
import { openLogReader } from '../log-reader.ts'
import type { OpenStreams } from '../open-streams.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { EventPage, EventQuery, StreamQuery } from '../schemas/events.ts'
import { resetStream, streamEvents } from '../stream.ts'
import type { Usage } from '../usage.ts'

/** Entries of a stream read at a time: a batch is about 35 KB, also with the texts of fewer: 200 readers that do not read hold 7 MB. */
const BATCH = { plain: 50, withText: 5 }

interface Parts {
  db: Database
  hub: Hub
  streams: OpenStreams
  usage: Usage
}

/** The story log, by pages and as a stream. */
export const eventRoutes: FastifyPluginAsyncZod<Parts> = async (app, { db, hub, streams, usage }) => {
  const log = openLogReader(db)
  /** What a request may see and wishes to see. Texts are those of stories, whose scope they need too. @throws ApiProblem (403) */
  const viewOf = async ({ caller, query }: { caller: Caller; query: z.output<typeof EventQuery | typeof StreamQuery> }): Promise<View> => {
    const { include, after: _, log: __, ...filters } = query
    if (include.length) refuse(caller, 'stories:read')
    const { limit: ___, wait: ____, ...stories } = { limit: 0, wait: 0, ...filters }
    const filter = await logFilterOf(db, caller, { ...stories, order: 'listed', status: 'all' })
    return { readsEmbargoed: readsEmbargoed(caller), include, filter }
  }
  /** The entries after a number as a caller may see them; the last of them is noted as read, and once that a request had words of hidden stories. */
  const readFor = (request: FastifyRequest, view: View, limit: number) => {
    let noted = false
    return async (after: number): Promise<ShownEvents> => {
      const shown = await (await log.after(after, limit)).shown(view)
      if (!noted) await recordReadOf(db.pool, request, 'events', shown.hidden)
      noted ||= shown.hidden.length > 0
      if (shown.last !== undefined) usage.read(request, shown.last, after)
      return shown
    }
  }
  /** Reads until there is something to show, `ms` have passed or the client is gone. A reader who waits holds no connection to the database. */
  const readWithin = async (request: FastifyRequest, reply: FastifyReply, read: ReturnType<typeof readFor>, after: number, ms: number) => {
    const end = performance.now() + ms
    let shown = await read(after)
    if (shown.events.length || !ms) return shown
    const signal = streams.open(request, reply)
    for (let at = shown.last ?? after; !shown.events.length; at = shown.last ?? at) {
      const left = end - performance.now()
      // Who loses the right while they wait gets an empty page, and a refusal when they ask again.
      if (!shown.full && !(left > 0 && (await hub.grown(at, left, signal)))) return { ...shown, last: at }
      const next = await read(at)
      shown = { ...next, last: next.last ?? at }
    }
    return shown
  }

  app.get(
    '/v1/events',
    {
      config: { access: 'events:read', problems: [410] },
      schema: {
        operationId: 'listEvents',
        summary: 'The story log after a number, in order and without gaps',
        description:
          'With `wait` the answer comes as soon as there is an entry to show, and within that time in any case. 410 when the number is older than what is kept, or of another log: `resync` says where to begin anew.',
        tags: ['events'],
        querystring: EventQuery,
        response: { 200: EventPage, default: problemResponse },
      },
    },
    async (request, reply) => {
      const { after, limit, wait } = request.query
      const view = await viewOf(request)
      const state = await readLogState(db.pool)
      refuseLost(lostPosition(state, request.query))
      const read = readFor(request, view, limit)
      const { events, last = after } = await readWithin(request, reply, read, after, wait * 1000)
      return { log: state.log, events: events as z.input<typeof EventPage>['events'], last }
    },
  )

  app.get(
    '/v1/events/stream',
    {
      exposeHeadRoute: false,
      config: { access: 'events:read' },
      schema: {
        operationId: 'streamEvents',
        summary: 'The story log as server-sent events',
        description:
          'The event name is the kind of log entry, the id its number. `Last-Event-ID` takes precedence over `after`. When the number is older than what is kept, or of another log, one event `reset` says where to begin anew, and the stream ends. The header `Copytaster-Log` has the identity of the log.',
        tags: ['events'],
        querystring: StreamQuery,
        response: {
          200: { description: 'text/event-stream', content: { 'text/event-stream': { schema: z.string() } } },
          default: problemResponse,
        },
      },
    },
    async (request, reply) => {
      const view = await viewOf(request)
      const state = await readLogState(db.pool)
      const after = lastEventId(request.headers['last-event-id']) ?? request.query.after ?? state.last
      const lost = lostPosition(state, { after, log: request.query.log })
      const read = readFor(request, view, view.include.length ? BATCH.withText : BATCH.plain)
      const messages = lost ? resetStream(lost) : streamEvents({ read, hub }, after, streams.open(request, reply))
      return (
        reply
          .headers({
            'content-type': 'text/event-stream',
            'cache-control': 'no-store',
            'x-accel-buffering': 'no',
            connection: 'close',
            'copytaster-log': state.log,
          })
          // The mark of 0 lets no batch be read ahead of the one that the socket takes.
          // The schema is for the OpenAPI document only. The route's type knows no streams, hence the cast.
          .send(Readable.from(messages, { highWaterMark: 0 }) as unknown as string)
      )
    },
  )
}

/** @throws ApiProblem (410) with what is needed to begin anew */
export function refuseLost(lost: LostPosition | undefined) {
  if (!lost) return
  const detail = `${lost.why} Take an export (${lost.resync.address}) and follow the log from its number.`
  throw new ApiProblem(410, detail, undefined, { type: '/problems/log-position-lost', resync: lost.resync })
}

/** The number of the last event received, which EventSource sends when it reconnects. */
function lastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  const id = z.coerce.number().int().min(0).safeParse(header)
  if (id.success) return id.data
  const what = 'is not the number of an event'
  throw new ApiProblem(400, `header.last-event-id: ${what}`, [{ where: 'header.last-event-id', what }])
}
