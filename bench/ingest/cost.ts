import { readdirSync, readFileSync } from 'node:fs'

/** The cost of processes as Linux counts it (proc(5)); null on other systems. */
export interface Cost {
  cpuSeconds: number
  /** Peak resident memory of all processes together, with pages shared by the server's processes counted once. MB. */
  peakMb: number
  /** Peak resident memory of one process. MB. */
  largestMb: number
}

/** USER_HZ: 100 on every Linux that Node runs on (proc(5), sysconf _SC_CLK_TCK). */
const TICKS = 100

/**
 * Watches these processes and their descendants until the returned function is called for the sum.
 * @param roots called each time, since processes come and go
 */
export function watchCost(roots: () => number[]): () => Cost | null {
  if (process.platform !== 'linux') return () => null
  const before = cpuOf(treeOf(roots()))
  let peakMb = 0
  let largestMb = 0
  const look = () => {
    const sizes = treeOf(roots()).map(memoryOf)
    const shared = Math.max(0, ...sizes.map((s) => s.shared))
    peakMb = Math.max(peakMb, shared + sizes.reduce((sum, s) => sum + s.own, 0))
    largestMb = Math.max(largestMb, ...sizes.map((s) => s.own + s.shared))
  }
  look()
  const timer = setInterval(look, 1000)
  return () => {
    clearInterval(timer)
    look()
    return { cpuSeconds: cpuOf(treeOf(roots())) - before, peakMb: Math.round(peakMb), largestMb: Math.round(largestMb) }
  }
}

function treeOf(roots: number[]): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(statOf(Number(name))[1])] as const)
  const found = new Set(roots)
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid)
  }
  return [...found]
}

/** The fields after the command's name, which may contain spaces; empty for a process that has ended. */
function statOf(pid: number): string[] {
  const stat = contentOf(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** User and system time, including that of ended children (fields 14 to 17). */
function cpuOf(pids: number[]): number {
  return (
    pids.reduce(
      (sum, pid) =>
        sum +
        statOf(pid)
          .slice(11, 15)
          .reduce((a, b) => a + Number(b), 0),
      0,
    ) / TICKS
  )
}

function memoryOf(pid: number): { own: number; shared: number } {
  const status = contentOf(`/proc/${pid}/status`)
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024
  return { own: megabytes('RssAnon') + megabytes('RssFile'), shared: megabytes('RssShmem') }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // the process has ended meanwhile
  }
}
