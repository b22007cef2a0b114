import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { until } from '../pipeline.ts'

const run = promisify(execFile)
const npm = (args: string[], cwd: string, env = {}) =>
  run('npm', args, { cwd, env: { ...process.env, ...env }, shell: process.platform === 'win32' })

let tree: string
let registry: Server
/** How often the package was requested, and the requests that wait. */
let asked = 0
let waiting: (() => void)[] | undefined

/** A project with one package, whose server can delay it. */
beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'copytaster install '))
  await cp(join(ROOT, 'bin'), join(tree, 'bin'), { recursive: true })
  await mkdir(join(tree, 'tiny'))
  await writeFile(join(tree, 'tiny', 'package.json'), JSON.stringify({ name: 'tiny', version: '1.0.0' }))
  await npm(['pack', '--silent', './tiny'], tree)
  const packed = await readFile(join(tree, 'tiny-1.0.0.tgz'))
  registry = createServer((_, response) => {
    asked++
    const answer = () => response.end(packed)
    waiting ? waiting.push(answer) : answer()
  })
  await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening))
  const { port } = registry.address() as AddressInfo
  await writeFile(
    join(tree, 'package.json'),
    JSON.stringify({ name: 'tree', private: true, dependencies: { tiny: `http://127.0.0.1:${port}/tiny.tgz` } }),
  )
  await npm(['install', '--package-lock-only'], tree, { npm_config_cache: join(tree, 'first cache') })
  asked = 0
  waiting = []
}, 120_000)

function release() {
  for (const answer of waiting?.splice(0) ?? []) answer()
  waiting = undefined
}

const started: Installer[] = []
afterEach(async () => {
  release() // an npm that outlived its parent ends too
  for (const { child } of started.splice(0)) child.kill('SIGKILL')
  registry.close()
  await rm(tree, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
})

interface Installer {
  child: ChildProcess
  output(): string
  ended: Promise<number | null>
}

const cache = () => ({ npm_config_cache: join(tree, 'cache') })

function install(): Installer {
  const child = spawn(process.execPath, [join(tree, 'bin', 'install.mjs')], {
    env: { ...process.env, ...cache() },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr!.on('data', (chunk) => (output += chunk))
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  started.push({ child, output: () => output, ended })
  return started.at(-1)!
}

const leftovers = async () => (await readdir(tree)).filter((name) => name.startsWith('.installing'))

it('is installed once when two begin at the same time: the other says that it waits, and nothing is left of the lock', async () => {
  const first = install()
  await until('npm runs', async () => asked === 1, 120)
  const second = install()
  await until('the second says that it waits', async () => /Another process is installing/.test(second.output()), 60)
  release()
  expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0])
  expect(asked).toBe(1)
  expect(second.output()).not.toContain('npm ci')
  expect(await leftovers()).toEqual([])
}, 300_000)

it('counts as installed after npm ci by hand', async () => {
  release()
  await npm(['ci'], tree, cache())
  const one = install()
  expect(await one.ended).toBe(0)
  expect(one.output()).toBe('')
  expect(asked).toBe(1)
}, 300_000)

it('goes on when the holder of the lock was killed, after the npm that it left has ended', async () => {
  const first = install()
  await until('npm runs', async () => asked === 1, 120)
  first.child.kill('SIGKILL')
  await first.ended
  const second = install()
  await until('the second says that it waits', async () => /Another process is installing/.test(second.output()), 60)
  expect(asked).toBe(1)
  release()
  expect(await second.ended).toBe(0)
  expect(await leftovers()).toEqual([])
  expect(JSON.parse(await readFile(join(tree, 'node_modules', 'tiny', 'package.json'), 'utf8')).version).toBe('1.0.0')
}, 300_000)
