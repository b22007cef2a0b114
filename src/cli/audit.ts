import type { Command } from 'commander'
import { PlainError } from '../errors.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

interface Options {
  who?: string
  what?: string
  object?: string
  since?: string
  limit: string
}

/** `copytaster audit ...`: who did what. */
export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('list or export who did what')
  const filtered = (command: Command) =>
    command
      .option('--who <name>', 'only of this person, key or system user')
      .option('--what <deed>', 'only these, such as login.failed; login finds all that begin so')
      .option('--object <object>', "only about this, such as 'user 7'")
      .option('--since <time>', 'only from this time on, such as 2026-11-30 or 2026-11-30T08:00Z')
  filtered(audit.command('list').description('list the newest lines')).option('--limit <lines>', 'how many', '50').action(list)
  filtered(audit.command('export').description('print all lines as JSON, one a line, the oldest first')).action(print)
}

function filterOf({ who, what, object, since }: Omit<Options, 'limit'>) {
  if (since !== undefined && Number.isNaN(Date.parse(since)))
    throw new PlainError(`${since} is not a time.`, 'Write it as 2026-11-30T08:00Z.')
  return { who, what, object, since: since === undefined ? undefined : new Date(since) }
}

async function list(options: Options): Promise<void> {
  const { readAudit } = await import('../../db/read/access-audit.ts')
  const [filter, limit] = [filterOf(options), wholeNumber(options.limit)]
  const rows = await withDatabase((db) => readAudit(db.pool, filter, null, limit))
  const json = (value: unknown) => (value === null ? '' : JSON.stringify(value))
  const line = (r: (typeof rows)[number]) => [r.at.slice(0, 19), r.kind, r.who, r.address, r.what, r.object, json(r.before), json(r.after)]
  console.log(table(['time (UTC)', 'by', 'who', 'address', 'what', 'object', 'before', 'after'], rows.map(line)))
}

async function print(options: Omit<Options, 'limit'>): Promise<void> {
  const { auditLines } = await import('../access/audit-export.ts')
  const { record } = await import('../access/audit.ts')
  const { cliCaller } = await import('../access/cli-caller.ts')
  const filter = filterOf(options)
  await withDatabase(async (db) => {
    await record(db.pool, cliCaller(), { what: 'audit.export', after: options })
    for await (const lines of auditLines(db, filter)) console.log(lines.trimEnd())
  })
}
