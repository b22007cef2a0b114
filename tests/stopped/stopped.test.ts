import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { alive } from '../holds/processes.ts'
import { until } from '../pipeline.ts'

let temporary: string
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'stopped '))
  chmodSync(temporary, 0o755) // under root the database server runs as another user
})

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  rmSync(temporary, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
})

/** Starts `npm test` on a file that waits for ever, in a process group of its own, and waits until that file runs. */
async function startRun(): Promise<ChildProcess> {
  const args = [join(ROOT, 'bin', 'run.mjs'), 'vitest', 'run', '--config', 'tests/stopped/vitest.config.ts']
  const child = spawn(process.execPath, args, {
    env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  started.push(child)
  let errors = ''
  child.stderr!.on('data', (chunk) => (errors += chunk))
  await until('the test of the other run waits', async () => {
    if (child.exitCode !== null) throw new Error(`It ended:\n${errors}`)
    return inside(/\/waits$/).length > 0
  })
  return child
}

const inside = (pattern: RegExp) => readdirSync(temporary, { recursive: true, encoding: 'utf8' }).filter((name) => pattern.test(name))

/** The database server, and every process whose temporary directory lies in ours. */
function processes(): number[] {
  const servers = inside(/postmaster\.pid$/).map((name) => Number(readFileSync(join(temporary, name), 'utf8').split('\n')[0]))
  const others = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(`\0TMPDIR=${temporary}`))
  return [...servers, ...others.map(Number)]
}

function environmentOf(pid: string): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`
  } catch {
    return ''
  }
}

/** The run itself, below `npm test`. */
async function runnerOf(child: ChildProcess): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=', '--ppid', String(child.pid)])
  return Number(stdout.trim().split('\n')[0])
}

describe.skipIf(!existsSync('/proc/self/environ'))('a test run', { timeout: 600_000 }, () => {
  it.each([
    ['Ctrl-C', (child: ChildProcess) => process.kill(-child.pid!, 'SIGINT')],
    ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
    ['SIGKILL of npm test', (child: ChildProcess) => child.kill('SIGKILL')],
    ['SIGKILL of the runner', async (child: ChildProcess) => process.kill(await runnerOf(child), 'SIGKILL')],
  ])('that is stopped by %s leaves neither a process nor a folder behind', async (_, stop) => {
    const child = await startRun()
    const before = processes()
    expect(before.length).toBeGreaterThanOrEqual(4)
    await stop(child)
    await until('all processes have ended', async () => !before.some(alive) && processes().length === 0)
    await until('the folder is gone', async () => inside(/^copytaster-test-[^/]*$/).length === 0)
  })

  it('removes what an earlier run left whose watchdog was killed too, and lets a run that goes on alone', async () => {
    const { pid } = spawn(process.execPath, ['-e', ''])
    await until('the earlier run has ended', async () => !alive(pid!))
    const folderOf = (of: number) => join(temporary, `copytaster-test-${hostname()}-${of}-abcdef`)
    for (const of of [pid!, process.pid]) mkdirSync(folderOf(of))
    await startRun()
    expect([existsSync(folderOf(pid!)), existsSync(folderOf(process.pid))]).toEqual([false, true])
  })
})
