/**
 * What an answer that did not change costs beside one that is sent: a story of 30 articles with three versions of 6 KB each, asked for by turns with and
 * without If-None-Match, on a fresh embedded PostgreSQL over loopback HTTP.
 */
import { join } from 'node:path'
import { openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { buildApp } from '../src/api/app.ts'
import { openHub } from '../src/api/hub.ts'
import { startServer } from '../src/api/server.ts'
import { addSource, addStory, addVersion } from '../tests/api/newsroom.ts'
import { openRunFolder } from '../tests/run-folder.ts'

const TIMES = 300
const ARTICLES = 30

const folder = await openRunFolder()
const postgres = await startEmbedded(join(folder.dir, 'data'))
const db = openDatabase(postgres.url)
const hub = openHub(db)
const settings = { HOST: '127.0.0.1', RATE_LIMIT_CALLER: 0, RATE_LIMIT_ADDRESS: 0 }
await migrateDatabase(db, { queues: false })
const server = await startServer(buildApp({ db, hub, deskDir: '/nonexistent', settings, logger: false }), { host: '127.0.0.1', port: 0 })

const text = (seed: number) => Array.from({ length: 20 }, (_, i) => `${seed} ${i} ${Math.random().toString(36).repeat(25)}`)
const sources = []
for (let i = 0; i < ARTICLES; i++) sources.push(await addSource(db, `Source ${i}`))
const story = await addStory(db, sources, { headline: 'Ferry crews agree' })
for (const article of story.articles)
  for (const number of [2, 3]) await addVersion(db, article, number, { headline: 'Ferry', body: text(article) })

const url = `http://127.0.0.1:${server.port}/v1/stories/${story.id}`
const etag = (await fetch(url)).headers.get('etag')!
const times: Record<200 | 304, number[]> = { 200: [], 304: [] }
let bytes = 0
for (let i = 0; i < TIMES; i++) {
  for (const status of i % 2 ? ([200, 304] as const) : ([304, 200] as const)) {
    const began = performance.now()
    const answer = await fetch(url, { headers: status === 304 ? { 'if-none-match': etag } : {} })
    bytes = Math.max(bytes, (await answer.arrayBuffer()).byteLength)
    times[status].push(performance.now() - began)
    if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}`)
  }
}
const p = (all: number[], part: number) => all.toSorted((a, b) => a - b)[Math.floor(all.length * part)]!.toFixed(1)
for (const status of [200, 304] as const)
  console.log(
    `${status}: ${p(times[status], 0.5)} ms median, ${p(times[status], 0.95)} ms p95${status === 200 ? `, ${(bytes / 1024).toFixed(0)} KB` : ''}`,
  )
await server.close()
await hub.close()
await db.close()
await postgres.stop()
await folder.remove()
