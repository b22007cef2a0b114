import type { Command } from 'commander'
import { PlainError } from '../errors.ts'
import { withoutCredentials } from '../text/credentials.ts'
import type { FetchedPage } from './extract.ts'

export const READING = ['parse', 'extract', 'group']

/** Commands that read copy without a database. */
export function registerReading(program: Command): void {
  program
    .command('parse')
    .description('read feed documents: files, or --batch for one JSON object per line on standard input')
    .argument('[files...]')
    .option('--batch', 'lines of {"file", "contentType", "url"} in, one line each out; only file is required', false)
    .action(async (files: string[], { batch }: { batch: boolean }) => {
      const { parseCommand } = await import('./parse.ts')
      await parseCommand({ batch, files }, process)
    })

  program
    .command('extract')
    .description('read article pages: files or addresses, or --batch for one JSON object per line on standard input')
    .argument('[targets...]')
    .option('--batch', 'lines of {"file", "contentType", "url"} in, one line each out; only file is required', false)
    .option('--explain', 'print each block of the page, what it was taken for, and why', false)
    .action(async (targets: string[], options: { batch: boolean; explain: boolean }) => {
      const { extractCommand } = await import('./extract.ts')
      await extractCommand({ ...options, targets, fetchPage }, process)
    })

  program
    .command('group')
    .description('group a stream of documents (NDJSON in time order on standard input) into stories')
    .addHelpText(
      'after',
      `
A line in:   {"id", "source", "publishedAt"} and any of "headline", "body", "language", "guid", "url", "version",
             "pubStatus", "signal", "embargoed", "slugline", "byline", "ednote" and "captions"
A line out:  {"id", "story", "relation", "match", "similarity", "signal", "links"}; the relation "rewrite" is printed as
             "version", and "excerpt" as "excerpt-link"`,
    )
    .action(async () => {
      const { groupCommand } = await import('./group.ts')
      await groupCommand(process)
    })
}

async function fetchPage(url: string): Promise<FetchedPage> {
  const { readSettings } = await import('../../config/env.ts')
  const { fetcherOf } = await import('../../workers/context.ts')
  const fetched = await fetcherOf(readSettings()).get(url, { kind: 'page' })
  const shown = withoutCredentials(url)
  if ('trouble' in fetched) throw new PlainError(`${shown}: ${fetched.trouble.message}`)
  if (!('body' in fetched)) throw new PlainError(`${shown}: the server answered ${fetched.status}.`)
  return { bytes: fetched.body, contentType: fetched.contentType, url: fetched.url }
}
