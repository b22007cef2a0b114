import type { SqlConnection } from '../../../db/statement.ts'
import { readAsked } from '../../../db/write/recalls.ts'
import { gaveAnother, insertReceipt, lockRecall, type NewReceipt, settle, settleEarlier } from '../../../db/write/receipts.ts'
import { tellEnd } from '../channels/tell.ts'
import { causeOf } from './steps.ts'

/** Why a receipt is not taken. */
export type ReceiptRefused = 'no recall' | 'given'

/**
 * Stores what a consumer did about a recall. The same twice is one receipt. Another one is added, and counts from then on.
 * @param options.once only the first receipt of this consumer is taken, because its address is for one
 * @returns the receipt's id, or why it is not taken
 */
export async function acknowledge(
  client: SqlConnection,
  receipt: NewReceipt,
  { once }: { once: boolean },
): Promise<{ id: number } | { refused: ReceiptRefused }> {
  if (!(await lockRecall(client, receipt.seq))) return { refused: 'no recall' }
  const id = await insertReceipt(client, receipt)
  if (once && (await gaveAnother(client, id, receipt))) return { refused: 'given' }
  await settle(client, id, receipt)
  // Who removed it, or never used it, has nothing left to correct.
  const earlier = receipt.done === 'corrected' ? [] : await settleEarlier(client, id, receipt)
  for (const seq of [receipt.seq, ...earlier]) await noteAcknowledged(client, seq, receipt)
  return { id }
}

/** Reports the end of what was reported to people, once the consumer, or all of them, acknowledged. */
async function noteAcknowledged(client: SqlConnection, seq: number, { kind, consumerId, name }: NewReceipt): Promise<void> {
  const message = { topic: 'recall', severity: 'notice', passesSilence: true } as const
  const subject = `${name} acknowledged the recall of entry ${seq}`
  await tellEnd(client, { ...message, cause: `${causeOf(seq)} ${kind} ${consumerId}`, subject, text: 'Nothing is left to do.' })
  const asked = await readAsked(client, seq)
  if (asked.some(({ acknowledged }) => !acknowledged)) return
  const all = `All ${asked.length} acknowledged the recall of entry ${seq}`
  await tellEnd(client, { ...message, cause: causeOf(seq), subject: all, text: 'Nothing is left to do.' })
}
