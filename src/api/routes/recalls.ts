import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../../../db/client.ts'
import { type Recall, type RecallFilter, readConsumers, readRecalls, readReceipts } from '../../../db/read/recalls.ts'
import { readStoryWords } from '../../../db/read/story-words.ts'
import { readAsked } from '../../../db/write/recalls.ts'
import { type NewReceipt, setConsumer } from '../../../db/write/receipts.ts'
import { record } from '../../access/audit.ts'
import { type Caller, mayUse } from '../../access/rights.ts'
import { type AccessSettings, whoAsks } from '../../access/who-asks.ts'
import { acknowledge } from '../../outputs/recalls/acknowledge.ts'
import type { Endpoints } from '../../outputs/recalls/endpoints.ts'
import { receiptLines } from '../../outputs/recalls/export.ts'
import { endpointOfToken } from '../../outputs/recalls/token.ts'
import { WEBHOOKS } from '../../outputs/webhooks/consumers.ts'
import { HIDDEN_WORDS } from '../embargoed.ts'
import { OTHER_WORDS } from '../event-words.ts'
import { withinLimit } from '../limited.ts'
import { ApiProblem, problemResponse } from '../problem.ts'
import { NoQuery } from '../schemas/fields.ts'
import {
  ConsumerIn,
  ConsumersOut,
  RecallList,
  RecallOut,
  RecallQuery,
  ReceiptIn,
  ReceiptsQuery,
  ReceiptTaken,
  SeqParams,
  TokenParams,
} from '../schemas/recalls.ts'
import { changing } from './access/doing.ts'

const NOT_KEPT = 'a receipt that is given twice is one receipt'
const ONLY_ONCE = 'This address takes one receipt, and has it. Another one needs a key.'
const PERSONS_DO_NOT = 'A consumer acknowledges with its key: Authorization: Bearer ct_live_…'

