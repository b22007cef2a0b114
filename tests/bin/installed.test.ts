import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'

interface Lock {
  packages: Record<string, Record<string, unknown>>
}

const LOCK: Lock = {
  packages: {
    '': { name: 'fixture' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/tool': { version: '2.0.0', integrity: 'sha512-tool', dev: true },
    'node_modules/binary-here': { version: '3.0.0', integrity: 'sha512-h', optional: true, os: ['linux'], cpu: ['x64'] },
    'node_modules/binary-there': { version: '3.0.0', integrity: 'sha512-t', optional: true, os: ['darwin'], cpu: ['x64'] },
    'node_modules/binary-musl': { version: '3.0.0', integrity: 'sha512-m', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
    'node_modules/only-of-binary-there': { version: '1.0.0', integrity: 'sha512-o', optional: true },
  },
}
const LEFT_OUT = ['', 'node_modules/binary-there', 'node_modules/binary-musl', 'node_modules/only-of-binary-there']

/** What npm writes into node_modules on Linux x64, changed by `edit`. */
function hiddenLock(edit: (packages: Lock['packages']) => void = () => {}): Lock {
  const packages = structuredClone(LOCK.packages)
  for (const path of LEFT_OUT) delete packages[path]
  edit(packages)
  return { packages }
}

/** The program is plain JavaScript that runs before anything is installed, so it is asked in a process of its own. */
async function ask(module: string, call: string): Promise<unknown> {
  const script = `import * as m from ${JSON.stringify(join(ROOT, 'bin', module))}; console.log(JSON.stringify(${call} ?? null))`
  return JSON.parse((await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])).stdout)
}
const isInstalled = (hidden: Lock | undefined, dev: boolean, lock = LOCK) =>
  ask('installed.mjs', `m.isInstalled(${JSON.stringify(lock)}, ${JSON.stringify(hidden)}, { dev: ${dev}, os: 'linux', cpu: 'x64' })`)

describe('node_modules', () => {
  it.each([
    ['has every package of this platform', hiddenLock(), true],
    ['was never completed', undefined, false],
    ['lacks a package', hiddenLock((p) => delete p['node_modules/a']), false],
    ['has another version', hiddenLock((p) => Object.assign(p['node_modules/a']!, { version: '1.0.1' })), false],
    ['has another checksum', hiddenLock((p) => Object.assign(p['node_modules/a']!, { integrity: 'sha512-z' })), false],
    ['lacks the binaries of this platform', hiddenLock((p) => delete p['node_modules/binary-here']), false],
    [
      'has a nested package that the lock file does not name',
      hiddenLock((p) => Object.assign(p, { 'node_modules/a/node_modules/b': { version: '1.0.0' } })),
      false,
    ],
  ])('that %s: installed is %s', async (_, hidden, installed) => {
    expect(await isInstalled(hidden, true)).toBe(installed)
  })

  it('without development dependencies is enough to start, not to test', async () => {
    const production = hiddenLock((p) => delete p['node_modules/tool'])
    expect(await isInstalled(production, false)).toBe(true)
    expect(await isInstalled(production, true)).toBe(false)
  })
})

describe('a Node version', () => {
  it.each(['20.20.2', '20.21.0', '22.12.0', '22.23.5', '23.0.0', '24.0.0', '26.12.1', '28.0.0-nightly'])('%s runs', async (version) => {
    expect(await ask('node-version.mjs', `m.unsupportedNode('${version}')`)).toBe(null)
  })

  it.each(['18.20.8', '20.19.9', '20.20.1', '21.7.3', '22.11.0'])('%s is refused in one sentence', async (version) => {
    expect(await ask('node-version.mjs', `m.unsupportedNode('${version}')`)).toMatch(
      new RegExp(`^Copytaster needs Node .* This is ${version}: .*\\.$`),
    )
  })
})
