/** The program as real processes, as `start` and a supervisor run it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { childEnvironment, ROOT } from '../../config/env.ts'

export interface Process {
  pid: number
  /** Settles with its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
  /** What it printed so far. */
  output(): string
  /** Trouble of ours that a worker reported. */
  errors: string[]
  signal(name: NodeJS.Signals): void
}

type Environment = Parameters<typeof childEnvironment>[0]

const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})

/** `copytaster <args>` in a process of its own. `shell`: as a shell runs a command, in a process group and without a channel to its parent. */
export function run(args: string[], env: Environment, options: { shell?: boolean } = {}): Process {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'copytaster.mjs'), ...args], {
    // The publisher of a test is one host, which a test does not wait for.
    env: childEnvironment({ HOST_SPACING_SECONDS: '0', ...env }),
    stdio: ['ignore', 'pipe', 'pipe', ...(options.shell ? [] : ['ipc' as const])],
    detached: options.shell,
  })
  let output = ''
  const errors: string[] = []
  child.stdout!.on('data', (chunk) => (output += chunk))
  child.stderr!.on('data', (chunk) => (output += chunk))
  child.on('message', (message: { error: string }) => errors.push(message.error))
  running.add(child)
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on('exit', (code, signal) => {
      running.delete(child)
      resolve(signal ?? code ?? 0)
    }),
  )
  return { pid: child.pid!, ended, output: () => output, errors, signal: (name) => void child.kill(name) }
}

/** kill -9, and waits until it is gone. */
export async function killHard(process: Process): Promise<void> {
  process.signal('SIGKILL')
  await process.ended
}

/**
 * Settings of a test's workers: everything that waits is short, so that what must be waited for comes within seconds. A fetch may take long
 * enough for a test to act while it is held, a reader to begin while others have the processor.
 */
export function quick(databaseUrl: string, redisUrl: string | undefined, host: string): Environment {
  return {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl ?? '',
    QUEUE_PREFIX: `holds-${randomBytes(4).toString('hex')}`,
    ALLOW_HOSTS: host,
    HOST_CONCURRENCY: '16',
    HOST_SPACING_SECONDS: '0',
    TICK_SECONDS: '0.25',
    SWEEP_SECONDS: '1',
    FETCH_TIMEOUT_SECONDS: '5',
    READER_TIMEOUT_SECONDS: '5',
  }
}

/** Resident memory of a process in MB, on Linux; elsewhere undefined. */
export async function residentMb(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kb = /VmRSS:\s+(\d+)/.exec(status)?.[1]
  return kb ? Number(kb) / 1024 : undefined
}

/** Processor time of the busiest thread of a process apart from its main thread, in seconds, on Linux; elsewhere undefined. */
export function threadSeconds(pid: number): number | undefined {
  if (!existsSync(`/proc/${pid}/task`)) return undefined
  const threads = readdirSync(`/proc/${pid}/task`).filter((thread) => thread !== String(pid))
  return Math.max(...threads.map((thread) => secondsOf(`/proc/${pid}/task/${thread}/stat`)))
}

/** `utime` and `stime` of a stat file (proc(5)), in hundredths of a second; 0 where the thread has ended. */
function secondsOf(path: string): number {
  try {
    const fields = readFileSync(path, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}

/** Whether a process runs. A zombie (proc(5)) does not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}
