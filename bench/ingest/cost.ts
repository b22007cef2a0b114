import { readdirSync, readFileSync } from 'node:fs'

/** The cost of processes as Linux counts it (proc(5)); null on other systems. */
export interface Cost {
  cpuSeconds: number
  /** The processor time of each kind of thread, in seconds, by name, and of those that ended before. */
  parts: Record<string, number>
  /** Resident memory of each process at the end, by name. MB. */
  memory: Record<string, number>
  /** Peak resident memory of all processes together, with pages shared by the server's processes counted once. MB. */
  peakMb: number
  /** Peak resident memory of one process. MB. */
  largestMb: number
}

/** The names of processes by id; null for one that only measures. A process that is not among them goes by its command line. */
export type ProcessNames = Map<number, string | null>

/** USER_HZ: 100 on every Linux that Node runs on (proc(5), sysconf _SC_CLK_TCK). */
const TICKS = 100

/**
 * Watches these processes and their descendants until the returned function is called for the sum.
 * @param roots called each time, since processes come and go
 */
export function watchCost(roots: () => number[]): (names: ProcessNames) => Cost | null {
  if (process.platform !== 'linux') return () => null
  const cpuBefore = new Map(treeOf(roots()).map((pid) => [pid, cpuOf(pid)]))
  const threadsBefore = new Map(
    treeOf(roots())
      .flatMap(threadsOf)
      .map(({ id, seconds }) => [id, seconds]),
  )
  let peakMb = 0
  let largestMb = 0
  const look = () => {
    const sizes = treeOf(roots()).map(memoryOf)
    peakMb = Math.max(peakMb, Math.max(0, ...sizes.map((s) => s.shared)) + sumOf(sizes.map((s) => s.own)))
    largestMb = Math.max(largestMb, ...sizes.map((s) => s.own + s.shared))
  }
  look()
  const timer = setInterval(look, 1000)
  return (names) => {
    clearInterval(timer)
    look()
    const pids = treeOf(roots()).filter((pid) => names.get(pid) !== null)
    const cpuSeconds = sumOf(pids.map((pid) => cpuOf(pid) - (cpuBefore.get(pid) ?? 0)))
    const nameOf = (pid: number) => names.get(pid) ?? titleOf(pid)
    const parts: Record<string, number> = {}
    for (const { id, pid, kind, seconds } of pids.flatMap(threadsOf)) {
      const name = kind ? `${nameOf(pid)}: ${kind}` : nameOf(pid)
      parts[name] = (parts[name] ?? 0) + seconds - (threadsBefore.get(id) ?? 0)
    }
    parts['ended, such as autovacuum'] = Math.max(0, cpuSeconds - sumOf(Object.values(parts)))
    const memory: Record<string, number> = {}
    for (const pid of pids) {
      const { own, shared } = memoryOf(pid)
      memory[nameOf(pid)] = Math.max(memory[nameOf(pid)] ?? 0, Math.round(own + shared))
    }
    return { cpuSeconds, parts, memory, peakMb: Math.round(peakMb), largestMb: Math.round(largestMb) }
  }
}

/** The processor time, in seconds, of the children of this process that have ended; null on systems other than Linux. */
export function cpuOfEndedChildren(): number | null {
  return process.platform === 'linux' ? sumOf(statOf('/proc/self').slice(13, 15).map(Number)) / TICKS : null
}

function treeOf(roots: number[]): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(statOf(`/proc/${name}`)[1])] as const)
  const found = new Set(roots)
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid)
  }
  return [...found]
}

/** The fields after the command's name, which may contain spaces; empty for what has ended. */
function statOf(folder: string): string[] {
  const stat = contentOf(`${folder}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** User and system time in seconds, including that of ended children (fields 14 to 17). */
function cpuOf(pid: number): number {
  return sumOf(statOf(`/proc/${pid}`).slice(11, 15).map(Number)) / TICKS
}

interface ThreadTime {
  id: string
  pid: number
  /** Null in a process of one thread. */
  kind: string | null
  seconds: number
}

/**
 * Threads that Node starts before any of ours: one for delayed tasks of V8, four helpers of V8 (compiler, garbage collection), one for signals,
 * four of libuv. Up to Node 22 they have no names, but they are the first.
 */
const NODE_THREADS = 10

function threadsOf(pid: number): ThreadTime[] {
  const tids = foldersIn(`/proc/${pid}/task`)
    .map(Number)
    .sort((a, b) => a - b)
  const named = tids.some((tid) => isNodeThread(pid, tid))
  return tids.map((tid, i) => {
    const helper = named ? isNodeThread(pid, tid) : i <= NODE_THREADS
    const kind = tid === pid ? 'main thread' : helper ? 'V8 and libuv threads' : 'worker threads'
    const seconds = sumOf(statOf(`/proc/${pid}/task/${tid}`).slice(11, 13).map(Number)) / TICKS
    return { id: `${pid}/${tid}`, pid, kind: tids.length > 1 ? kind : null, seconds }
  })
}

function isNodeThread(pid: number, tid: number): boolean {
  return /^(V8Worker|DelayedTask|SignalInspector|libuv)/.test(contentOf(`/proc/${pid}/task/${tid}/comm`))
}

/** What a process says that it is: a server process of PostgreSQL states its task. */
function titleOf(pid: number): string {
  const title = contentOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
  const task = /^postgres: (\D*[^\d\s])/.exec(title)?.[1]
  return task ? `PostgreSQL ${task}` : /postgres /.test(title) ? 'PostgreSQL postmaster' : title.slice(0, 40)
}

function memoryOf(pid: number): { own: number; shared: number } {
  const status = contentOf(`/proc/${pid}/status`)
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024
  return { own: megabytes('RssAnon') + megabytes('RssFile'), shared: megabytes('RssShmem') }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // the process has ended meanwhile
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // the process has ended meanwhile
  }
}

function sumOf(numbers: number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0)
}
