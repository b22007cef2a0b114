import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../../../config/env.ts'
import { addFeeds } from '../../../../db/write/feeds.ts'
import { placeWaiting } from '../../../../src/pipeline/place/place-article.ts'
import { type OpenContext, openContext } from '../../../../workers/context.ts'
import { testDatabase } from '../../../database.ts'
import { until } from '../../../pipeline.ts'
import { pollToTheEnd } from '../poll-to-the-end.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let context: OpenContext
let root: string
let folder: string
let feedId: number

beforeAll(async () => {
  db = await testDatabase()
  root = await mkdtemp(join(tmpdir(), 'copytaster wire '))
  const settings = {
    ...readSettings({ HOST_SPACING_SECONDS: '0' }),
    DATABASE_URL: db.url,
    WATCH_FOLDERS: [root],
    FETCH_MAX_BYTES: 100_000,
    READER_TIMEOUT_SECONDS: 60,
  }
  context = openContext(settings, { name: 'test', onError: () => {} })
})
afterAll(async () => {
  await context.close()
  await db.close()
  await rm(root, { recursive: true })
})
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'in '))
  feedId = await watch(folder)
})

async function watch(path: string): Promise<number> {
  const url = pathToFileURL(`${path}/`).href
  await addFeeds(db, [{ url, source: url, kind: 'agency' }])
  return (await db.pool.query('SELECT id FROM feeds WHERE url = $1', [url])).rows[0].id
}

/** Puts a file there as if it had been written so many seconds ago. */
async function drop(name: string, text: string, age = 10): Promise<void> {
  await writeFile(join(folder, name), text)
  const then = new Date(Date.now() - age * 1000)
  await utimes(join(folder, name), then, then)
}

/** Polls a folder until no file is left that there was no time for. */
async function poll(id = feedId) {
  const { outcome, added, changed } = await pollToTheEnd(context, id)
  await placeWaiting(context)
  const { rows } = await db.pool.query('SELECT trouble FROM feeds WHERE id = $1', [id])
  return { outcome, added, changed, trouble: rows[0].trouble?.code ?? null }
}

const list = async (within = '.') => (await readdir(join(folder, within)).catch(() => [])).sort()
const item = (id: string, version: number, status = 'usable') =>
  JSON.stringify({
    uri: `urn:${id}`,
    type: 'text',
    version: `${version}`,
    pubstatus: status,
    headline: `Story ${id} in state ${version}`,
    body_text: `The words of ${id}, ${version}.`,
  })

