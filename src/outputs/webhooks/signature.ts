/** Signatures and ids of messages (Standard Webhooks 1.0.0, "Signature scheme"). */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { SigningSecret } from '../../../db/schema/webhooks.ts'

const PREFIX = 'whsec_'
/** 24 to 64 bytes are allowed (Standard Webhooks 1.0.0, "Signing secret"); 32 are the length of the hash. */
const SECRET_BYTES = 32

export const newSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`

/** The headers that make a body a signed message. While a secret is rotated there are several signatures. */
export function signedHeaders(id: string, body: string, secrets: SigningSecret[], now: Date): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1000)
  const valid = secrets.filter(({ until }) => until === null || new Date(until) > now)
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': valid.map(({ secret }) => sign(secret, `${id}.${timestamp}.${body}`)).join(' '),
  }
}

function sign(secret: string, signed: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}

/** The secrets after a rotation: the new one, and those before until a time. @param hours for which the present one signs too */
export function rotated(secrets: SigningSecret[], hours: number, now: Date): SigningSecret[] {
  const end = new Date(now.getTime() + hours * 3_600_000).toISOString()
  const before = secrets.map(({ secret, until }) => ({ secret, until: until !== null && until < end ? until : end }))
  return [{ secret: newSecret(), until: null }, ...before.filter(({ until }) => new Date(until) > now)]
}

/**
 * The id of the message about a log entry: the same for each attempt and replay, and another for each endpoint.
 * @param createdAt of the endpoint: the numbers of endpoints and entries begin anew in another database
 */
export function messageId({ id, createdAt }: { id: number; createdAt: string }, seq: number): string {
  return `msg_${createHash('sha256').update(`${id} ${createdAt} ${seq}`).digest('base64url').slice(0, 27)}`
}
