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
  const scripts = await Promise.all(
    assets.filter((name) => name.endsWith('.js')).map((name) => readFile(join(desk, 'assets', name), 'utf8')),
  )
  const script = scripts.join('')
  expect(script.length).toBeLessThan(265 * 1024)
  expect(script).not.toContain('jsxDEV')
  expect(script).not.toContain('ZodError')
  expect(await readFile(join(desk, 'index.html'), 'utf8')).not.toMatch(/<script(?![^>]*\bsrc=)|<style/)

  expect((await buildDesk(desk)).built).toBe(false)
  await writeFile(join(desk, 'build-stamp'), 'of other sources')
  expect((await buildDesk(desk)).built).toBe(true)
  expect(await readdir(join(root, 'dist'))).toEqual(['desk'])
})
