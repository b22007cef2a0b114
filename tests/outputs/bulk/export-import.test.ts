import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { BULK_KIND_NAMES } from '../../../db/bulk.ts'
import type { Database } from '../../../db/client.ts'
import { openDatabase } from '../../../db/client.ts'
import { readLogIdentity } from '../../../db/write/log-identity.ts'
import { hasZstd } from '../../../src/outputs/bulk/compression.ts'
import type { ExportWanted } from '../../../src/outputs/bulk/export.ts'
import { exportToFile } from '../../../src/outputs/bulk/export-file.ts'
import { importFile } from '../../../src/outputs/bulk/import.ts'
import { checkFile } from '../../../src/outputs/bulk/read-file.ts'
import { exportWhenDue } from '../../../src/outputs/bulk/schedule.ts'
import type { Context } from '../../../src/pipeline/context.ts'
import { indexStories } from '../../../src/pipeline/follow/index-stories.ts'
import { placeWaiting } from '../../../src/pipeline/place/place-article.ts'
import { emptyMemory } from '../../../src/pipeline/place/place-memory.ts'
import { testDatabase } from '../../database.ts'
import { BEEKEEPER } from '../../matching/desk.ts'
import { AGENCY, openPublisher } from '../../pipeline/publisher.ts'

type Line = Record<string, unknown> & { type: string }

const RAIN = 'It will rain in Hamm on Friday, and on Saturday the sun comes back, said the weather service of the county on Monday evening.'
const MAYOR =
  'The mayor of Tarn resigned on Tuesday after a vote of the council, which had asked for the accounts of the old harbour since spring.'
const SECRET = 'The merger of Ostwerk and Nordbank will be announced on Thursday morning, two people who know the matter told the agency.'

let dir: string
let publisher: Awaited<ReturnType<typeof openPublisher>>
const story: Record<string, number> = {}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bulk-'))
  publisher = await openPublisher()
  const { send, storyOf } = publisher
  const bees = await send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER })
  await send('Hamm Post', { guid: 'bees', headline: 'Bees on a tram', body: BEEKEEPER })
  const caption = { text: 'Rain over the old bridge', credit: 'Ada Lind', image: 'https://hamm-post.example/rain.jpg' }
  const rain = await send('Hamm Post', { guid: 'rain', headline: 'Rain in Hamm', body: RAIN, captions: [caption] })
  const mayor = await send(AGENCY, { guid: 'mayor', headline: 'Mayor of Tarn resigns', body: MAYOR })
  const secret = await send(AGENCY, {
    guid: 'secret',
    headline: 'Ostwerk merges',
    body: SECRET,
    entry: { embargoed: '2999-01-01T00:00:00Z' },
  })
  for (const [name, id] of Object.entries({ bees, rain, mayor, secret })) story[name] = await storyOf(id)
})
afterAll(async () => {
  await publisher.close()
  await rm(dir, { recursive: true })
})

const never = new AbortController().signal

async function exported(
  name: string,
  over: Partial<ExportWanted> = {},
  db: Database = publisher.db,
): Promise<{ file: string; lines: Line[] }> {
  const file = join(dir, name)
  await exportToFile(db, file, { since: 0, only: BULK_KIND_NAMES, embargoed: false, whole: true, ...over }, { signal: never })
  return { file, lines: await linesOf(file) }
}

