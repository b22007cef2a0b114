import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { until } from '../pipeline.ts'

const run = promisify(execFile)
const npm = (args: string[], cwd: string) => run('npm', args, { cwd, shell: process.platform === 'win32' })

let tree: string

/** A project with one package, whose installation writes a line and goes on when the file `release` is there. */
beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'copytaster install '))
  await cp(join(ROOT, 'bin'), join(tree, 'bin'), { recursive: true })
  await mkdir(join(tree, 'tiny'))
  await writeFile(join(tree, 'tiny', 'package.json'), JSON.stringify({ name: 'tiny', version: '1.0.0' }))
  await npm(['pack', '--silent', './tiny'], tree)
  const hold = `require('fs').appendFileSync('installs', '+'); setInterval(() => require('fs').existsSync('release') && process.exit(), 50)`
  await writeFile(join(tree, 'hold.cjs'), hold)
  await writeFile(
    join(tree, 'package.json'),
    JSON.stringify({
      name: 'tree',
      private: true,
      dependencies: { tiny: 'file:tiny-1.0.0.tgz' },
      scripts: { postinstall: 'node hold.cjs' },
    }),
  )
  await npm(['install', '--package-lock-only', '--offline', '--ignore-scripts'], tree)
}, 120_000)

const started: Installer[] = []
afterEach(async () => {
  await writeFile(join(tree, 'release'), '') // an npm that outlived its parent ends too
  for (const { child } of started.splice(0)) child.kill('SIGKILL')
  await rm(tree, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
})

interface Installer {
  child: ChildProcess
  output(): string
  ended: Promise<number | null>
}

function install(): Installer {
  const child = spawn(process.execPath, [join(tree, 'bin', 'install.mjs')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  child.stderr!.on('data', (chunk) => (output += chunk))
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  started.push({ child, output: () => output, ended })
  return started.at(-1)!
}

const installs = async () => (await readFile(join(tree, 'installs'), 'utf8').catch(() => '')).length
const release = () => writeFile(join(tree, 'release'), '')
const leftovers = async () => (await readdir(tree)).filter((name) => name.startsWith('.installing'))

it('is installed once when two begin at the same time: the other says that it waits, and nothing is left of the lock', async () => {
  const first = install()
  await until('npm runs', async () => (await installs()) === 1, 120)
  const second = install()
  await until('the second says that it waits', async () => /Another process is installing/.test(second.output()), 60)
  await release()
  expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0])
  expect(await installs()).toBe(1)
  expect(second.output()).not.toContain('npm ci')
  expect(await leftovers()).toEqual([])
}, 300_000)

it('counts as installed after npm ci by hand', async () => {
  await release()
  await npm(['ci', '--offline'], tree)
  const before = await installs()
  const one = install()
  expect(await one.ended).toBe(0)
  expect(one.output()).toBe('')
  expect(await installs()).toBe(before)
}, 300_000)

it('goes on when the holder of the lock was killed, after the npm that it left has ended', async () => {
  const first = install()
  await until('npm runs', async () => (await installs()) === 1, 120)
  first.child.kill('SIGKILL')
  await first.ended
  const second = install()
  await until('the second says that it waits', async () => /Another process is installing/.test(second.output()), 60)
  expect(await installs()).toBe(1)
  await release()
  expect(await second.ended).toBe(0)
  expect(await leftovers()).toEqual([])
  expect(JSON.parse(await readFile(join(tree, 'node_modules', 'tiny', 'package.json'), 'utf8')).version).toBe('1.0.0')
}, 300_000)
