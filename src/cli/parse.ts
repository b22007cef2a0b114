/** `copytaster parse`: reads feeds from files, without a database. */
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { PlainError } from '../errors.ts'
import { parseFeed, type Received } from '../feed/parse/parse.ts'

/** With `batch`, each JSON line in (`{file, contentType, url}`) gives a JSON line out; else each of `files` is printed with indentation. */
export async function parseCommand(options: { batch: boolean; files: string[] }, io: { stdin: Readable; stdout: Writable }): Promise<void> {
  if (!options.batch) {
    if (!options.files.length) throw new PlainError('No feed is given.', 'Give files, or use --batch.')
    for (const file of options.files) {
      const bytes = await readFile(file).catch((error: Error) => {
        throw new PlainError(`${file} cannot be read: ${error.message}`, 'Give a file that contains a feed.')
      })
      io.stdout.write(`${JSON.stringify(outputOf(bytes, { file }), null, 2)}\n`)
    }
    return
  }
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.startsWith('{')) io.stdout.write(`${JSON.stringify(await outputOfLine(line))}\n`)
  }
}

async function outputOfLine(line: string): Promise<object> {
  let request: Record<string, unknown>
  try {
    request = JSON.parse(line)
  } catch (error) {
    return { file: null, error: { code: 'BAD_LINE', message: (error as Error).message } }
  }
  const text = (name: string) => (typeof request[name] === 'string' ? request[name] : null)
  const file = text('file')
  if (!file) return { file: null, error: { code: 'BAD_LINE', message: 'The line names no file.' } }
  return outputOfFile({ file, contentType: text('contentType'), url: text('url') })
}

/** In a batch, a file that cannot be read gives an error line, and the batch goes on. */
async function outputOfFile(request: Received & { file: string }): Promise<object> {
  try {
    return outputOf(await readFile(request.file), request)
  } catch (error) {
    return { file: request.file, error: { code: 'FILE_UNREADABLE', message: (error as Error).message } }
  }
}

function outputOf(bytes: Uint8Array, { file, ...received }: Received & { file: string }): object {
  const parsed = parseFeed(bytes, received)
  return 'feed' in parsed ? { file, ...parsed.feed } : { file, error: parsed.trouble }
}
