/** Addresses at which a webhook endpoint acknowledges one recall without a key. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { ackAddress } from '../../../db/read/story-log.ts'
import type { SqlConnection } from '../../../db/statement.ts'
import { receiptSecret } from '../../../db/write/receipt-secret.ts'

/** Of the signature; 128 bits are enough for what can be guessed by asking us only. */
const SIGNATURE_BYTES = 16

/** @returns the path at which this endpoint acknowledges this entry; the endpoint needs no key for it */
export async function endpointAckAddress(connection: SqlConnection, seq: number, endpointId: number): Promise<string> {
  return `${ackAddress(seq)}/${endpointId}.${sign(await receiptSecret(connection), seq, endpointId)}`
}

/** @returns the endpoint that the token was made for; undefined where it was made for another recall, or not by us */
export async function endpointOfToken(connection: SqlConnection, seq: number, token: string): Promise<number | undefined> {
  const [, id, signature] = /^([1-9]\d{0,14})\.([\w-]{22})$/.exec(token) ?? []
  if (!id || !signature) return undefined
  // The letters are compared: the last one of base64url has bits that say nothing.
  const expected = Buffer.from(sign(await receiptSecret(connection), seq, Number(id)))
  return timingSafeEqual(Buffer.from(signature), expected) ? Number(id) : undefined
}

const sign = (secret: string, seq: number, endpointId: number) =>
  createHmac('sha256', secret).update(`receipt ${seq} ${endpointId}`).digest().subarray(0, SIGNATURE_BYTES).toString('base64url')
