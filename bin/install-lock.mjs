import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const BEAT_MS = 1000
/** A holder that was silent for this long is taken for dead, even where a process has its number: in another container, after a restart. */
const SILENT_MS = 15_000
/** The same for npm, which gives no sign of life when its parent was killed. No installation takes so long. */
const ABANDONED_MS = 1_800_000

/**
 * Takes the right to install in `root`, or waits for it. The lock is the folder `.installing` with one file, named for its holder; it is
 * put there by a rename, which fails while another one holds it. A lock whose holder is dead is cleared.
 *
 * @param {string} root
 * @param {(seconds: number) => void} waiting called when it has to wait, and every ten seconds from then on
 * @returns {Promise<{ runs(pid: number): void, release(): void }>} `runs` names the child that installs, which may outlive its parent
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
  const beat = setInterval(() => {
    const now = new Date()
    utimesSync(join(lock, name), now, now)
  }, BEAT_MS)
  return {
    runs: (pid) => writeFileSync(join(lock, name), `${process.pid} ${pid}`),
    release() {
      clearInterval(beat)
      rmSync(join(lock, name), { force: true })
      removeEmpty(lock)
    },
  }
}

function take(lock, name) {
  const own = `${lock}-${name}`
  mkdirSync(own)
  writeFileSync(join(own, name), `${process.pid}`)
  removeEmpty(lock) // Windows does not rename onto a folder, not even an empty one
  try {
    renameSync(own, lock)
    return true
  } catch (error) {
    rmSync(own, { recursive: true })
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(error.code)) return false
    throw error
  }
}

/** Removes the dead holder's file by its name, so that it never removes the file of one that came after. */
function clearDead(lock) {
  for (const name of quietly(() => readdirSync(lock)) ?? []) {
    const file = join(lock, name)
    const silent = quietly(() => Date.now() - statSync(file).mtimeMs)
    const [holder, npm] = quietly(() => readFileSync(file, 'utf8').split(' ').map(Number)) ?? []
    if (silent === undefined || !holder) continue
    const dead = !isAlive(npm) && (!isAlive(holder) || silent > SILENT_MS)
    if (dead || silent > ABANDONED_MS) rmSync(file, { force: true })
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

const removeEmpty = (folder) => quietly(() => rmdirSync(folder))

function quietly(work) {
  try {
    return work()
  } catch {
    return undefined
  }
}
