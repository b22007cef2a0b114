import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const HEARTBEAT_MS = 1000
/** A holder without a heartbeat for this long counts as dead, even if a process has its id: it may be in another container, or from before a restart. */
const STALE_MS = 15_000
/** The same for npm, which has no heartbeat once its parent was killed. No installation takes this long. */
const ABANDONED_MS = 1_800_000

/**
 * Takes the lock for installing in `root`, or waits for it. The lock is the folder `.installing` with one file, named after its holder. It is
 * created by a rename, which fails while another process holds the lock. The lock of a dead holder is removed.
 *
 * @param {string} root
 * @param {(seconds: number) => void} waiting called when it starts to wait, and every ten seconds after that
 * @returns {Promise<{ runs(pid: number): void, release(): void }>} `runs` records the child that installs, which may outlive its parent
 */
export async function takeInstallLock(root, waiting) {
  const lock = join(root, '.installing')
  const name = `${process.pid}-${Date.now()}`
  for (let second = 0; !take(lock, name); second++) {
    clearDead(lock)
    if (second % 10 === 0 && second > 0) waiting(second)
    if (second === 1) waiting(0)
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimesSync(join(lock, name), now, now)
  }, HEARTBEAT_MS)
  return {
    runs: (pid) => writeFileSync(join(lock, name), `${process.pid} ${pid}`),
    release() {
      clearInterval(heartbeat)
      rmSync(join(lock, name), { force: true })
      removeEmpty(lock)
    },
  }
}

function take(lock, name) {
  const own = `${lock}-${name}`
  mkdirSync(own)
  writeFileSync(join(own, name), `${process.pid}`)
  removeEmpty(lock) // Windows cannot rename onto a folder, not even an empty one
  try {
    renameSync(own, lock)
    return true
  } catch (error) {
    rmSync(own, { recursive: true })
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(error.code)) return false
    throw error
  }
}

/** Removes the file of a dead holder by its name, so that it never removes that of a later holder. */
function clearDead(lock) {
  for (const name of attempt(() => readdirSync(lock)) ?? []) {
    const file = join(lock, name)
    const age = attempt(() => Date.now() - statSync(file).mtimeMs)
    const [holder, npm] = attempt(() => readFileSync(file, 'utf8').split(' ').map(Number)) ?? []
    if (age === undefined || !holder) continue
    const dead = !isAlive(npm) && (!isAlive(holder) || age > STALE_MS)
    if (dead || age > ABANDONED_MS) rmSync(file, { force: true })
  }
}

function isAlive(pid) {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

const removeEmpty = (folder) => attempt(() => rmdirSync(folder))

function attempt(work) {
  try {
    return work()
  } catch {
    return undefined
  }
}
