import { openFolder, readDropped } from '../fetch/folder.ts'
import type { Trouble } from '../model.ts'
import type { ReadingContext } from '../pipeline/context.ts'
import { withoutCredentials } from '../text/credentials.ts'

const FILES = 3

/** Shows what waits in a watched folder and how the first files read. Nothing is moved or stored. @returns the exit code */
export async function testFolder(context: ReadingContext, url: string): Promise<number> {
  const { settings } = context
  const folder = await openFolder(url, settings.WATCH_FOLDERS)
  if ('trouble' in folder) return refused(url, folder.trouble)
  console.log(`${folder.path}\n  ${folder.waiting.length} files wait; a test moves none`)
  let sound = true
  for (const file of folder.waiting.slice(0, FILES)) {
    const bytes = await readDropped(file, settings.FETCH_MAX_BYTES)
    if (bytes === null) continue
    const why = bytes === 'forbidden' ? 'it may not be read' : 'larger than FETCH_MAX_BYTES'
    sound = (await show(context, file.name, typeof bytes === 'string' ? why : bytes)) && sound
  }
  return sound ? 0 : 1
}

/** The same for a folder on a server, newest files first. Nothing is deleted or stored, nor the server's key recorded. @returns the exit code */
export async function testRemote(context: ReadingContext, url: string): Promise<number> {
  const opened = await context.remotes.open(url, null)
  if ('trouble' in opened) return refused(url, opened.trouble)
  const { folder, hostKey } = opened
  try {
    console.log(`${withoutCredentials(url)}\n  ${folder.files.length} files lie there; a test deletes none`)
    if (hostKey) console.log(`  host key ${hostKey}; compare it with what the server's people say`)
    let sound = true
    for (const file of folder.files.slice(-FILES).reverse()) {
      const bytes = await folder.read(file)
      if (bytes === 'absent') continue
      sound = (await show(context, file.name, 'trouble' in bytes ? inWords(bytes.trouble) : bytes)) && sound
      if ('trouble' in bytes && bytes.ends) break
    }
    return sound ? 0 : 1
  } finally {
    folder.close()
  }
}

function refused(url: string, why: Trouble): number {
  console.log(`${withoutCredentials(url)}\n  ${inWords(why)}`)
  return 1
}

/** One file as read, or why there is nothing to read. @returns whether it reads */
async function show({ reader }: ReadingContext, name: string, bytes: Buffer | string): Promise<boolean> {
  const answer = typeof bytes === 'string' ? bytes : await reader.feed({ bytes, contentType: null, url: null, language: null })
  if (typeof answer === 'string' || 'trouble' in answer) {
    console.log(`\n- ${name}: ${typeof answer === 'string' ? answer : inWords(answer.trouble)}`)
    return false
  }
  console.log(`\n- ${name}: ${answer.format}, ${answer.entries.length} entries`)
  for (const { entry } of answer.entries.slice(0, FILES))
    console.log(
      `  ${entry.title ?? '(no headline)'}\n  ${entry.id ?? 'no id'}, version ${entry.version ?? 'not stated'}, ${entry.pubStatus ?? 'no status'}`,
    )
  return true
}

const inWords = ({ code, message }: Trouble) => `${message} (${code})`
