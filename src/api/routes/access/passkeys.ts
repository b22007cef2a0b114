import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Database, inTransaction } from '../../../../db/client.ts'
import { listPasskeys } from '../../../../db/write/access-passkeys.ts'
import { forgiveAddress } from '../../../access/limits.ts'
import { proveOneself } from '../../../access/own-password.ts'
import { addPasskey, logInWithPasskey, loginOptions, passkeyOptions, removePasskey, renamePasskey } from '../../../access/passkeys.ts'
import { newToken } from '../../../access/secrets.ts'
import type { AccessSettings } from '../../../access/who-asks.ts'
import { etagOf, matching } from '../../if-match.ts'
import { ApiProblem, problemResponse } from '../../problem.ts'
import { PasskeyAnswerIn, PasskeyIn, PasskeyName, PasskeyOptions, PasskeyOptionsIn, PasskeysOut, WhoAmI } from '../../schemas/access.ts'
import { IdParams, NoQuery } from '../../schemas/fields.ts'
import { changing, countStranger, doing, originAsked, readTemporary, refusal, setSession, setTemporary, throwProblem } from './doing.ts'
import { answerWho } from './who-am-i.ts'

const NONCE = 'passkey'
const done = { 204: z.null(), default: problemResponse }
const notKept = 'the answer is for one browser and one moment'

/** One's own passkeys, and logging in with one. */
export const passkeyRoutes: FastifyPluginAsyncZod<{ db: Database; settings: AccessSettings }> = async (app, { db, settings }) => {
  const about = (operationId: string, summary: string) => ({ operationId, summary, tags: ['access'], querystring: NoQuery })
  const known = { access: 'known' as const, notKept }
  const open = { access: 'open' as const, notKept }
  const passkeysOf = async (userId: number) =>
    (await listPasskeys(db.pool, userId)).map((passkey) => ({ ...passkey, etag: etagOf({ name: passkey.name }) }))

  app.get(
    '/v1/passkeys',
    {
      config: { access: 'known' },
      schema: { ...about('listPasskeys', "One's own passkeys"), response: { 200: PasskeysOut, default: problemResponse } },
    },
    async ({ caller }) => ({ passkeys: caller.sessionId === null ? [] : await passkeysOf(caller.userId!) }),
  )

  app.post(
    '/v1/passkeys/options',
    {
      config: known,
      schema: {
        ...about('beginPasskey', 'What a browser needs to make a passkey'),
        body: PasskeyOptionsIn,
        response: { 200: PasskeyOptions, default: problemResponse },
      },
    },
    async (request) => {
      needsSession(request.caller.sessionId)
      const notShown = await proveOneself(db, doing(request), request.body?.password).catch(throwProblem)
      if (notShown) throw refusal(notShown, 'The password is wrong.')
      return (await changing(db, (client) => passkeyOptions(client, request.caller, originAsked(request)))) as never
    },
  )

  app.post(
    '/v1/passkeys',
    {
      config: known,
      schema: {
        ...about('addPasskey', 'Adds the passkey that the browser made'),
        body: PasskeyIn,
        response: { 200: PasskeysOut, default: problemResponse },
      },
    },
    async (request) => {
      needsSession(request.caller.sessionId)
      const { name, response } = request.body
      const passkey = { name, response: response as unknown as RegistrationResponseJSON, origin: originAsked(request) }
      await addPasskey(db, passkey, doing(request)).catch(throwProblem)
      return { passkeys: await passkeysOf(request.caller.userId!) }
    },
  )

  app.patch(
    '/v1/passkeys/:id',
    {
      config: { access: 'known' },
      schema: {
        ...about('renamePasskey', "Renames one of one's passkeys. If-Match: its `etag`"),
        params: IdParams,
        body: PasskeyName,
        response: done,
      },
    },
    async (request, reply) => {
      needsSession(request.caller.sessionId)
      await changing(db, (client) => renamePasskey(client, request.params.id, request.body.name, doing(request), matching(request)))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/v1/passkeys/:id',
    {
      config: { access: 'known' },
      schema: { ...about('removePasskey', "Removes one of one's passkeys"), params: IdParams, response: done },
    },
    async (request, reply) => {
      needsSession(request.caller.sessionId)
      await changing(db, (client) => removePasskey(client, request.params.id, doing(request)))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/session/passkey/options',
    {
      config: open,
      schema: {
        ...about('beginPasskeyLogin', 'What a browser needs to log in with a passkey'),
        response: { 200: PasskeyOptions, default: problemResponse },
      },
    },
    async (request, reply) => {
      await countStranger(db, request, 'passkey')
      const nonce = newToken()
      setTemporary(request, reply, NONCE, nonce)
      return (await inTransaction(db, (client) => loginOptions(client, nonce, originAsked(request)))) as never
    },
  )

  app.post(
    '/v1/session/passkey',
    {
      config: open,
      schema: {
        ...about('logInWithPasskey', 'Logs in with a passkey'),
        body: PasskeyAnswerIn,
        response: { 200: WhoAmI, default: problemResponse },
      },
    },
    async (request, reply) => {
      const nonce = readTemporary(request, NONCE)
      if (nonce === null) throw new ApiProblem(400, 'This login was begun in another browser, or too long ago. Begin again.')
      const login = {
        response: request.body.response as unknown as AuthenticationResponseJSON,
        nonce,
        origin: originAsked(request),
        device: request.headers['user-agent'] ?? '',
        address: request.caller.address,
        requestId: request.id,
      }
      await countStranger(db, request, 'passkey')
      const { token, caller } = await logInWithPasskey(db, login).catch(throwProblem)
      // Its own two requests: for the options, and this one.
      await forgiveAddress(db, login.address, 2)
      setTemporary(request, reply, NONCE, null)
      setSession(request, reply, settings, token)
      return answerWho(db, settings, caller)
    },
  )
}

function needsSession(sessionId: number | null) {
  if (sessionId === null) throw new ApiProblem(403, 'Only a person who is logged in has passkeys.')
}
