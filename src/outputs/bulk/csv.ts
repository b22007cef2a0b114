import type { Database } from '../../../db/client.ts'
import { readStoryCells, STORY_CELLS } from '../../../db/read/bulk-cells.ts'
import { chooseStories, type ExportWanted, inSnapshot } from './export.ts'

/** What a spreadsheet takes for a formula when it stands first (OWASP, "CSV Injection"), also behind spaces. */
const FORMULA = /^\s*[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/

/** A cell of RFC 4180. An apostrophe before what would be a formula shows it as text. */
export function cellOf(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /["\n\r,]/.test(text) || text !== value ? `"${text.replaceAll('"', '""')}"` : text
}

/** The stories of an export as lines of CSV, one line per story, without texts. */
export async function* exportCsv(
  db: Database,
  { since, embargoed, finds }: Omit<ExportWanted, 'only' | 'whole'>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  yield* inSnapshot(db, signal, async function* (client) {
    const scope = { since, embargoed, whole: false, searched: finds !== undefined }
    await chooseStories(client, scope, finds)
    yield Buffer.from(`${STORY_CELLS.join(',')}\r\n`)
    for await (const rows of readStoryCells(client, scope))
      yield Buffer.from(rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join(''))
  })
}
