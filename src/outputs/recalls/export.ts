import type { ReceiptLine } from '../../../db/read/recalls.ts'

const BATCH = 500

/**
 * Receipts as lines of JSON, the oldest first, in batches that end with a line break; read as they are taken.
 * @param mayGoOn asked before each batch: who reads may lose the right while the export runs
 * @throws when they did, so that what was sent is not taken for the whole
 */
export async function* receiptLines(
  read: (after: number, limit: number) => Promise<ReceiptLine[]>,
  after: number,
  mayGoOn = async () => true,
): AsyncGenerator<string> {
  while (true) {
    if (!(await mayGoOn())) throw new Error('The reader of the receipts lost the right to read them.')
    const rows = await read(after, BATCH)
    if (rows.length) yield `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`
    if (rows.length < BATCH) return
    after = rows.at(-1)!.id
  }
}
