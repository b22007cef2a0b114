/** The time that one document may take, as processor time of the thread that reads it. */
import { readFileSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'

/**
 * On a busy machine a thread waits for a processor longer than it runs. So much longer than its limit it may take by the clock: an outer bound,
 * which alone holds where the processor time is not known.
 */
export const CLOCK_FACTOR = 5
/** Linux counts processor time in hundredths of a second (proc(5), `sysconf(_SC_CLK_TCK)`), so that a shorter wait would find nothing new. */
const TICKS_PER_SECOND = 100
const SHORTEST_WAIT_MS = 1000 / TICKS_PER_SECOND

/**
 * Ends work that takes more processor time than `seconds`, or CLOCK_FACTOR times as long by the clock.
 * @param used the processor time so far, in seconds; null where it is not known
 * @returns a function that lifts the limit
 */
export function limitTime(seconds: number, used: () => Promise<number | null>, end: () => void): () => void {
  let lifted = false
  let timer: NodeJS.Timeout
  const bound = setTimeout(end, seconds * CLOCK_FACTOR * 1000)
  const before = used()
  const check = async () => {
    const [start, now] = [await before, await used()]
    if (lifted || start === null || now === null) return
    const left = seconds - (now - start)
    if (left <= 0) end()
    else lookAfter(left)
  }
  // No thread uses more processor time than passes by the clock: until then there is nothing to find.
  const lookAfter = (left: number) => {
    timer = setTimeout(() => void check(), Math.max(left * 1000, SHORTEST_WAIT_MS))
  }
  lookAfter(seconds)
  return () => {
    lifted = true
    clearTimeout(bound)
    clearTimeout(timer)
  }
}

/**
 * Processor time of a thread, in seconds, since it began. Read from Linux, which answers whatever the thread does; elsewhere from Node 24.6 and later.
 * @param task the thread in `/proc`, as `/proc/thread-self` names it; null where there is none
 * @returns null where it is not known
 */
export async function processorSeconds(worker: Worker, task: string | null): Promise<number | null> {
  try {
    if (task !== null) return secondsIn(readFileSync(`/proc/${task}/stat`, 'utf8'))
    const usage = await (worker as Worker & { cpuUsage?(): Promise<NodeJS.CpuUsage> }).cpuUsage?.()
    return usage ? (usage.user + usage.system) / 1e6 : null
  } catch {
    // The thread has ended.
    return null
  }
}

/** `utime` and `stime`, the 14th and 15th field of a stat file (proc(5)); the name before them may contain anything. */
function secondsIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}