async function linesOf(file: string): Promise<Line[]> {
  return gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const ofType = (lines: Line[], type: string) => lines.filter((line) => line.type === type)

it('an export has every story with its texts and captions, and neither hidden words nor the texts of killed stories', async () => {
  const { lines } = await exported('open.ndjson.gz')
  expect(lines.at(0)).toMatchObject({ type: 'export', since: 0, embargoed: false, log: { number: await publisher.lastEvent() } })
  expect(ofType(lines, 'story').map(({ id }) => id)).toEqual([story.bees, story.rain, story.mayor])
  expect(ofType(lines, 'version').find(({ headline }) => headline === 'Rain in Hamm')).toMatchObject({
    body: [RAIN],
    captions: [{ text: 'Rain over the old bridge' }],
  })
  expect(JSON.stringify(lines)).not.toMatch(/Ostwerk/)
  const all = await exported('embargoed.ndjson.gz', { embargoed: true })
  expect(JSON.stringify(all.lines)).toContain(SECRET)
  expect((await readdir(dir)).filter((name) => name.endsWith('.partial'))).toEqual([])
})

it('what changed after a log number, applied to an earlier export, gives the rows of a fresh one', async () => {
  for (const embargoed of [false, true]) {
    const before = await exported('before.ndjson.gz', { embargoed, whole: false })
    const { number } = before.lines[0]!.log as { number: number }
    await change(embargoed ? 'second' : 'first')
    const changes = await exported('changes.ndjson.gz', { embargoed, whole: false, since: number })
    const fresh = await exported('fresh.ndjson.gz', { embargoed, whole: false })
    expect(rowsAfter([before.lines, changes.lines])).toEqual(rowsAfter([fresh.lines]))
    const types = new Set(changes.lines.map(({ type }) => type))
    for (const type of ['story', 'article', 'version', 'decision', 'log', ...(embargoed ? [] : ['gone'])]) expect(types).toContain(type)
    expect(ofType(changes.lines, 'log').every(({ seq }) => Number(seq) > number)).toBe(true)
    expect(changes.lines.at(-1)!.log).toEqual(fresh.lines.at(-1)!.log)
  }
  const open = await exported('open.ndjson.gz')
  expect(JSON.stringify(open.lines)).not.toMatch(/accounts of the old harbour/)
  expect(ofType(open.lines, 'story').find(({ id }) => id === story.mayor)).toMatchObject({ status: 'killed' })
})

/** A kill, a withheld story, another copy, a next version, a merge, a split, a correction. */
async function change(round: string) {
  const { send, post, storyOf } = publisher
  await send('Tarn Echo', { guid: `echo-${round}`, headline: 'Rain', body: RAIN })
  await send(AGENCY, {
    guid: 'mayor',
    headline: 'KILL: Mayor of Tarn resigns',
    body: 'Kill the story. It is wrong.',
    entry: { signal: 'kill', pubStatus: 'canceled' },
  })
  const held = await send('Hamm Post', {
    guid: `held-${round}`,
    headline: `Harbour sold ${round}`,
    body: `The harbour of ${round} was sold to a company that nobody in the town knows, says the clerk.`,
  })
  const other = await send('Hamm Post', {
    guid: `other-${round}`,
    headline: `Bees again ${round}`,
    body: `A keeper of bees in ${round} lost four hives in a storm that took the roof of the chapel with it.`,
  })
  await send('Hamm Post', { guid: `held-${round}`, headline: `Harbour sold ${round}`, body: 'Withheld.', entry: { pubStatus: 'withheld' } })
  await post(`/v1/stories/${await storyOf(other)}/merge`, { into: story.bees, by: 'Ada', why: 'one matter' })
  const { rows } = await publisher.db.pool.query('SELECT id FROM articles WHERE story_id = $1 AND id <> $2 ORDER BY id LIMIT 1', [
    story.bees,
    other,
  ])
  await post(`/v1/stories/${story.bees}/split`, { article: rows[0].id, by: 'Ada', why: 'another matter' })
  await send('Hamm Post', {
    guid: 'rain',
    headline: `Rain in Hamm, ${round}`,
    body: `${RAIN} The fire brigade of ${round} pumped out nine cellars.`,
  })
  expect((await publisher.get(`/v1/stories/${await storyOf(held)}?embargoed=show`)).status).toBe('withheld')
}

/** The rows of exports after one another, as a consumer keeps them: by type and id, without what is gone. */
function rowsAfter(exports: Line[][]): Record<string, Line> {
  const rows: Record<string, Line> = {}
  for (const line of exports.flat()) {
    const { type, id, seq } = line
    if (type === 'export' || type === 'manifest') continue
    if (type === 'gone') {
      const articles = Object.values(rows).filter((row) => row.type === 'article' && row.storyId === line.storyId)
      const ids = new Set(articles.map((row) => row.id))
      for (const [key, row] of Object.entries(rows))
        if (
          (row.type === 'story' && row.id === line.storyId) ||
          (ids.has(row.type === 'article' ? row.id : row.articleId) && row.type !== 'log')
        )
          delete rows[key]
    } else rows[`${type} ${seq ?? id}`] = line
  }
  // Entries before the first export keep the words that they had in it.
  return Object.fromEntries(
    Object.entries(rows).map(([key, row]) => [key, row.type === 'log' ? { ...row, headline: '', detail: {} } : row]),
  )
}

it('a file read into an empty database gives the same rows and log, as another log, and copies join the stories', {
  timeout: 60_000,
}, async () => {
  const { file, lines } = await exported('whole.ndjson.gz', { embargoed: true })
  const db = await testDatabase()
  try {
    const { identity, continued } = await importFile(db, file)
    expect(continued).toEqual(lines[0]!.log)
    expect(await readLogIdentity(db.pool)).toBe(identity)
    expect(identity).not.toBe(continued.identity)
    const again = await exported('again.ndjson.gz', { embargoed: true }, db)
    expect(rowsOnly(again.lines)).toEqual(rowsOnly(lines))

    await expect(importFile(db, file)).rejects.toThrow('This Copytaster is not empty: it has sources')

    const context = { db, settings: readSettings({ HOST_SPACING_SECONDS: '0' }), memory: emptyMemory() } as unknown as Context
    const joined = await sendTo(context, 'Later Times', { guid: 'l1', headline: 'Tram of bees', body: BEEKEEPER })
    const bees = lines.find((line) => line.type === 'article' && line.guid === 'bees' && line.sourceId === 1)!
    expect(joined).toBe(bees.storyId)
    expect(
      await sendTo(context, 'Later Times', {
        guid: 'l2',
        headline: 'New',
        body: 'Nothing like it was ever seen in the valley of the Orne, where nine storks built a nest.',
      }),
    ).toBeGreaterThan(Math.max(...ofType(lines, 'story').map(({ id }) => Number(id))))
    const { rows } = await db.pool.query('SELECT count(*)::int AS count FROM story_words')
    expect(rows[0].count).toBeGreaterThanOrEqual(ofType(lines, 'story').length - 3)
    const { rows: log } = await db.pool.query('SELECT min(seq)::int AS first, max(seq)::int AS last, count(*)::int AS count FROM story_log')
    expect(log[0]).toEqual({ first: 1, last: log[0].count, count: log[0].count })
  } finally {
    await db.close()
  }
})

const rowsOnly = (lines: Line[]) => lines.slice(1, -1)

/** Sends an article as the pipeline does. @returns the id of its story */
async function sendTo(context: Context, source: string, sent: { guid: string; headline: string; body: string }): Promise<number> {
  const { addFeeds } = await import('../../../db/write/feeds.ts')
  const { inTransaction } = await import('../../../db/client.ts')
  const { keepPrepared } = await import('../../pipeline/keep-prepared.ts')
  const { readEntry } = await import('../../pipeline/publisher.ts')
  const { KEPT_FEED } = await import('../../kept-feed.ts')
  const { db } = context
  const url = `https://${source.toLowerCase().replaceAll(' ', '-')}.example/feed`
  await addFeeds(db, [{ url, source, kind: 'outlet', scrape: false }])
  const feed = (await db.pool.query(`${KEPT_FEED} WHERE f.url = $1`, [url])).rows[0]
  await inTransaction(db, (client) => keepPrepared(client, feed, [readEntry(sent)]))
  await placeWaiting(context)
  while (await indexStories(context)) {}
  const { rows } = await db.pool.query(
    'SELECT a.story_id AS id FROM articles a JOIN article_keys k ON k.article_id = a.id WHERE k.source_id = $1 AND k.key = $2',
    [feed.sourceId, sent.guid],
  )
  return rows[0].id
}

it('a file that is damaged, cut short, or a part is refused, and nothing is written', async () => {
  const { file } = await exported('sound.ndjson.gz')
  const text = gunzipSync(await readFile(file)).toString()
  const lines = text.trimEnd().split('\n')
  const cases: [string, Buffer | string, RegExp][] = [
    ['a word changed', text.replace('Rain in Hamm', 'Pain in Hamm'), /checksum/],
    ['a line lost', [...lines.slice(0, 5), ...lines.slice(6)].join('\n').concat('\n'), /lines of/],
    ['no manifest', `${lines.slice(0, -1).join('\n')}\n`, /cut short/],
    ['half a line', text.slice(0, -30), /cut short/],
    ['cut within the compression', gzipSync(text).subarray(0, 900), /compression is damaged or ends too early/],
    ['another file', '{"hello":1}\n', /is no export/],
    ['empty', '', /it is empty/],
    ['lines behind', `${text}{"type":"story"}\n`, /goes on after its manifest/],
  ]
  const db = await testDatabase()
  try {
    for (const [name, content, message] of cases) {
      const bad = join(dir, 'bad.ndjson')
      await writeFile(bad, content)
      await expect(importFile(db, bad), name).rejects.toThrow(message)
    }
    for (const over of [{ only: ['stories', 'log'] as const }, { since: 1 }, { whole: false }])
      await expect(importFile(db, (await exported('part.ndjson.gz', over)).file)).rejects.toThrow('cannot be imported: it ')
    // What ends it in the middle leaves nothing.
    const stop = new AbortController()
    const onProgress = () => stop.abort(new Error('stopped'))
    await expect(importFile(db, file, { onProgress, signal: stop.signal })).rejects.toThrow('stopped')
    const { rows } = await db.pool.query(
      'SELECT (SELECT count(*) FROM sources) + (SELECT count(*) FROM versions) + (SELECT count(*) FROM stories) + (SELECT seq FROM log_head) AS rows',
    )
    expect(rows[0].rows).toBe(0)
    await importFile(db, file)
  } finally {
    await db.close()
  }
})

it('an export that is stopped leaves no file and frees its connection within a second', async () => {
  const db = openDatabase(publisher.db.url, { max: 2 })
  const stop = new AbortController()
  const file = join(dir, 'stopped.ndjson.gz')
  const blocker = await publisher.db.pool.connect()
  await blocker.query('BEGIN; LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE')
  const running = exportToFile(db, file, { since: 0, only: BULK_KIND_NAMES, embargoed: false, whole: true }, { signal: stop.signal })
  const ended = expect(running).rejects.toThrow()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const began = performance.now()
  stop.abort()
  await ended
  const { rows } = await publisher.db.pool.query(
    `SELECT count(*)::int AS busy FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND query LIKE '%bulk%' AND pid <> pg_backend_pid()`,
  )
  expect([performance.now() - began < 1000, rows[0].busy, db.pool.totalCount - db.pool.idleCount]).toEqual([true, 0, 0])
  await blocker.query('ROLLBACK')
  blocker.release()
  await db.close()
  expect((await readdir(dir)).filter((name) => name.startsWith('stopped'))).toEqual([])
})

it('exports by the schedule when one is due, keeps so many, and leaves it to one process', async () => {
  const folder = join(dir, 'kept')
  const settings = { EXPORT_FOLDER: folder, EXPORT_EVERY_HOURS: 6, EXPORT_KEPT: 2 }
  const at = (hour: number) => exportWhenDue(publisher.db, settings, never, new Date(Date.UTC(2026, 11, 1, hour)))
  const first = await Promise.all([at(0), at(0)])
  expect(first.filter((file) => file !== null)).toEqual([join(folder, 'copytaster-2026-12-01T00-00-00Z.ndjson.gz')])
  expect(await at(5)).toBeNull()
  await writeFile(join(folder, 'copytaster-2026-12-01T05-30-00Z.ndjson.gz.partial'), 'left by a crash')
  await at(6)
  await at(12)
  expect(await readdir(folder)).toEqual(['copytaster-2026-12-01T06-00-00Z.ndjson.gz', 'copytaster-2026-12-01T12-00-00Z.ndjson.gz'])
  expect((await linesOf(join(folder, 'copytaster-2026-12-01T12-00-00Z.ndjson.gz'))).at(-1)!.type).toBe('manifest')
})

it('a file named .zst is Zstandard where Node has it; else the command says what to do', async () => {
  const file = join(dir, 'all.ndjson.zst')
  const running = exportToFile(publisher.db, file, { since: 0, only: BULK_KIND_NAMES, embargoed: false, whole: true }, { signal: never })
  if (!hasZstd) return expect(running).rejects.toMatchObject({ advice: 'Name the file .gz, or use Node 22.15 or later.' })
  await running
  expect((await readFile(file)).readUInt32LE()).toBe(0xfd2fb528)
  expect((await checkFile(file)).header.log.number).toBe(await publisher.lastEvent())
})
