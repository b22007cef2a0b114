// Plain JavaScript without dependencies: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Runs `npm ci` when node_modules does not belong to the lock file. Exits with a plain sentence when that fails. */
export function installMissing() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    console.error(
      `Copytaster needs Node 20 or newer; this is ${process.version}.\nInstall a newer Node from https://nodejs.org and start again.`,
    )
    process.exit(1)
  }
  const stamp = join(root, 'node_modules', '.copytaster-lock')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  console.error('Installing what is missing (npm ci), about half a minute the first time ...')
  const done = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) {
    console.error('The installation failed (npm ci, above). Check that the npm registry can be reached, then start again.')
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

// Called by itself (an image is built): NODE_ENV=production leaves out what only tests and lint need.
if (process.argv[1] === fileURLToPath(import.meta.url)) installMissing()
