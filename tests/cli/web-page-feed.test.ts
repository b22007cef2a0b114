import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

const RSS = '<rss version="2.0"><channel><title>Paper</title><item><title>Ferry late</title><guid>1</guid></item></channel></rss>'
const LINK = (href: string) => `<link rel="alternate" type="application/rss+xml" title="News ${href}" href="${href}">`
const PAGES: Record<string, string> = {
  '/one': `<html><head>${LINK('/top-stories')}</head></html>`,
  '/two': `<html><head>${LINK('/top-stories')}${LINK('/sport')}</head></html>`,
  '/none': '<html lang="en"><title>Latest</title><ul><li><a href="/robots-free">Ferry late</a></li></ul></html>',
  '/top-stories': RSS,
  '/section': '<html><head><title>Section</title></head><a href="/list-of-feeds">RSS</a></html>',
  '/list-of-feeds': `<html><head>${LINK('/hidden')}</head></html>`,
  '/hidden': RSS.replace('Paper', 'Hidden Paper'),
}

let db: TestDatabase
let server: Server
let at: string
beforeAll(async () => {
  db = await testDatabase()
  server = createServer((request, response) => {
    const page = PAGES[request.url!]
    response
      .writeHead(page ? 200 : 404, { 'content-type': page?.startsWith('<rss') ? 'application/rss+xml' : 'text/html' })
      .end(page ?? 'none')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await db.close()
})

function copytaster(...args: string[]): Promise<{ code: number; said: string }> {
  const env = { ...process.env, DATABASE_URL: db.url, ALLOW_HOSTS: new URL(at).host, HOST_SPACING_SECONDS: '0' }
  return new Promise((resolve) =>
    execFile(process.execPath, [join(ROOT, 'bin', 'copytaster.mjs'), ...args], { env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), said: (out + err).trim() }),
    ),
  )
}
const stored = async () => (await db.pool.query('SELECT url FROM feeds ORDER BY id')).rows.map((row) => row.url.replace(at, ''))

describe('a web page given as a feed', () => {
  it('is added as the one feed that it names; of several, the operator names one; a page without any is not added', async () => {
    expect(await copytaster('feeds', 'add', `${at}/one`, '--source', 'Paper')).toMatchObject({
      code: 0,
      said: expect.stringContaining(`${at}/one is a web page; its feed is ${at}/top-stories`),
    })
    const several = await copytaster('feeds', 'add', `${at}/two`, '--source', 'Paper')
    expect(several).toMatchObject({ code: 1, said: expect.stringContaining(`${at}/sport  News /sport`) })
    const none = await copytaster('feeds', 'add', `${at}/none`, '--source', 'Paper')
    expect(none).toMatchObject({ code: 1, said: expect.stringMatching(/names no feed\.\n.*feeds test .* --item/) })
    expect(await stored()).toEqual(['/top-stories'])
  }, 60_000)

  it('is tried by selectors before anything is stored, and the lines that keep them are shown', async () => {
    const { code, said } = await copytaster('feeds', 'test', `${at}/none`, '--item', 'li')
    expect(code).toBe(0)
    expect(said).toContain('page, "Latest", 1 entries, language en')
    expect(said).toContain('- Ferry late')
    expect(said).toContain('127.0.0.1:\n  listing: { item: "li" }')
    expect((await copytaster('feeds', 'test', `${at}/none`, '--headline', 'h2')).said).toContain('which element is an entry?')
  }, 60_000)
})

describe('an address given to feeds add', () => {
  it('may leave its scheme and its source out: the title of the feed names the source', async () => {
    const { code, said } = await copytaster('feeds', 'add', `${at.replace('http://', '')}/hidden`)
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('Added as Hidden Paper.') })
    const hidden = await copytaster('feeds', 'add', `${at}/section`)
    expect(hidden.said).toContain(`${at}/section is a web page; its feed is ${at}/hidden`)
    expect(hidden.said).toContain('exists already')
    await db.pool.query(
      `UPDATE feeds SET url = 'https://other.example/feed', added_url = 'https://other.example/feed' WHERE url LIKE '%/hidden'`,
    )
    const other = await copytaster('feeds', 'add', `${at}/hidden`)
    expect(other.said).toContain('Added as Hidden Paper (127.0.0.1).')
  }, 60_000)

  it.each([
    [['http://10.0.0.1/rss', '--source', 'P'], /can never be polled: 10\.0\.0\.1 is not public/],
    [['http://localhost:9/rss', '--source', 'P'], /can never be polled: localhost resolves to .*ADDRESS_REFUSED/],
    [['file:///etc/', '--source', 'P'], /can never be polled: .*WATCH_FOLDERS/],
    [['https:///', '--source', 'P'], /can never be polled/],
    [['sftp://u:zq5@files.example/', '--source', 'P'], /can never be polled: A login in an address/],
    [['https://93.184.216.34/rss', '--source', 'P', '--language', 'klingonese'], /There is no language klingonese/],
  ])('%j is refused', async (args, said) => {
    const answer = await copytaster('feeds', 'add', ...args)
    expect(answer).toEqual({ code: 1, said: expect.stringMatching(said) })
    expect(answer.said).not.toContain('zq5')
  })

  it('of a dead host is added with what is wrong, and not without a name for its source', async () => {
    const dead = `${at.replace(/:\d+$/, '')}:1/rss`
    const env = { ...process.env, ALLOW_HOSTS: '127.0.0.1' }
    const add = (...args: string[]) =>
      new Promise<string>((resolve) =>
        execFile(
          process.execPath,
          [join(ROOT, 'bin', 'copytaster.mjs'), 'feeds', 'add', dead, ...args],
          { env: { ...env, DATABASE_URL: db.url } },
          (_, out, err) => resolve(out + err),
        ),
      )
    expect(await add()).toMatch(/gives no title that could name its source.*\(CONNECTION_FAILED\)\nSay who publishes it/)
    expect(await add('--source', 'Dead Paper')).toMatch(
      /Added as Dead Paper, but its server does not answer: it may be dead\..*\(CONNECTION_FAILED\)/,
    )
  }, 60_000)
})
