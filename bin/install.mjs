// Plain JavaScript without dependencies: it runs before anything is installed.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeInstallLock } from './install-lock.mjs'
import { isInstalled } from './installed.mjs'
import { unsupportedNode } from './node-version.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Runs `npm ci` when node_modules does not match the lock file. Of two processes that start together, one installs and the other waits.
 * Exits with a sentence for the operator when Node is too old or the installation fails.
 *
 * @param {{ dev?: boolean }} options `dev`: development dependencies are needed too
 */
export async function installMissing({ dev = false } = {}) {
  const unsupported = unsupportedNode(process.versions.node)
  if (unsupported) fail(unsupported)
  if (complete(dev)) return
  const lock = await takeInstallLock(root, (seconds) =>
    console.error(seconds ? `  still waiting after ${seconds} s` : 'Another process is installing the packages. Waiting for it ...'),
  )
  try {
    if (complete(dev)) return
    console.error('Installing packages (npm ci); this takes about half a minute the first time ...')
    const status = await runNpm(dev, lock.runs)
    if (status !== 0) fail('The installation failed (npm ci, above). Check that the npm registry can be reached, then start again.', lock)
  } finally {
    lock.release()
  }
}

function complete(dev) {
  return isInstalled(read('package-lock.json'), read('node_modules/.package-lock.json'), { dev })
}

function read(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

function runNpm(dev, runs) {
  const args = ['ci', '--no-fund', '--no-audit', '--loglevel=error', ...(dev ? ['--include=dev'] : [])]
  const npm = spawn('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (npm.pid) runs(npm.pid)
  return new Promise((resolve) => {
    npm.on('error', (error) => {
      console.error(`npm could not be run: ${error.message}`)
      resolve(1)
    })
    npm.on('close', resolve)
  })
}

function fail(sentence, lock) {
  console.error(sentence)
  lock?.release()
  process.exit(1)
}

// Run directly, when an image is built: NODE_ENV=production leaves out development dependencies.
if (process.argv[1] === fileURLToPath(import.meta.url)) await installMissing({ dev: process.env.NODE_ENV !== 'production' })
