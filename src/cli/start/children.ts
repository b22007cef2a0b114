import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { childEnvironment, ROOT } from '../../../config/env.ts'

/** Placing has its own process: it computes, while the other one waits for the network. */
const CHILDREN = [['tick', 'poll', 'scrape', 'tell', 'deliver'], ['place']]
/**
 * How V8 collects garbage in a child: in the thread that made it. Helper threads that share this work cost a seventh of all processor time of an
 * entry, and what they save by the clock the other process needs. A semi-space of 64 MB saves nothing more and takes 180 MB.
 */
const V8_FLAGS = ['--single-threaded-gc', '--max-semi-space-size=16']
/** A child that died is restarted after this time, which doubles each time it dies within ten seconds. */
const RESTART_MS = 500
const STOP_MS = 3500

/** Counts internal errors and keeps the latest message for the progress line. */
export interface TroubleLog {
  count: number
  last: string | undefined
  add(message: string): void
}

export interface Children {
  names: string[]
  trouble: TroubleLog
  /** Of the children that run now. */
  pids(): number[]
  /** Lets the children finish their jobs; kills them after a few seconds. */
  stop(): Promise<void>
  kill(): void
}

/**
 * Runs the workers as child processes and restarts those that die. They exit by themselves when this process is gone.
 * @param onDeath called when one died, before another is started: frees what it worked on
 */
export function runChildren(over: Parameters<typeof childEnvironment>[0], onDeath: () => Promise<void> = async () => {}): Children {
  const trouble: TroubleLog = {
    count: 0,
    last: undefined,
    add(message) {
      this.count++
      this.last = message
    },
  }
  const running = new Set<ChildProcess>()
  let stopping = false

  const start = (kinds: string[], delay: number) => {
    const began = Date.now()
    const child = fork(join(ROOT, 'bin', 'copytaster.mjs'), ['worker', ...kinds], {
      env: childEnvironment(over),
      execArgv: [...process.execArgv, ...V8_FLAGS],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let stderr = ''
    child.stderr!.on('data', (chunk) => {
      stderr = (stderr + chunk).slice(-2000)
    })
    child.on('message', (message: { error: string }) => trouble.add(message.error))
    child.on('error', (error) => trouble.add(error.message))
    running.add(child)
    child.on('exit', (code, signal) => {
      running.delete(child)
      if (stopping) return
      trouble.add(`the ${kinds.join('+')} worker ended (${signal ?? code}) and is restarted ${stderr.trim().split('\n').at(-1) ?? ''}`)
      const next = Date.now() - began < 10_000 ? Math.min(delay * 2, 30_000) : RESTART_MS
      onDeath().catch((error: Error) => trouble.add(error.message))
      setTimeout(() => stopping || start(kinds, next), delay)
    })
  }
  for (const kinds of CHILDREN) start(kinds, RESTART_MS)

  const kill = () => {
    stopping = true
    for (const child of running) child.kill('SIGKILL')
  }
  return {
    names: CHILDREN.map((kinds) => kinds.join('+')),
    trouble,
    pids: () => [...running].map((child) => child.pid!),
    kill,
    async stop() {
      stopping = true
      const ended = [...running].map((child) => new Promise((resolve) => child.on('exit', resolve)))
      for (const child of running) child.kill('SIGTERM')
      const late = setTimeout(kill, STOP_MS)
      await Promise.all(ended)
      clearTimeout(late)
    },
  }
}
