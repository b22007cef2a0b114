import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Database } from '../../../../db/client.ts'
import { type AuditFilter, readAudit } from '../../../../db/read/access-audit.ts'
import { record } from '../../../access/audit.ts'
import { auditLines } from '../../../access/audit-export.ts'
import { mayUse } from '../../../access/rights.ts'
import { type AccessSettings, whoAsks } from '../../../access/who-asks.ts'
import { problemResponse } from '../../problem.ts'
import { AuditExportQuery, AuditOut, AuditQuery } from '../../schemas/access.ts'

interface Filter extends Omit<AuditFilter, 'since' | 'until'> {
  since?: string | undefined
  until?: string | undefined
}

/** Times before 1970 cannot be among ours, and PostgreSQL has no year 0. */
const asTime = (given: string | undefined) => (given === undefined ? undefined : new Date(Math.max(0, Date.parse(given))))
const asFilter = ({ since, until, ...rest }: Filter): AuditFilter => ({ ...rest, since: asTime(since), until: asTime(until) })

/** The audit log, for administrators. */
export const auditRoutes: FastifyPluginAsyncZod<{ db: Database; settings: AccessSettings }> = async (app, { db, settings }) => {
  const config = { access: 'admin' as const }

  app.get(
    '/v1/audit',
    {
      config,
      schema: {
        operationId: 'listAudit',
        summary: 'Who did what, the newest first',
        tags: ['access'],
        querystring: AuditQuery,
        response: { 200: AuditOut, default: problemResponse },
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const rows = await readAudit(db.pool, asFilter(filter), cursor ?? null, limit + 1)
      const page = rows.slice(0, limit)
      return { rows: page, next: rows.length > limit ? page.at(-1)!.id : null }
    },
  )

  app.get(
    '/v1/audit.ndjson',
    {
      config,
      schema: {
        operationId: 'exportAudit',
        summary: 'The audit log as lines of JSON, the oldest first',
        tags: ['access'],
        querystring: AuditExportQuery,
      },
    },
    async (request, reply) => {
      await record(db.pool, request.caller, { what: 'audit.export', after: request.query, requestId: request.id })
      const mayGoOn = async () => mayUse(await whoAsks(db, settings, { headers: request.headers, ...request.client }), 'admin')
      reply.type('application/x-ndjson').header('content-disposition', 'attachment; filename="audit.ndjson"')
      return reply.send(Readable.from(auditLines(db, asFilter(request.query), mayGoOn)))
    },
  )
}
