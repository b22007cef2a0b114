/** Builds the desk when its sources are newer than the last build. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const SOURCES = fileURLToPath(new URL('.', import.meta.url))
const LOCK = fileURLToPath(new URL('../../package-lock.json', import.meta.url))
const STAMP = 'build-stamp'

/**
 * Builds the desk into `outDir` unless what lies there was built from the very same sources and packages.
 * The new build takes the place of the old one when it is whole, so a build that breaks off leaves the old one standing.
 * @throws when vite cannot build it
 */
export async function buildDesk(outDir: string): Promise<{ built: boolean; ms: number }> {
  const start = performance.now()
  const stamp = await stampOfSources()
  const last = await readFile(join(outDir, STAMP), 'utf8').catch(() => null) // none yet: build
  if (last !== stamp) await buildInto(outDir, stamp)
  return { built: last !== stamp, ms: Math.round(performance.now() - start) }
}

/** Vite runs in a process of its own: it takes 250 MB that the caller, who stays for days, would never give back. */
async function buildInto(outDir: string, stamp: string): Promise<void> {
  const fresh = `${outDir}.${process.pid}`
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  const config = join(SOURCES, 'vite.config.ts')
  try {
    await mkdir(dirname(outDir), { recursive: true })
    await promisify(execFile)(process.execPath, [vite, 'build', '--config', config, '--outDir', fresh, '--logLevel', 'error'])
    await writeFile(join(fresh, STAMP), stamp)
    await rm(outDir, { recursive: true, force: true })
    await rename(fresh, outDir)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** A hash of every file of the desk and of the package lock. */
async function stampOfSources(): Promise<string> {
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  const hash = createHash('sha256')
  for (const path of [...files.sort(), LOCK]) {
    const content = await readFile(path)
    hash.update(`${relative(SOURCES, path)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}