describe('a watched folder', { timeout: 300_000 }, () => {
  it('brings each file once, in the order of their writing, and puts it away', async () => {
    await drop('b.json', item('one', 1), 30)
    await drop('a.json', item('one', 2), 20)
    expect(await poll()).toEqual({ outcome: 'changed', added: 1, changed: 1, trouble: null })
    expect([await list(), await list('done')]).toEqual([['done'], ['a.json', 'b.json']])
    expect(await poll()).toEqual({ outcome: 'unchanged', added: 0, changed: 0, trouble: null })
    await drop('c.json', item('one', 3, 'canceled'))
    expect(await poll()).toMatchObject({ changed: 1 })
  })

  it('is looked into again within seconds, whatever list it came from', async () => {
    await poll()
    const { rows } = await db.pool.query('SELECT extract(epoch FROM next_poll_at - now())::float8 AS seconds FROM feeds WHERE id = $1', [
      feedId,
    ])
    expect(rows[0].seconds).toBeLessThan(20)
  })

  it('the same file twice is no news, and neither copy is lost', async () => {
    await drop('a.json', item('two', 1))
    await poll()
    await drop('a.json', item('two', 1))
    expect(await poll()).toMatchObject({ added: 0, changed: 0 })
    expect(await list('done')).toHaveLength(2)
  })

  it('leaves alone what is still being written: by its name, its age, or because it breaks off', async () => {
    await drop('a.json.part', item('three', 1))
    await drop('.b.json', item('three', 1))
    await drop('c.json', item('three', 1), 0)
    await drop('d.xml', '<nitf><body><body.content><p>Half')
    expect(await poll()).toEqual({ outcome: 'unchanged', added: 0, changed: 0, trouble: null })
    expect(await list()).toEqual(['.b.json', 'a.json.part', 'c.json', 'd.xml'])
  })

  it('a bad file goes to `failed` with the reason beside it and holds up no other; the trouble lasts until it is taken away', async () => {
    await drop('a.xml', '<nitf>\n<body><body.content><p>Half', 120)
    await drop('b.json', 'x'.repeat(100_001), 110)
    await drop('c.json', item('four', 1), 100)
    expect(await poll()).toMatchObject({ added: 1, trouble: 'FILES_FAILED' })
    expect(await list('failed')).toEqual(['a.xml', 'a.xml.why.txt', 'b.json', 'b.json.why.txt'])
    expect(await readFile(join(folder, 'failed', 'a.xml.why.txt'), 'utf8')).toMatch(
      /^Line 2: <p> is never closed\. .*\(FEED_UNREADABLE\)\n$/,
    )
    expect((await poll()).trouble).toBe('FILES_FAILED')
    await rm(join(folder, 'failed'), { recursive: true })
    expect((await poll()).trouble).toBe(null)
  })

  it('reads a file whose time is ahead of ours, and puts away twice what has the longest name', async () => {
    const name = `${'å'.repeat(125)}.json`
    await drop(name, item('six', 1))
    await poll()
    await drop(name, 'no feed', -7200)
    await until('the file has lain there long enough to be taken', async () => Date.now() - (await stat(join(folder, name))).ctimeMs > 2000)
    await writeFile(join(folder, 'last.json'), item('six', 2))
    await utimes(join(folder, 'last.json'), 1, 1)
    expect(await poll()).toMatchObject({ changed: 1 })
    expect([await list(), await list('done')]).toEqual([
      ['done', name],
      ['last.json', expect.stringMatching(/^å+\.json$/)],
    ])
    const then = new Date(Date.now() - 120_000)
    await utimes(join(folder, name), then, then)
    await poll()
    expect((await list('failed')).map((one) => one.slice(-20))).toEqual([`${'å'.repeat(15)}.json`, `${'å'.repeat(7)}.json.why.txt`])
  })

  it('that was not there for a night is found within seconds of coming back', async () => {
    await rm(folder, { recursive: true })
    for (let i = 0; i < 12; i++) await poll()
    const { rows } = await db.pool.query('SELECT extract(epoch FROM next_poll_at - now())::float8 AS seconds FROM feeds WHERE id = $1', [
      feedId,
    ])
    expect(rows[0].seconds).toBeLessThan(20)
    await mkdir(folder)
    await drop('a.json', item('back', 1))
    expect(await poll()).toEqual({ outcome: 'changed', added: 1, changed: 0, trouble: null })
  })

  it('puts nothing away through a symbolic link, and says so', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'elsewhere '))
    await writeFile(join(outside, 'mine.txt'), 'as it was')
    await symlink(outside, join(folder, 'done'))
    await drop('a.json', item('linked', 1))
    expect(await poll()).toMatchObject({ outcome: 'failed', added: 1, trouble: 'FOLDER_STUCK' })
    expect(await readdir(outside)).toEqual(['mine.txt'])
    await rm(join(folder, 'done'))
    expect(await poll()).toMatchObject({ outcome: 'unchanged', added: 0, trouble: null })

    await mkdir(join(folder, 'failed'))
    await symlink(join(outside, 'mine.txt'), join(folder, 'failed', 'b.xml.why.txt'))
    await drop('b.xml', 'no feed', 120)
    expect(await poll()).toMatchObject({ trouble: 'FOLDER_STUCK' })
    expect(await readFile(join(outside, 'mine.txt'), 'utf8')).toBe('as it was')
    await rm(outside, { recursive: true })
  })

  it('makes no address of a relative link: a file has no site', async () => {
    const items = '<item><title>On the quay</title><link>/news/1</link><guid isPermaLink="false">q-1</guid></item>'
    await drop('a.xml', `<rss version="2.0"><channel><title>T</title>${items}</channel></rss>`)
    expect(await poll()).toMatchObject({ added: 1 })
    const { rows } = await db.pool.query(
      `SELECT v.stated->>'link' AS link, EXISTS (SELECT 1 FROM placements p WHERE p.version_id = v.id) AS placed,
         (SELECT array_agg(key) FROM article_keys k WHERE k.article_id = v.article_id) AS keys FROM versions v WHERE v.feed_id = $1`,
      [feedId],
    )
    expect(rows).toEqual([{ link: null, placed: true, keys: ['guid:q-1', expect.stringMatching(/^words:/)] }])
  })

  it('is refused outside the allowed folders, also through a link, and reported when it is not there', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'elsewhere '))
    await symlink(outside, join(root, 'link'))
    expect(await poll(await watch(outside))).toMatchObject({ outcome: 'failed', trouble: 'FOLDER_REFUSED' })
    expect(await poll(await watch(join(root, 'link')))).toMatchObject({ trouble: 'FOLDER_REFUSED' })
    expect(await poll(await watch(join(root, 'absent')))).toMatchObject({ trouble: 'FOLDER_UNREADABLE' })
    await mkdir(join(outside, 'x'))
    await writeFile(join(outside, 'secret.json'), item('five', 1))
    await symlink(join(outside, 'secret.json'), join(folder, 'a.json'))
    expect(await poll()).toMatchObject({ outcome: 'unchanged', added: 0 })
    await rm(outside, { recursive: true })
  })
})

it('learns from all files of a visit that their names do not identify', async () => {
  const rss = (i: number) =>
    `<rss version="2.0"><channel><title>T</title><item><guid isPermaLink="false">N/A</guid><link>https://wire.example/${i}</link><title>${'ABCD'[i]!.repeat(8)} number ${i}</title><description>${Array.from({ length: 30 }, (_, word) => `${'abcd'[i]}word${word}`).join(' ')}</description></item></channel></rss>`
  for (let i = 0; i < 4; i++) await drop(`${i}.xml`, rss(i), 100 - i)
  expect(await poll()).toMatchObject({ added: 4 })
  const { rows } = await db.pool.query('SELECT names_learnt AS learnt FROM feeds WHERE id = $1', [feedId])
  expect(rows[0].learnt.guid).toMatchObject({ why: 'reused', documents: 3 })
})
