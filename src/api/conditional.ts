import type { FastifyReply, FastifyRequest } from 'fastify'
import { readsEmbargoed } from './embargoed.ts'
import { etagOf } from './if-match.ts'

/** What a request is answered with. */
export interface Answer<Shown> {
  shown: Shown
  /** When it last changed, ISO; null where that is not known. Precise to the second, so nothing is decided by it (RFC 9110, 8.8.2.2). */
  modifiedAt: string | null
  /** It has embargoed or withheld copy: no cache may have it, and it is read in full each time, so that each reading is audited. */
  secret?: boolean
}

/** `all`: as it is sent. `without texts`: the bodies and captions of versions may be missing; nothing is audited. */
export type Parts = 'all' | 'without texts'

/** A version is written once and never changed: its article and number say which text it has. */
const TEXTS = ['body', 'captions']
const withoutTexts = (field: string, value: unknown) => (TEXTS.includes(field) ? undefined : value)

/**
 * Answers a GET with a strong ETag of what the caller is shown, or with 304 where it is the one of If-None-Match (RFC 9110, 13.1.2). Whether to
 * send 304 is decided on the present rows, without their texts: after a change has been committed nobody gets 304 for what was before.
 * @param read may be called twice: first without texts
 */
export async function answerIfChanged<Shown>(
  request: FastifyRequest,
  reply: FastifyReply,
  read: (parts: Parts) => Promise<Answer<Shown>>,
): Promise<Shown> {
  const etagFor = ({ shown }: Answer<Shown>) => etagOf([request.url, readsEmbargoed(request.caller), shown], withoutTexts)
  const given = request.headers['if-none-match']
  if (given !== undefined) {
    const light = await read('without texts')
    const etag = etagFor(light)
    if (!light.secret && names(given, etag)) {
      setValidators(request, reply, etag, light)
      // The route's type knows its answer only.
      return reply.code(304).send() as never
    }
  }
  const answer = await read('all')
  if (!answer.secret) setValidators(request, reply, etagFor(answer), answer)
  return answer.shown
}

/** What differs by who asks differs by these headers. */
const ASKED_BY = 'authorization, cookie'

/**
 * A program that asks with a key may keep the answer if it asks again before each use. What a browser was answered stays `no-store` (app.ts): it would
 * be on the disk after a logout.
 */
function setValidators({ caller }: FastifyRequest, reply: FastifyReply, etag: string, { modifiedAt }: Answer<unknown>) {
  const vary = reply.getHeader('vary')
  reply.headers({
    etag,
    ...(caller.kind === 'key' && { 'cache-control': 'private, no-cache' }),
    vary: vary ? `${vary}, ${ASKED_BY}` : ASKED_BY,
    ...(modifiedAt && { 'last-modified': new Date(modifiedAt).toUTCString() }),
  })
}

/** Whether If-None-Match names a tag. A proxy that compresses an answer may have made the tag a weak one, which is as good here. */
const names = (given: string, etag: string) =>
  given.trim() === '*' || given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)

/** The latest of some times, ISO; null where there is none. */
export const latest = (times: (string | null)[]): string | null =>
  times.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null)
