/** `copytaster parse`: reads feeds from files, without any database. */
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { PlainError } from '../errors.ts'
import { parseFeed, type Received } from '../feed/parse/parse.ts'

/** With `batch` one JSON line in (`{file, contentType, url}`) is one JSON line out; else each of `files` is printed at length. */
export async function parseCommand(options: { batch: boolean; files: string[] }, io: { stdin: Readable; stdout: Writable }): Promise<void> {
  if (!options.batch) {
    if (!options.files.length) throw new PlainError('No feed is named.', 'Name files, or use --batch.')
    for (const file of options.files) {
      const bytes = await readFile(file).catch((error: Error) => {
        throw new PlainError(`${file} cannot be read: ${error.message}`, 'Name a file that holds a feed.')
      })
      io.stdout.write(`${JSON.stringify(answerOf(bytes, { file }), null, 2)}\n`)
    }
    return
  }
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.startsWith('{')) io.stdout.write(`${JSON.stringify(await answerToLine(line))}\n`)
  }
}

async function answerToLine(line: string): Promise<object> {
  let request: Record<string, unknown>
  try {
    request = JSON.parse(line)
  } catch (error) {
    return { file: null, error: { code: 'BAD_LINE', message: (error as Error).message } }
  }
  const text = (name: string) => (typeof request[name] === 'string' ? request[name] : null)
  const file = text('file')
  if (!file) return { file: null, error: { code: 'BAD_LINE', message: 'No file is named.' } }
  return answerTo({ file, contentType: text('contentType'), url: text('url') })
}

/** In a batch, a file that cannot be read is an answer like any other: the lines after it are answered too. */
async function answerTo(request: Received & { file: string }): Promise<object> {
  try {
    return answerOf(await readFile(request.file), request)
  } catch (error) {
    return { file: request.file, error: { code: 'FILE_UNREADABLE', message: (error as Error).message } }
  }
}

function answerOf(bytes: Uint8Array, { file, ...received }: Received & { file: string }): object {
  const answer = parseFeed(bytes, received)
  return 'feed' in answer ? { file, ...answer.feed } : { file, error: answer.trouble }
}
