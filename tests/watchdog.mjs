// Waits until its standard input closes, which is when the test run that started it ends or is killed. Then it ends every process of that
// run and removes the run's folder. It is plain JavaScript because it must be small: one runs beside every test run.
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const dir = process.argv[2]
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
/** Number of checks, 100 ms apart: ten seconds. */
const ROUNDS = 100

/** Ids of the processes whose temporary directory is the folder or is in it (Linux only; elsewhere they cannot be listed). */
function processesOf() {
  return entries('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => `\0${read(`/proc/${pid}/environ`)}`.includes(`\0TMPDIR=${dir}`))
    .map(Number)
}

/** A server that is killed leaves shared memory behind; PostgreSQL's immediate shutdown (SIGQUIT) does not. */
const isServer = (pid) => {
  try {
    return /\/postgres( \(deleted\))?$/.test(readlinkSync(`/proc/${pid}/exe`))
  } catch {
    return false
  }
}

/** The first line of postmaster.pid is the id of the server's main process (PostgreSQL, src/include/utils/pidfile.h). */
function serversIn(folder, depth = 6) {
  if (depth === 0) return []
  return entries(folder, true).flatMap((entry) => {
    if (entry.isDirectory()) return serversIn(join(folder, entry.name), depth - 1)
    if (entry.name !== 'postmaster.pid') return []
    const pid = Number.parseInt(read(join(folder, entry.name)), 10)
    return process.platform !== 'linux' || isServer(pid) ? [pid] : [] // a crashed server leaves its file behind, and its id may be reused
  })
}

function entries(folder, withFileTypes = false) {
  try {
    return readdirSync(folder, { withFileTypes })
  } catch {
    return []
  }
}

function read(file) {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

function signal(pid, name) {
  try {
    return pid > 0 && process.kill(pid, name)
  } catch {
    return false
  }
}

async function clearUp() {
  // First the processes that would restart a server.
  for (const pid of processesOf()) if (!isServer(pid)) signal(pid, 'SIGKILL')
  const servers = serversIn(dir).filter((pid) => signal(pid, 'SIGQUIT'))
  for (let i = 0; i < ROUNDS && servers.some((pid) => signal(pid, 0)); i++) await pause(100)
  for (let i = 0; i < ROUNDS; i++) {
    const left = processesOf()
    if (!left.length) break
    for (const pid of left) signal(pid, 'SIGKILL')
    await pause(100)
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

process.stdin.resume()
process.stdin.once('end', clearUp)
