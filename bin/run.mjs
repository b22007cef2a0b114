#!/usr/bin/env node
// Runs one of the project's tools (vitest, biome, tsc, tsx) after installing what is missing.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { installMissing, root } from './install.mjs'

await installMissing({ dev: true })
const [tool, ...args] = process.argv.slice(2)
const windows = process.platform === 'win32'
const child = spawn(join(root, 'node_modules', '.bin', windows ? `${tool}.cmd` : tool), args, {
  // A test run notices by this channel that its parent is gone, even when it was killed.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  cwd: root,
  shell: windows,
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
