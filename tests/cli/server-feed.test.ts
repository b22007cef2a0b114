import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { type FileServer, newHostKey, PASSWORD, serveSftp } from '../fetch/file-servers.ts'

let db: TestDatabase
let server: FileServer
let here: string
beforeAll(async () => {
  db = await testDatabase()
  here = await mkdtemp(join(tmpdir(), 'copytaster '))
  server = await serveSftp(newHostKey())
  await writeFile(join(here, 'servers.yaml'), `127.0.0.1: { password: ${PASSWORD} }`)
  const item = { uri: 'urn:1', type: 'text', version: '1', headline: 'Ferry late', body_text: 'It was.' }
  server.files.set('a.json', { body: Buffer.from(JSON.stringify(item)), time: 1 })
})
afterAll(async () => {
  await server.close()
  await db.close()
  await rm(here, { recursive: true })
})

function copytaster(...args: string[]): Promise<{ code: number; said: string }> {
  const env = { ...process.env, DATABASE_URL: db.url, ALLOW_HOSTS: '127.0.0.1', SERVERS_FILE: join(here, 'servers.yaml') }
  return new Promise((resolve) =>
    execFile(process.execPath, [join(ROOT, 'bin', 'copytaster.mjs'), ...args], { env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), said: (out + err).trim() }),
    ),
  )
}

it('a folder on a server is tested, added, exported and imported like any feed, without its password', async () => {
  const url = `${server.base}/out`
  const tested = await copytaster('feeds', 'test', url)
  expect(tested).toEqual({
    code: 0,
    said: expect.stringMatching(/1 files are there[\s\S]*host key SHA256:\S{43}[\s\S]*a\.json: ninjs[\s\S]*Ferry late/),
  })
  const refused = await copytaster('feeds', 'add', url.replace('@', ':open@'), '--source', 'Agency')
  expect(refused).toEqual({ code: 1, said: expect.stringContaining('SERVERS_FILE') })
  expect(await copytaster('feeds', 'add', url, '--source', 'Agency', '--agency')).toMatchObject({ code: 0 })
  const file = join(here, 'feeds.opml')
  await copytaster('feeds', 'export', file)
  expect(await readFile(file, 'utf8')).toContain(url.replace(/\/\/[^@]*@/, '//'))
  await writeFile(
    file,
    (await readFile(file, 'utf8'))
      .replace('/out"', '/more"')
      .replace('</body>', `<outline text="B" xmlUrl="${url.replace('@', ':open@')}"/></body>`),
  )
  expect((await copytaster('feeds', 'import', file)).said).toMatch(
    /^left out: B\. A password stands in its address\. [\s\S]*\n1 feed in the file, 1 of them new/,
  )
  expect((await copytaster('feeds', 'trust', url)).said).toContain('No key was recorded')
}, 90_000)