/** Recalls: who has acknowledged a kill, a withdrawal or a correction (docs/recall.md). */
export const recallRoutes: FastifyPluginAsyncZod<{ db: Database; settings: AccessSettings; endpoints?: Endpoints }> = async (
  app,
  { db, settings, endpoints = WEBHOOKS },
) => {
  const about = (summary: string) => ({ summary, tags: ['events'] })

  app.get(
    '/v1/recalls',
    {
      config: { access: 'stories:read' },
      schema: {
        ...about('Killed, withheld and corrected entries, and who has acknowledged them'),
        description:
          'The newest first; those that somebody has not acknowledged, unless asked otherwise. A key sees itself among the consumers.',
        querystring: RecallQuery,
        response: { 200: RecallList, default: problemResponse },
      },
    },
    async ({ caller, query: { state, limit, story, before } }) => {
      const recalls = await shownRecalls(db, caller, { open: state === 'open', story: story!, before: before!, limit: limit + 1 })
      return { recalls: recalls.slice(0, limit), next: recalls.length > limit ? recalls[limit - 1]!.seq : null }
    },
  )

  app.get(
    '/v1/recalls/:seq',
    {
      config: { access: 'stories:read' },
      schema: {
        ...about('One recall with its consumers and their receipts'),
        params: SeqParams,
        querystring: NoQuery,
        response: { 200: RecallOut, default: problemResponse },
      },
    },
    async ({ caller, params: { seq } }) => {
      const [recall] = await shownRecalls(db, caller, { seq, limit: 1 })
      if (!recall) throw noRecall(seq)
      return recall
    },
  )

  const receipt = { querystring: NoQuery, body: ReceiptIn, response: { 200: ReceiptTaken, default: problemResponse } }

  app.post(
    '/v1/recalls/:seq/receipts',
    {
      config: { access: 'events:read', notKept: NOT_KEPT, problems: [409] },
      schema: { ...about('Acknowledges a recall with the key of the consumer'), params: SeqParams, ...receipt },
    },
    async ({ caller, params: { seq }, body }) => {
      if (caller.keyId === null) throw new ApiProblem(403, PERSONS_DO_NOT)
      return take(db, { seq, kind: 'key', consumerId: caller.keyId, name: caller.name, ...body }, false)
    },
  )

  app.post(
    '/v1/recalls/:seq/receipts/:token',
    {
      config: { access: 'open', notKept: NOT_KEPT, problems: [409] },
      schema: { ...about('Acknowledges a recall at the address that a webhook brought, without a key'), params: TokenParams, ...receipt },
    },
    async ({ params: { seq, token }, body }) => {
      const endpoint = await endpointOfToken(db.pool, seq, token)
      if (endpoint === undefined) throw new ApiProblem(404, 'This is not an address at which a recall is acknowledged.')
      const asked = (await readAsked(db.pool, seq)).find(({ kind, id }) => kind === 'endpoint' && id === endpoint)
      return take(db, { seq, kind: 'endpoint', consumerId: endpoint, name: asked?.name ?? `webhook ${endpoint}`, ...body }, true)
    },
  )

  app.get(
    '/v1/recalls/receipts.ndjson',
    {
      config: { access: 'feeds:read' },
      schema: { ...about('All receipts as lines of JSON, the oldest first'), querystring: ReceiptsQuery },
    },
    async (request, reply) => {
      const mayGoOn = async () => mayUse(await whoAsks(db, settings, { headers: request.headers, ...request.client }), 'feeds:read')
      reply.type('application/x-ndjson').header('content-disposition', 'attachment; filename="receipts.ndjson"')
      return reply.send(Readable.from(receiptLines((after, limit) => readReceipts(db.pool, after, limit), request.query.after, mayGoOn)))
    },
  )

  const config = { access: 'webhooks:write' as const }

  app.get(
    '/v1/recalls/consumers',
    {
      config,
      schema: {
        ...about('Who may be asked to acknowledge'),
        querystring: NoQuery,
        response: { 200: ConsumersOut, default: problemResponse },
      },
    },
    async ({ caller }) => {
      refuseLimited(caller)
      return { consumers: await readConsumers(db.pool, await endpoints.all(db.pool)) }
    },
  )

  app.put(
    '/v1/recalls/consumers',
    {
      config,
      schema: {
        ...about('Sets whether a consumer is asked, and its contact'),
        querystring: NoQuery,
        body: ConsumerIn,
        response: { 204: z.null(), default: problemResponse },
      },
    },
    async ({ caller, id: requestId, body: { kind, id, ...set } }, reply) => {
      refuseLimited(caller)
      await changing(db, async (client) => {
        const before = (await readConsumers(client, await endpoints.all(client))).find((each) => each.kind === kind && each.id === id)
        if (!before) throw new ApiProblem(404, `There is no ${kind} ${id} that receives stories. GET /v1/recalls/consumers lists them.`)
        await setConsumer(client, kind, id, set)
        const { receipts, contact } = before
        await record(client, caller, {
          what: 'consumer.set',
          object: `${kind} ${id}`,
          before: { receipts, contact },
          after: set,
          requestId,
        })
      })
      return reply.code(204).send(null)
    },
  )
}

const noRecall = (seq: number) => new ApiProblem(404, `Entry ${seq} of the log is not a recall.`)

async function take(db: Database, receipt: NewReceipt, once: boolean) {
  const taken = await changing(db, async (client) => {
    const outcome = await acknowledge(client, receipt, { once })
    if ('id' in outcome) return outcome
    // Thrown within the transaction, so that nothing of it is stored.
    throw outcome.refused === 'given' ? new ApiProblem(409, ONLY_ONCE) : noRecall(receipt.seq)
  })
  return { id: taken.id, seq: receipt.seq }
}

/** Recalls as a caller may see them: without words of hidden stories, and to a key without the other consumers. */
async function shownRecalls(db: Database, caller: Caller, filter: RecallFilter) {
  const recalls = await readRecalls(db.pool, filter)
  const words = await readStoryWords(db.pool, [...new Set(recalls.map(({ storyId }) => storyId))])
  const sees = ({ kind, id }: Recall['consumers'][number]) =>
    caller.kind !== 'key' || (caller.scopes.has('webhooks:write') && caller.searchId === null) || (kind === 'key' && id === caller.keyId)
  const within = await withinLimit(db, caller, [...words.keys()])
  return recalls.map((recall) => ({
    ...recall,
    headline: within.has(recall.storyId) ? (words.get(recall.storyId)?.headline ?? HIDDEN_WORDS) : OTHER_WORDS,
    consumers: recall.consumers.filter(sees),
  }))
}

/** @throws ApiProblem (403) for a key that is limited to a search: consumers are those of all stories */
function refuseLimited({ searchId }: Caller) {
  if (searchId !== null) throw new ApiProblem(403, 'A key that is limited to a saved search knows of no consumers but itself.')
}
