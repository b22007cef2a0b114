import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder with a desk of one page and one file. */
export function builtDesk(): string {
  const deskDir = mkdtempSync(join(tmpdir(), 'a-desk-'))
  mkdirSync(join(deskDir, 'assets'))
  writeFileSync(join(deskDir, 'index.html'), '<!doctype html><title>Desk</title>')
  writeFileSync(join(deskDir, 'assets', 'desk-1a2b.js'), 'export {}')
  return deskDir
}
