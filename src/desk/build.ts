/** Builds the desk when its sources are newer than the last build. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const DESK_SOURCES = fileURLToPath(new URL('.', import.meta.url))
const LOCK = fileURLToPath(new URL('../../package-lock.json', import.meta.url))
const STAMP = 'build-stamp'

/**
 * Builds the desk into `outDir` unless the build there has the same sources and packages. A new build replaces the old one only when it is
 * complete, so a failed build leaves the old one in place.
 * @returns whether it was built, and how long it took
 * @throws when vite fails
 */
export async function buildDesk(outDir: string): Promise<{ built: boolean; ms: number }> {
  const start = performance.now()
  const stamp = await stampOfSources()
  const last = await readFile(join(outDir, STAMP), 'utf8').catch(() => null) // no build yet
  if (last !== stamp) await buildInto(outDir, stamp)
  return { built: last !== stamp, ms: Math.round(performance.now() - start) }
}

/** Vite runs in its own process: it takes 250 MB, which the long-running caller would never release. */
async function buildInto(outDir: string, stamp: string): Promise<void> {
  const fresh = `${outDir}.${process.pid}`
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  const config = join(DESK_SOURCES, 'vite.config.ts')
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
  const entries = await readdir(DESK_SOURCES, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  const hash = createHash('sha256')
  for (const path of [...files.sort(), LOCK]) {
    const content = await readFile(path)
    hash.update(`${relative(DESK_SOURCES, path)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}
