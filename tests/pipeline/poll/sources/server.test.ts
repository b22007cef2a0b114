import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../../../config/env.ts'
import { addFeeds } from '../../../../db/write/feeds.ts'
import { forgetHostKey } from '../../../../db/write/remote-files.ts'
import { serverOf } from '../../../../src/fetch/remote.ts'
import { placeWaiting } from '../../../../src/pipeline/place/place-article.ts'
import { pollFeeds } from '../../../../src/pipeline/poll/poll-feed.ts'
import { type OpenContext, openContext, remotesOf } from '../../../../workers/context.ts'
import { testDatabase } from '../../../database.ts'
import { type FileServer, newHostKey, PASSWORD, serveFtp, serveSftp, USER } from '../../../fetch/file-servers.ts'
import { pollToTheEnd } from '../poll-to-the-end.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let context: OpenContext
let here: string
let server: FileServer
const settings = () => ({
  ...readSettings({ HOST_SPACING_SECONDS: '0' }),
  DATABASE_URL: db.url,
  SERVERS_FILE: join(here, 'servers.yaml'),
  ALLOW_HOSTS: ['127.0.0.1'],
  FETCH_MAX_BYTES: 100_000,
  FETCH_TIMEOUT_SECONDS: 60,
})

beforeAll(async () => {
  db = await testDatabase()
  here = await mkdtemp(join(tmpdir(), 'copytaster servers '))
  await letIn(`{ password: ${PASSWORD} }`)
  context = openContext(settings(), { name: 'test', onError: () => {} })
})
afterEach(() => server.close())
afterAll(async () => {
  await context.close()
  await db.close()
  await rm(here, { recursive: true })
})

/** Writes what the operator says of the server. */
async function letIn(as: string): Promise<void> {
  await writeFile(join(here, 'servers.yaml'), `127.0.0.1: ${as}\n`)
  if (context) context.remotes = remotesOf(settings())
}

async function watch(url: string): Promise<number> {
  await addFeeds(db, [{ url, source: url, kind: 'agency' }])
  return (await db.pool.query('SELECT id FROM feeds WHERE url = $1', [url])).rows[0].id
}

/** Polls a feed until its source has no file left that there was no time for. By default its files have lain there long enough to be taken. */
async function poll(id: number, { settled = true } = {}) {
  if (settled) {
    await pollFeeds(context, [id])
    await db.pool.query(`UPDATE remote_files SET seen_at = seen_at - interval '2 minutes' WHERE feed_id = $1`, [id])
  }
  const sum = await pollToTheEnd(context, id)
  await placeWaiting(context)
  const { rows } = await db.pool.query('SELECT trouble FROM feeds WHERE id = $1', [id])
  return { ...sum, trouble: rows[0].trouble?.code ?? null, message: rows[0].trouble?.message }
}

const item = (id: string, version: number) =>
  Buffer.from(
    JSON.stringify({
      uri: `urn:${id}`,
      type: 'text',
      version: `${version}`,
      pubstatus: 'usable',
      headline: `${id} in state ${version}`,
      body_text: `Words of ${id}, ${version}.`,
    }),
  )
const fileOf = (body: Buffer | string, time = 1_790_000_000) => ({ body: Buffer.from(body), time })
const hostKey = newHostKey()

