import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildDesk } from '../../src/desk/build.ts'

let root: string
let desk: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'copytaster desk '))
  desk = join(root, 'dist', 'desk')
})
afterAll(() => rm(root, { recursive: true, force: true }))

test('the desk is built once, stays small, holds no developer build, and is built again when the build differs', async () => {
  expect((await buildDesk(desk)).built).toBe(true)
  const assets = await readdir(join(desk, 'assets'))
  const names = assets.filter((name) => name.endsWith('.js'))
  const scripts = await Promise.all(names.map((name) => readFile(join(desk, 'assets', name), 'utf8')))
  const script = scripts.join('')
  const page = await readFile(join(desk, 'index.html'), 'utf8')
  const atStart = scripts.filter((_, at) => page.includes(names[at]!)).join('')
  expect(atStart.length).toBeGreaterThan(100 * 1024)
  expect(atStart.length).toBeLessThan(275 * 1024)
  expect(script).not.toContain('jsxDEV')
  expect(script).not.toContain('ZodError')
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style/)

  expect((await buildDesk(desk)).built).toBe(false)
  await writeFile(join(desk, 'build-stamp'), 'of other sources')
  expect((await buildDesk(desk)).built).toBe(true)
  expect(await readdir(join(root, 'dist'))).toEqual(['desk'])
})
