import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { readLogHead } from '../../../db/read/story-log.ts'
import { recordReadOf } from '../embargoed.ts'
import { type Event, readShownEvents } from '../event-words.ts'
import type { Hub } from '../hub.ts'
import type { OpenStreams } from '../open-streams.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { EventPage, EventQuery, StreamQuery } from '../schemas/events.ts'
import { streamEvents } from '../stream.ts'
import type { Usage } from '../usage.ts'

/** The story log, by pages and as a stream. */
export const eventRoutes: FastifyPluginAsyncZod<{ db: Database; hub: Hub; streams: OpenStreams; usage: Usage }> = async (
  app,
  { db, hub, streams, usage },
) => {
  /** The entries after a number as a caller may see them; the last of them is noted as read, and once that a request had words of hidden stories. */
  const readFor = (request: FastifyRequest) => {
    let noted = false
    return async (after: number, limit: number) => {
      const { events, hidden } = await readShownEvents(db, request.caller, after, limit)
      if (!noted) await recordReadOf(db.pool, request, 'events', hidden)
      noted ||= hidden.length > 0
      noteRead(usage, request, events)
      return events
    }
  }

  app.get(
    '/v1/events',
    {
      config: { access: 'events:read' },
      schema: {
        summary: 'The story log after a number, in order and without gaps',
        tags: ['events'],
        querystring: EventQuery,
        response: { 200: EventPage, default: problemResponse },
      },
    },
    async (request) => {
      const { after, limit } = request.query
      const events = await readFor(request)(after, limit)
      if (!events.length) await refuseBeyond(db, after)
      return { events, last: events.at(-1)?.seq ?? after }
    },
  )

  app.get(
    '/v1/events/stream',
    {
      exposeHeadRoute: false,
      config: { access: 'events:read' },
      schema: {
        summary: 'The story log as server-sent events',
        description: 'The event name is the kind of log entry, the id its number. `Last-Event-ID` takes precedence over `after`.',
        tags: ['events'],
        querystring: StreamQuery,
        response: {
          200: { description: 'text/event-stream', content: { 'text/event-stream': { schema: z.string() } } },
          default: problemResponse,
        },
      },
    },
    async (request, reply) => {
      const after = lastEventId(request.headers['last-event-id']) ?? request.query.after ?? (await readLogHead(db))
      await refuseBeyond(db, after)
      const signal = streams.open(request, reply)
      return (
        reply
          .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' })
          // The schema is for the OpenAPI document only. The route's type knows no streams, hence the cast.
          .send(Readable.from(streamEvents({ read: readFor(request), hub }, after, signal)) as unknown as string)
      )
    },
  )
}

function noteRead(usage: Usage, request: FastifyRequest, events: Event[]) {
  const last = events.at(-1)
  if (last) usage.read(request, last.seq, events[0]!.seq - 1)
}

/** The number of the last event received, which EventSource sends when it reconnects. */
function lastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  const id = z.coerce.number().int().min(0).safeParse(header)
  if (id.success) return id.data
  const what = 'is not the number of an event'
  throw new ApiProblem(400, `header.last-event-id: ${what}`, [{ where: 'header.last-event-id', what }])
}

/** A number beyond the end of the log comes from another database; continuing after it would skip events without notice. */
async function refuseBeyond(db: Database, after: number) {
  const head = await readLogHead(db)
  if (after <= head) return
  const what = `is beyond the end of the log (${head}): the database was replaced, so start again at 0`
  throw new ApiProblem(400, `after: ${what}`, [{ where: 'after', what }])
}