describe.each([
  ['SFTP', () => serveSftp(hostKey)],
  ['FTP', () => serveFtp()],
])('a folder on a server, by %s', { timeout: 300_000 }, (_, start) => {
  it('brings each file once, in the order of their times, and leaves it there', async () => {
    server = await start()
    server.files.set('b.json', fileOf(item('one', 1), 1_790_000_000))
    server.files.set('a.json', fileOf(item('one', 2), 1_790_000_060))
    server.files.set('folder', { ...fileOf(''), kind: 'folder' })
    server.files.set('link.json', { ...fileOf(item('one', 9)), kind: 'link' })
    server.files.set('c.json.part', fileOf(item('one', 3)))
    const id = await watch(`${server.base}/out`)
    expect(await poll(id)).toMatchObject({ outcome: 'changed', added: 1, changed: 1, trouble: null })
    const sent = server.sent()
    expect(await poll(id)).toMatchObject({ outcome: 'unchanged', added: 0, changed: 0 })
    expect([server.sent() - sent, server.files.size]).toEqual([0, 5])
    server.files.set('a.json', fileOf(item('one', 3), 1_790_000_120))
    expect(await poll(id)).toMatchObject({ changed: 1 })
    const { rows } = await db.pool.query('SELECT outcome, entries_new AS added FROM polls WHERE feed_id = $1 ORDER BY id DESC LIMIT 1', [
      id,
    ])
    expect(rows).toEqual([{ outcome: 'changed', added: 0 }])
  })

  it('waits for a file that grows between two looks, and looks again within seconds', async () => {
    server = await start()
    server.files.set('a.json', fileOf(item('grows', 1).subarray(0, 40)))
    const id = await watch(`${server.base}/out`)
    expect((await poll(id, { settled: false })).seconds).toBeLessThan(6)
    await db.pool.query(`UPDATE remote_files SET seen_at = seen_at - interval '10 seconds' WHERE feed_id = $1`, [id])
    server.files.set('a.json', fileOf(item('grows', 1)))
    expect(await poll(id, { settled: false })).toMatchObject({ added: 0, trouble: null })
    expect(await poll(id)).toMatchObject({ added: 1 })
  })

  it('a broken, a forbidden and a huge file cost themselves alone, and are reported as long as they lie there', async () => {
    server = await start()
    server.files.set('a.xml', fileOf('<nitf>\n<body><body.content><p>Half', 1))
    server.files.set('b.json', { ...fileOf(item('shut', 1), 2), shut: true })
    server.files.set('c.json', fileOf('x'.repeat(100_001), 3))
    server.files.set('d.json', fileOf(item('four', 1), 4))
    const id = await watch(`${server.base}/out`)
    const first = await poll(id)
    expect(first).toMatchObject({ added: 1, trouble: 'REMOTE_FILES_FAILED' })
    expect(first.message).toMatch(/^3, one of them/)
    const sent = server.sent()
    expect(await poll(id)).toMatchObject({ outcome: 'unchanged', trouble: 'REMOTE_FILES_FAILED' })
    expect(server.sent()).toBe(sent)
    server.files.get('b.json')!.shut = false
    await db.pool.query(`UPDATE remote_files SET seen_at = seen_at - interval '1 hour' WHERE feed_id = $1`, [id])
    expect(await poll(id), 'the forbidden one is asked for again').toMatchObject({ outcome: 'unchanged', trouble: 'REMOTE_FILES_FAILED' })
    expect((await db.pool.query(`SELECT 1 FROM articles WHERE feed_id = $1`, [id])).rowCount).toBe(2)
    for (const name of ['a.xml', 'c.json']) server.files.delete(name)
    expect((await poll(id)).trouble).toBe(null)
  })

  it('a name that stands twice in the listing, or that the server does not know again, costs no other file', async () => {
    server = await start()
    for (const name of ['a.json', 'b.json']) server.files.set(name, { ...fileOf(item(name, 1), 1), listedAs: 'M\ufffdnze.json' })
    server.files.set('c.json', fileOf(item('known', 1), 2))
    const id = await watch(`${server.base}/out`)
    const first = await poll(id)
    expect(first).toMatchObject({ added: 1, trouble: 'REMOTE_FILES_FAILED' })
    expect(first.message).toContain('M\ufffdnze.json is listed but not found')
  })

  it('a file with which the connection is lost each time does not keep those behind it for ever', async () => {
    server = await start()
    server.files.set('a.json', { ...fileOf(item('stalls', 1), 1), stalls: true })
    server.files.set('b.json', fileOf(item('behind', 1), 2))
    const id = await watch(`${server.base}/out`)
    context.remotes = remotesOf({ ...settings(), FETCH_TIMEOUT_SECONDS: 2 })
    expect(await poll(id)).toMatchObject({ outcome: 'failed', trouble: 'TIMED_OUT' })
    await db.pool.query(`UPDATE remote_files SET seen_at = seen_at - interval '10 minutes' WHERE feed_id = $1`, [id])
    expect(await poll(id)).toMatchObject({ added: 1, trouble: 'REMOTE_FILES_FAILED' })
    context.remotes = remotesOf(settings())
  })

  it('deletes what it has read only where the operator says so', async () => {
    await letIn(`{ password: ${PASSWORD}, afterReading: delete }`)
    server = await start()
    server.files.set('a.json', fileOf(item('deleted', 1)))
    server.files.set('b.json', fileOf('no feed'))
    const id = await watch(`${server.base}/out`)
    await poll(id)
    expect([...server.files.keys()]).toEqual(['b.json'])
    await letIn(`{ password: ${PASSWORD} }`)
  })

  it('reports plainly that the login, the folder or the address is wrong', async () => {
    server = await start()
    const id = await watch(`${server.base}/out`)
    const absent = await poll(await watch(`${server.base}/absent`))
    expect(absent).toMatchObject({ outcome: 'failed', trouble: 'FOLDER_UNREADABLE' })
    await letIn('{ password: wrong-word }')
    const refused = await poll(id)
    expect(refused).toMatchObject({ outcome: 'failed', trouble: 'LOGIN_REFUSED' })
    expect(JSON.stringify(refused)).not.toContain('wrong-word')
    await letIn(`{ password: ${PASSWORD} }`)
    context.remotes = remotesOf({ ...settings(), ALLOW_HOSTS: [] })
    expect(await poll(id)).toMatchObject({ trouble: 'ADDRESS_REFUSED' })
    context.remotes = remotesOf(settings())
  })

  it('gives up on a server that falls silent', async () => {
    const silent = createServer((socket) => socket.on('error', () => {}).resume())
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready))
    server = await start()
    const { port } = silent.address() as { port: number }
    const id = await watch(server.base.replace(/:\d+$/, `:${port}/out`))
    context.remotes = remotesOf({ ...settings(), FETCH_TIMEOUT_SECONDS: 2 })
    expect(await poll(id, { settled: false })).toMatchObject({ outcome: 'failed', trouble: 'TIMED_OUT' })
    context.remotes = remotesOf(settings())
    await new Promise((closed) => silent.close(closed))
  })

  it('keeps passwords out of the database', async () => {
    server = await start()
    server.files.set('a.json', fileOf(item('secret', 1)))
    await poll(await watch(`${server.base}/out`))
    for (const table of ['feeds', 'polls', 'notes', 'remote_files', 'versions']) {
      const { rows } = await db.pool.query(`SELECT count(*)::int AS n FROM ${table} t WHERE t::text LIKE $1`, [`%${PASSWORD}%`])
      expect([table, rows[0].n]).toEqual([table, 0])
    }
  })
})

