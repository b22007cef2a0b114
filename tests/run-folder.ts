import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../config/env.ts'

export interface RunFolder {
  dir: string
  /** Ends everything that still runs in the folder, and removes it. */
  remove(): Promise<void>
}

const WATCHDOG = join(ROOT, 'tests', 'watchdog.mjs')
/** The host name separates runs in containers that share a temporary directory but not their process ids. */
const prefixOf = (pid: number | string) => `copytaster-test-${hostname().replaceAll(/[^\w.]/g, '_')}-${pid}-`

/**
 * The folder for all temporary files of this test run. It becomes the temporary directory of this process and of its children. A watchdog
 * process ends everything that runs in the folder and removes it when this process is gone, however it ended. Folders of earlier runs whose
 * watchdog was killed too are removed first.
 */
export async function openRunFolder(): Promise<RunFolder> {
  const base = tmpdir()
  await removeDeadRuns(base)
  const dir = mkdtempSync(join(base, prefixOf(process.pid)))
  chmodSync(dir, 0o755) // under root the database server runs as another user, which needs access
  const watchdog = watch(dir)
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = dir
  // `npm test` keeps an IPC channel open; when it closes, `npm test` was killed.
  if (process.channel) {
    process.channel.unref()
    process.once('disconnect', () => process.exit(1))
  }
  return { dir, remove: () => end(watchdog) }
}

async function removeDeadRuns(base: string): Promise<void> {
  for (const name of readdirSync(base)) {
    const pid = /-(\d+)-[^-]+$/.exec(name)?.[1]
    if (pid && name.startsWith(prefixOf(pid)) && !exists(Number(pid))) await end(watch(join(base, name)))
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Detached, so that a Ctrl-C at the keyboard does not end it with the run. */
function watch(dir: string): ChildProcess {
  const watchdog = spawn(process.execPath, [WATCHDOG, dir], { stdio: ['pipe', 'ignore', 'inherit'], detached: true })
  watchdog.unref()
  return watchdog
}

function end(watchdog: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    watchdog.once('exit', () => resolve())
    watchdog.ref()
    watchdog.stdin!.end()
  })
}
