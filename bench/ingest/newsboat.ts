/** newsboat (newsboat.org), a feed reader that stores entries in SQLite, on the same feeds from the same server. */
import { execFile } from 'node:child_process'
import { stat, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cpuOfEndedChildren } from './cost.ts'

const run = promisify(execFile)

export interface PeerRun {
  seconds: number
  cpuSeconds: number | null
  /** Of its cache file. */
  databaseBytes: number
}

/** @returns a function that fetches the feeds once more into the same cache; null where newsboat is not installed */
export async function openNewsboat(dir: string, urls: string[]): Promise<(() => Promise<PeerRun>) | null> {
  const version = await run('newsboat', ['--version']).catch(() => null)
  if (!version) return null
  const [list, config, cache] = ['urls', 'config', 'cache.db'].map((name) => join(dir, `newsboat-${name}`)) as [string, string, string]
  await writeFile(list, `${urls.join('\n')}\n`)
  await writeFile(config, `reload-threads ${cpus().length}\nmax-items 0\ncleanup-on-quit no\n`)
  return async () => {
    const cpu = cpuOfEndedChildren()
    const began = performance.now()
    await run('newsboat', ['-u', list, '-C', config, '-c', cache, '-x', 'reload'], { env: { ...process.env, HOME: dir } })
    const seconds = (performance.now() - began) / 1000
    return { seconds, cpuSeconds: cpu === null ? null : cpuOfEndedChildren()! - cpu, databaseBytes: (await stat(cache)).size }
  }
}
