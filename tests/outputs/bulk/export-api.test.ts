import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../../../src/api/server.ts'
import { cellOf } from '../../../src/outputs/bulk/csv.ts'
import { type Asker, addEverybody } from '../../access/callers.ts'
import { addSource, addStory, appendEvent, openNewsroom } from '../../api/newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let server: Awaited<ReturnType<typeof startServer>>
let everybody: Asker[]
let formula: number
beforeAll(async () => {
  newsroom = await openNewsroom()
  const { db } = newsroom
  const wire = await addSource(db, 'Northwire', 'agency')
  formula = (await addStory(db, [wire], { headline: '=HYPERLINK("http://x.example","y")' }, 'The opening, with a comma.')).id
  await addStory(db, [wire], { status: 'embargoed', headline: 'Ostwerk merges' }, 'Nobody knows yet.')
  await appendEvent(db, 'created', '=HYPERLINK("http://x.example","y")', {}, formula)
  everybody = await addEverybody(db)
  server = await startServer(newsroom.app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.close()
  await newsroom.close()
})

const headersOf = (name: string) => everybody.find((asker) => asker.name === name)!.headers
const ask = (path: string, who: string, headers: Record<string, string> = {}, signal: AbortSignal | null = null) =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { headers: { ...headersOf(who), ...headers }, signal })

it('sends the lines as they are read, compressed as asked, to those who may read stories and log', async () => {
  const answer = await ask('/v1/export', 'reader')
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-encoding')]).toEqual([
    200,
    'application/x-ndjson',
    'gzip',
  ])
  const lines = (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect([lines[0].type, lines.at(-1).type, lines.filter(({ type }) => type === 'story').length]).toEqual(['export', 'manifest', 1])
  expect(JSON.stringify(lines)).not.toMatch(/Ostwerk|Nobody knows/)
  const bytes = await newsroom.app.inject({
    url: '/v1/export?only=stories',
    headers: { ...headersOf('reader'), 'accept-encoding': 'gzip' },
  })
  expect(gunzipSync(bytes.rawPayload).toString()).toContain('"type":"story"')
})

it.each([
  ['/v1/export', 'key stories:read', 403],
  ['/v1/export?only=stories,versions', 'key stories:read', 200],
  ['/v1/export', 'key events:read', 403],
  ['/v1/export?embargoed=show', 'reader', 403],
  ['/v1/export?embargoed=show', 'reader with embargoed', 200],
  ['/v1/export?since=99', 'reader', 410],
  ['/v1/export?since=1&log=another', 'reader', 410],
  ['/v1/export?since=1', 'reader', 200],
  ['/v1/export?only=everything', 'reader', 400],
])('%s as %s gets %i', async (path, who, status) => {
  const answer = await ask(path, who)
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(status === 200 ? '"type":"manifest"' : '"detail"')])
})

it('notes each export in the audit log', async () => {
  const { rows } = await newsroom.db.pool.query(`SELECT after FROM audit_log WHERE what = 'export' AND after->>'embargoed' = 'show'`)
  expect(rows).toHaveLength(1)
})

it('writes the list as CSV in which no cell is a formula', async () => {
  const text = await (await ask('/v1/export?format=csv', 'reader')).text()
  const [head, line] = text.split('\r\n')
  expect(head).toMatch(/^id,status,headline,source/)
  expect(line).toContain(`${formula},usable,"'=HYPERLINK(""http://x.example"",""y"")",Northwire,agency`)
  expect(['+1', '-1', '@x', '\tx', ' =1', 'plain', 'a,b', -1].map(cellOf)).toEqual([
    `"'+1"`,
    `"'-1"`,
    `"'@x"`,
    `"'\tx"`,
    `"' =1"`,
    'plain',
    '"a,b"',
    '-1',
  ])
})

it('a client that goes away frees the connection and its statement within a second', async () => {
  const { db } = newsroom
  const blocker = await db.pool.connect()
  await blocker.query('BEGIN; LOCK TABLE decisions IN ACCESS EXCLUSIVE MODE')
  const leaving = new AbortController()
  const answer = await ask('/v1/export', 'reader', {}, leaving.signal)
  expect(answer.status).toBe(200)
  const busy = async () =>
    (
      await blocker.query(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
    ).rows[0].count
  while ((await busy()) === 0) await pause(10)
  const began = performance.now()
  leaving.abort()
  while ((await busy()) > 0) await pause(10)
  expect(performance.now() - began).toBeLessThan(1000)
  await blocker.query('ROLLBACK')
  blocker.release()
  expect((await ask('/v1/export', 'reader')).status).toBe(200)
})
