import { openFolder, readDropped } from '../fetch/folder.ts'
import type { Trouble } from '../model.ts'
import type { ReadingContext } from '../pipeline/context.ts'
import { withoutCredentials } from '../text/credentials.ts'

const FILES_SHOWN = 3

/** Prints what is in a watched folder and how its first files are read. Nothing is moved or stored. @returns the exit code */
export async function testFolder(context: ReadingContext, url: string): Promise<number> {
  const { settings } = context
  const folder = await openFolder(url, settings.WATCH_FOLDERS)
  if ('trouble' in folder) return refused(url, folder.trouble)
  console.log(`${folder.path}\n  ${folder.waiting.length} files are waiting; a test does not move them`)
  let readable = true
  for (const file of folder.waiting.slice(0, FILES_SHOWN)) {
    const bytes = await readDropped(file, settings.FETCH_MAX_BYTES)
    if (bytes === null) continue
    const why = bytes === 'forbidden' ? 'it may not be read' : 'larger than FETCH_MAX_BYTES'
    readable = (await showFile(context, file.name, typeof bytes === 'string' ? why : bytes)) && readable
  }
  return readable ? 0 : 1
}

/** The same for a folder on a server, newest files first. Nothing is deleted or stored, and the host key is not recorded. @returns the exit code */
export async function testRemote(context: ReadingContext, url: string): Promise<number> {
  const opened = await context.remotes.open(url, null)
  if ('trouble' in opened) return refused(url, opened.trouble)
  const { folder, hostKey } = opened
  try {
    console.log(`${withoutCredentials(url)}\n  ${folder.files.length} files are there; a test does not delete them`)
    if (hostKey) console.log(`  host key ${hostKey}; compare it with the key that the server's operator publishes`)
    let readable = true
    for (const file of folder.files.slice(-FILES_SHOWN).reverse()) {
      const bytes = await folder.read(file)
      if (bytes === 'absent') continue
      readable = (await showFile(context, file.name, 'trouble' in bytes ? inWords(bytes.trouble) : bytes)) && readable
      if ('trouble' in bytes && bytes.ends) break
    }
    return readable ? 0 : 1
  } finally {
    folder.close()
  }
}

function refused(url: string, why: Trouble): number {
  console.log(`${withoutCredentials(url)}\n  ${inWords(why)}`)
  return 1
}

/** Prints a file as read, or why it cannot be read. @returns whether it could be read */
async function showFile({ reader }: ReadingContext, name: string, bytes: Buffer | string): Promise<boolean> {
  const result = typeof bytes === 'string' ? bytes : await reader.feed({ bytes, contentType: null, url: null, language: null })
  if (typeof result === 'string' || 'trouble' in result) {
    console.log(`\n- ${name}: ${typeof result === 'string' ? result : inWords(result.trouble)}`)
    return false
  }
  console.log(`\n- ${name}: ${result.format}, ${result.entries.length} entries`)
  for (const { entry } of result.entries.slice(0, FILES_SHOWN))
    console.log(
      `  ${entry.title ?? '(no headline)'}\n  ${entry.id ?? 'no id'}, version ${entry.version ?? 'not stated'}, ${entry.pubStatus ?? 'no status'}`,
    )
  return true
}

const inWords = ({ code, message }: Trouble) => `${message} (${code})`
