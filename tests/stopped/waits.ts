import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'vitest'

// Run by tests/stopped/stopped.test.ts in a test run of its own, which is killed here.
it('has a folder and a program of its own when the run is stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'left '))
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  writeFileSync(join(folder, 'waits'), '')
  await new Promise(() => {})
}, 600_000)
