import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

const [NAME, PASSWORD] = ['zqdesk', 'zq5ecret']
const BASIC = `Basic ${Buffer.from(`${NAME}:${PASSWORD}`).toString('base64')}`
const RSS = `<rss version="2.0"><channel><title>Paper</title>
  <item><title>Ferry late</title><guid>1</guid><link>/news/1</link></item></channel></rss>`
const PAGE = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'

let db: TestDatabase
let publisher: Server
let here: string
beforeAll(async () => {
  db = await testDatabase()
  here = await mkdtemp(join(tmpdir(), 'copytaster '))
  publisher = createServer((request, response) => {
    if (request.url === '/robots.txt') return response.writeHead(404).end()
    if (request.headers.authorization !== BASIC) return response.writeHead(401).end()
    if (request.url === '/feed') return response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(RSS)
    if (request.url === '/front') return response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
    response.writeHead(410).end()
  })
  await new Promise<void>((resolve) => publisher.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  publisher.close()
  await db.close()
  await rm(here, { recursive: true })
})

const host = () => `127.0.0.1:${(publisher.address() as AddressInfo).port}`
const withLogin = (path: string) => `http://${NAME}:${PASSWORD}@${host()}${path}`

function copytaster(...args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: db.url,
    ALLOW_HOSTS: host(),
    HOST_SPACING_SECONDS: '0',
    SERVERS_FILE: join(here, 'servers.yaml'),
  }
  return new Promise((resolve) =>
    execFile(process.execPath, [join(ROOT, 'bin', 'copytaster.mjs'), ...args], { env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), output: (out + err).trim() }),
    ),
  )
}

it('no command prints the user name or password of a feed address, although the feed is fetched with them', async () => {
  const added = await copytaster('feeds', 'add', withLogin('/front'), '--source', 'Paper')
  expect(added).toMatchObject({ code: 0, output: expect.stringContaining(`its feed is http://${host()}/feed`) })
  expect(added.output).toContain(`taken out of the address and written to ${join(here, 'servers.yaml')}, under http://${host()}`)
  expect((await db.pool.query('SELECT url FROM feeds')).rows).toEqual([{ url: `http://${host()}/feed` }])
  expect((await stat(join(here, 'servers.yaml'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(here, 'servers.yaml'), 'utf8')).toContain(PASSWORD)

  const file = join(here, 'feeds.opml')
  // Commands that only read run side by side.
  const reading = await Promise.all([
    copytaster('feeds', 'list'),
    copytaster('feeds', 'list', '--json'),
    copytaster('feeds', 'test', withLogin('/feed')),
    copytaster('feeds', 'test', `http://${host()}/feed`),
    copytaster('feeds', 'export', file),
    copytaster('feeds', 'export'),
    copytaster('feeds', 'pause', withLogin('/none')),
    copytaster('extract', withLogin('/gone')),
    copytaster('doctor'),
  ])
  expect(reading.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 0])
  expect(reading[2]!.output).toContain('Ferry late')
  expect(reading[3]!.output).toContain('Ferry late')

  const changing = [
    await copytaster('feeds', 'pause', withLogin('/feed')),
    await copytaster('feeds', 'resume', `http://${host()}/feed`),
    await copytaster('feeds', 'add', withLogin('/feed'), '--source', 'Paper'),
    await copytaster('feeds', 'remove', withLogin('/feed')),
  ]
  expect(changing.map(({ code }) => code)).toEqual([0, 0, 0, 0])
  const outputs = [added, ...reading, ...changing].map(({ output }) => output)
  for (const output of [...outputs, await readFile(file, 'utf8')]) expect(output).not.toMatch(/zqdesk|zq5ecret/)
}, 300_000)
