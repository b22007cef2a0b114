import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { failedIn, openFolder, putAway, readDropped } from '../../src/fetch/folder.ts'

let path: string
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'copytaster-folder-'))
})
afterEach(() => rm(path, { recursive: true }))

const NOW = Date.now()
/** Puts a file there that was last written to this long ago. */
async function put(name: string, ageSeconds: number): Promise<void> {
  await writeFile(join(path, name), name)
  await utimes(join(path, name), NOW / 1000 - ageSeconds, NOW / 1000 - ageSeconds)
}
const open = async () => {
  const folder = await openFolder(pathToFileURL(path).href, [tmpdir()], NOW)
  return 'path' in folder ? folder : expect.fail(folder.trouble.message)
}

it('complete files are listed oldest first, without temporary names and files that are still written', async () => {
  await put('young.xml', 60)
  await put('old.xml', 600)
  await put('fresh.xml', 1)
  await put('x.part', 600)
  await put('.hidden', 600)
  expect((await open()).waiting.map(({ name }) => name)).toEqual(['old.xml', 'young.xml'])
})

it('a link out of the allowed folders does not lead out of them', async () => {
  await mkdir(join(path, 'allowed'))
  await symlink('/', join(path, 'allowed', 'link'))
  const folder = await openFolder(pathToFileURL(join(path, 'allowed', 'link')).href, [join(path, 'allowed')])
  expect(folder).toMatchObject({ trouble: { code: 'FOLDER_REFUSED' } })
})

it('a bad file is moved with its reason beside it, a second of the same name under another, and both are reported', async () => {
  for (let i = 0; i < 2; i++) {
    await put('bad.xml', 60)
    const folder = await open()
    expect(await putAway(folder, folder.waiting[0]!, 'failed', 'It is empty.')).toBeNull()
  }
  const names = await readdir(join(path, 'failed'))
  expect(names.filter((name) => name.endsWith('bad.xml'))).toHaveLength(2)
  expect(await readFile(join(path, 'failed', 'bad.xml.why.txt'), 'utf8')).toBe('It is empty.\n')
  expect(await failedIn(await open())).toMatchObject({ code: 'FILES_FAILED', message: expect.stringMatching(/^2 in .*It is empty\./) })
})

it('nothing is moved through a link in place of "done"', async () => {
  await put('good.xml', 60)
  await symlink(tmpdir(), join(path, 'done'))
  const folder = await open()
  expect(await putAway(folder, folder.waiting[0]!, 'done')).toMatchObject({ code: 'FOLDER_STUCK' })
  expect((await lstat(join(path, 'good.xml'))).isFile()).toBe(true)
})

it('a file over the limit, one that is gone and one that became a link are not read', async () => {
  await put('a.xml', 60)
  const [file] = (await open()).waiting
  expect((await readDropped(file!, 5))?.toString()).toBe('a.xml')
  expect(await readDropped(file!, 4)).toBe('too large')
  await rm(file!.path)
  expect(await readDropped(file!, 5)).toBeNull()
  await symlink('/etc/hostname', file!.path)
  expect(await readDropped(file!, 500)).toBe('forbidden')
})
