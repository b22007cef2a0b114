import type { Settings } from '../../config/env.ts'
import { parseFeed } from '../feed/parse/parse.ts'
import { openFolder, readDropped } from '../fetch/folder.ts'

const FILES = 3

/** Shows what waits in a watched folder and how the first files read. Nothing is moved or stored. @returns the exit code */
export async function testFolder(url: string, settings: Settings): Promise<number> {
  const folder = await openFolder(url, settings.WATCH_FOLDERS)
  if ('trouble' in folder) {
    console.log(`${url}\n  ${folder.trouble.message} (${folder.trouble.code})`)
    return 1
  }
  console.log(`${folder.path}\n  ${folder.waiting.length} files wait; a test moves none`)
  let sound = true
  for (const file of folder.waiting.slice(0, FILES)) {
    const bytes = await readDropped(file, settings.FETCH_MAX_BYTES)
    if (bytes === null) continue
    const answer = typeof bytes === 'string' ? null : parseFeed(bytes)
    if (!answer || 'trouble' in answer) {
      console.log(
        `\n- ${file.name}: ${answer ? `${answer.trouble.message} (${answer.trouble.code})` : bytes === 'forbidden' ? 'it may not be read' : 'larger than FETCH_MAX_BYTES'}`,
      )
      sound = false
      continue
    }
    console.log(`\n- ${file.name}: ${answer.feed.format}, ${answer.feed.entries.length} entries`)
    for (const { title, id, version, pubStatus } of answer.feed.entries.slice(0, FILES))
      console.log(`  ${title ?? '(no headline)'}\n  ${id ?? 'no id'}, version ${version ?? 'not stated'}, ${pubStatus ?? 'no status'}`)
  }
  return sound ? 0 : 1
}