describe('an SFTP server', { timeout: 300_000 }, () => {
  it('is known by the key it showed first; another key is refused before any password is sent, until it is trusted anew', async () => {
    server = await serveSftp(hostKey)
    server.files.set('a.json', fileOf(item('keyed', 1)))
    const url = `${server.base}/out`
    const id = await watch(url)
    expect(await poll(id)).toMatchObject({ added: 1, trouble: null })
    await db.pool.query(`UPDATE notes SET value = to_jsonb('SHA256:other'::text) WHERE key = $1`, [`host-key ${serverOf(url)}`])
    const changed = await poll(id)
    expect(changed).toMatchObject({ outcome: 'failed', trouble: 'HOST_KEY_CHANGED' })
    expect(changed.message).toMatch(/^It shows SHA256:\S{43}, known is SHA256:other\./)
    expect(await forgetHostKey(db, serverOf(url))).toBe('SHA256:other')
    expect(await poll(id)).toMatchObject({ outcome: 'unchanged', trouble: null })
  })

  it('is refused at the first visit where its key is not the one that the operator names', async () => {
    await letIn(`{ password: ${PASSWORD}, hostKey: "SHA256:${'A'.repeat(43)}" }`)
    server = await serveSftp(newHostKey())
    expect(await poll(await watch(`${server.base}/out`))).toMatchObject({ trouble: 'HOST_KEY_CHANGED' })
    await letIn(`{ password: ${PASSWORD} }`)
  })

  it('gets the password also where it asks a question for it', async () => {
    server = await serveSftp(hostKey, { asking: true })
    server.files.set('a.json', fileOf(item('asked', 1)))
    expect(await poll(await watch(`${server.base}/out`))).toMatchObject({ added: 1 })
  })
})

describe('an FTP server', { timeout: 300_000 }, () => {
  it('that names another host for its data is not followed there', async () => {
    server = await serveFtp({ passive: '10.1.2.3' })
    server.files.set('a.json', fileOf(item('bounced', 1)))
    const answer = await poll(await watch(`${server.base}/out`))
    expect(answer).toMatchObject({ outcome: 'failed', trouble: 'CONNECTION_FAILED' })
    expect(answer.message).toContain('10.1.2.3')
    await server.close()
    server = await serveFtp({ passive: '127.0.0.1' })
    server.files.set('a.json', fileOf(item('passive', 1)))
    expect(await poll(await watch(`${server.base}/out`))).toMatchObject({ added: 1 })
  })

  it('over TLS is read where its certificate is to be trusted, and else gets no password', async () => {
    const files = ['-keyout', join(here, 'key.pem'), '-out', join(here, 'cert.pem')]
    const made =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=wire -addext subjectAltName=IP:127.0.0.1'
    execFileSync('openssl', [...made.split(' '), ...files], { stdio: 'ignore' })
    const tls = { key: await readFile(join(here, 'key.pem'), 'utf8'), cert: await readFile(join(here, 'cert.pem'), 'utf8') }
    server = await serveFtp({ tls })
    server.files.set('a.json', fileOf(item('veiled', 1)))
    const id = await watch(`${server.base}/out`)
    expect(await poll(id)).toMatchObject({ outcome: 'failed', trouble: 'CONNECTION_FAILED' })
    await letIn(`{ password: ${PASSWORD}, certificateFile: cert.pem }`)
    expect(await poll(id)).toMatchObject({ added: 1, trouble: null })
    await letIn(`{ password: ${PASSWORD} }`)
  })
})

describe('the file of servers', () => {
  it('says of a server what its closest name says', async () => {
    await writeFile(join(here, 'word'), 'from a file\n')
    await letIn(`{ password: far }\n${USER}@127.0.0.1: { passwordFile: word }\nother.example:2222: { password: port }`)
    const { readServersFile } = await import('../../../../config/servers.ts')
    const { folder: access } = readServersFile(join(here, 'servers.yaml'))
    expect(access(USER, '127.0.0.1', 22).password).toBe('from a file')
    expect(access('someone', '127.0.0.1', 22).password).toBe('far')
    expect(access('someone', 'other.example', 2222).password).toBe('port')
    expect(access('someone', 'other.example', 22)).toEqual({ deleteRead: false })
    await letIn(`{ pasword: ${PASSWORD} }`).catch((error) => expect(error.message).not.toContain(PASSWORD))
    expect(() => readServersFile(join(here, 'servers.yaml'))).toThrow(/127\.0\.0\.1/)
    server = await serveFtp()
  })
})
