import type { Settings } from '../../config/env.ts'
import { remotesOf } from '../../workers/context.ts'
import { parseFeed } from '../feed/parse/parse.ts'
import { openFolder, readDropped } from '../fetch/folder.ts'
import { withoutCredentials } from '../text/credentials.ts'

const FILES = 3

/** Shows what waits in a watched folder and how the first files read. Nothing is moved or stored. @returns the exit code */
export async function testFolder(url: string, settings: Settings): Promise<number> {
  const folder = await openFolder(url, settings.WATCH_FOLDERS)
  if ('trouble' in folder) return refused(url, folder.trouble)
  console.log(`${folder.path}\n  ${folder.waiting.length} files wait; a test moves none`)
  let sound = true
  for (const file of folder.waiting.slice(0, FILES)) {
    const bytes = await readDropped(file, settings.FETCH_MAX_BYTES)
    if (bytes === null) continue
    const why = bytes === 'forbidden' ? 'it may not be read' : 'larger than FETCH_MAX_BYTES'
    sound = show(file.name, typeof bytes === 'string' ? why : bytes) && sound
  }
  return sound ? 0 : 1
}

/** The same for a folder on a server, newest files first. Nothing is deleted or stored, nor the server's key recorded. @returns the exit code */
export async function testRemote(url: string, settings: Settings): Promise<number> {
  const opened = await remotesOf(settings).open(url, null)
  if ('trouble' in opened) return refused(url, opened.trouble)
  const { folder, hostKey } = opened
  try {
    console.log(`${withoutCredentials(url)}\n  ${folder.files.length} files lie there; a test deletes none`)
    if (hostKey) console.log(`  host key ${hostKey}; compare it with what the server's people say`)
    let sound = true
    for (const file of folder.files.slice(-FILES).reverse()) {
      const bytes = await folder.read(file)
      if (bytes === 'absent') continue
      sound = show(file.name, 'trouble' in bytes ? `${bytes.trouble.message} (${bytes.trouble.code})` : bytes) && sound
      if ('trouble' in bytes && bytes.ends) break
    }
    return sound ? 0 : 1
  } finally {
    folder.close()
  }
}

function refused(url: string, { code, message }: { code: string; message: string }): number {
  console.log(`${withoutCredentials(url)}\n  ${message} (${code})`)
  return 1
}

/** One file as read, or why there is nothing to read. @returns whether it reads */
function show(name: string, bytes: Buffer | string): boolean {
  const answer = typeof bytes === 'string' ? bytes : parseFeed(bytes)
  if (typeof answer === 'string' || 'trouble' in answer) {
    console.log(`\n- ${name}: ${typeof answer === 'string' ? answer : `${answer.trouble.message} (${answer.trouble.code})`}`)
    return false
  }
  console.log(`\n- ${name}: ${answer.feed.format}, ${answer.feed.entries.length} entries`)
  for (const { title, id, version, pubStatus } of answer.feed.entries.slice(0, FILES))
    console.log(`  ${title ?? '(no headline)'}\n  ${id ?? 'no id'}, version ${version ?? 'not stated'}, ${pubStatus ?? 'no status'}`)
  return true
}
