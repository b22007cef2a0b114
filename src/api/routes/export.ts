import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { BULK_KIND_NAMES } from '../../../db/bulk.ts'
import type { Database } from '../../../db/client.ts'
import { conditionsOf, filtersOfSearch } from '../../../db/read/searches.ts'
import { readLogState } from '../../../db/read/story-log.ts'
import { matchingStories } from '../../../db/read/story-page.ts'
import { record } from '../../access/audit.ts'
import { acceptedOf, compressorOf } from '../../outputs/bulk/compression.ts'
import { exportCsv } from '../../outputs/bulk/csv.ts'
import { exportLines } from '../../outputs/bulk/export.ts'
import { refuse } from '../access.ts'
import { readsEmbargoed } from '../embargoed.ts'
import { limitOf, refuseForeignSearch } from '../limited.ts'
import { lostPosition } from '../log-position.ts'
import type { OpenStreams } from '../open-streams.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { ExportQuery } from '../schemas/export.ts'
import { refuseLost } from './events.ts'

/** Exports that a process sends at once: each holds a connection, of which a process has ten, and a snapshot. */
const AT_ONCE = 2

/** Everything, or what changed, in one snapshot. */
export const exportRoutes: FastifyPluginAsyncZod<{ db: Database; streams: OpenStreams }> = async (app, { db, streams }) => {
  let running = 0
  app.get(
    '/v1/export',
    {
      exposeHeadRoute: false,
      config: { access: 'stories:read', problems: [404, 410] },
      schema: {
        summary: 'All stories, articles, versions and log entries in one snapshot, one JSON object a line',
        description:
          'The first line names the log and its number, from which the log is followed; the last line is a manifest with counts and a checksum. An answer without it was cut short: ask again. Needs events:read too, except for `only` without `log`. Compressed as Accept-Encoding says (zstd, gzip).',
        tags: ['stories'],
        querystring: ExportQuery,
        response: {
          200: { description: 'application/x-ndjson or text/csv', content: { 'application/x-ndjson': { schema: z.string() } } },
          default: problemResponse,
        },
      },
    },
    async (request, reply) => {
      const { caller, query } = request
      const { since, format, whole } = query
      const embargoed = query.embargoed === 'show'
      const only = query.only ?? BULK_KIND_NAMES.filter((kind) => kind !== 'keys' || whole === 'yes')
      await refuseForeignSearch(db, caller, query.search)
      const searched = query.search === undefined ? [] : await conditionsOf(db.pool, await filtersOfSearch(db.pool, query.search))
      const limits = [...(await limitOf(db, caller)), ...searched]
      const finds = limits.length ? (_: unknown, ids: number[]) => matchingStories(db, limits, ids, { openOnly: !embargoed }) : undefined
      if (embargoed && !readsEmbargoed(caller)) refuse(caller, 'embargoed:read')
      if (format === 'ndjson' && only.includes('log') && !caller.scopes.has('events:read'))
        throw new ApiProblem(403, 'The log needs the scope events:read. Leave it out: only=stories,articles,versions.')
      refuseLost(lostPosition(await readLogState(db.pool), { after: since, log: query.log }))
      // Who left meanwhile is not counted, since nothing would say that they have.
      if (reply.raw.destroyed) return reply
      if (running >= AT_ONCE)
        throw new ApiProblem(429, `${running} exports are running already. Ask again later.`, undefined, {
          headers: { 'retry-after': '60' },
        })
      const signal = streams.open(request, reply)
      running++
      reply.raw.once('close', () => running--)
      await record(db.pool, caller, { what: 'export', after: query, requestId: request.id })
      const wanted = { since, only, embargoed, whole: whole === 'yes', finds }
      const lines = Readable.from(format === 'csv' ? exportCsv(db, wanted, signal) : exportLines(db, wanted, signal), { highWaterMark: 1 })
      const compression = acceptedOf(request.headers['accept-encoding'])
      const compressor = compressorOf(compression)
      reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson').headers({
        'cache-control': 'no-store',
        vary: 'accept-encoding',
        'content-disposition': `attachment; filename="copytaster.${format}"`,
      })
      if (!compressor) return reply.send(lines as unknown as string)
      lines.on('error', (error) => compressor.destroy(error))
      compressor.on('close', () => lines.destroy())
      return reply.header('content-encoding', compression).send(lines.pipe(compressor) as unknown as string)
    },
  )
}
