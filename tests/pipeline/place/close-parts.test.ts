import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCorpus } from '../../../bench/ingest/corpus.ts'
import { type Database, inTransaction, openDatabase } from '../../../db/client.ts'
import { type Fingerprint, fingerprintOf } from '../../../src/matching/fingerprint/fingerprint.ts'
import { packFingerprint } from '../../../src/matching/fingerprint/packed.ts'
import { THRESHOLDS } from '../../../src/matching/thresholds.ts'
import { isCrowded } from '../../../src/matching/window/match-window.ts'
import { closeParts } from '../../../src/pipeline/place/close-parts.ts'
import { findCandidatesFor, findSettled, type Sought } from '../../../src/pipeline/place/find-candidates.ts'
import { emptyMemory, type PlaceMemory } from '../../../src/pipeline/place/place-memory.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { type TestDatabase, testDatabase } from '../../database.ts'
import { arrival } from '../../matching/desk.ts'

const KEPT = 150
const PART = 100
/** Enough for eight parts, which are merged, and some more. */
const STORED = KEPT + 11 * PART
/** A phrase that a third of all texts have, so that its keys are common. */
const PHRASE = 'Reporting by the staff of the agency in the capital; editing by the night desk; please credit the agency.'

const all: Sought[] = makeCorpus({ feeds: 30, items: 60, seed: 4 })
  .before.flat()
  .sort((a, b) => a.at - b.at)
  .map((item, i) => {
    const given = arrival({
      id: String(i),
      source: `Source ${item.feed}`,
      publishedAt: new Date(item.at).toISOString(),
      headline: item.headline,
      body: [...item.paragraphs.slice(0, i % 5 === 0 ? 2 : undefined), ...(i % 3 ? [] : [PHRASE])].join('\n\n'),
      guid: `item-${i % 700}`,
    })
    return { articleId: -1 - i, isNew: true, fingerprint: fingerprintOf(given, readSignal(given)) }
  })
const stored = all.slice(0, STORED)
/** Later texts, a fifth of them copies, and some that are stored. */
const batch = [...all.slice(STORED, STORED + 150), ...all.slice(0, 20), ...all.slice(STORED - 20, STORED)]

/**
 * What a search through everything after `after` finds, by the rules of docs/matching.md. Ids are positions, from 1.
 * @param checked whether keys of texts must have the same check too: in memory unlike words with one hash meet, in closed parts they do not
 */
function searched(checked: boolean, after = 0): number[] {
  const most = THRESHOLDS.commonKeyLimit
  const named = ({ checks }: Fingerprint, keys: Int32Array) =>
    Array.from(keys, (key, i) => (checked && i < checks.length ? `${key} ${checks[i]}` : `${key}`))
  const near = new Set<number>()
  const under = new Map<string, number[]>()
  stored.forEach(({ fingerprint }, i) => {
    if (i >= after) for (const key of new Set(named(fingerprint, fingerprint.keys))) under.set(key, [i + 1, ...(under.get(key) ?? [])])
  })
  for (const { fingerprint } of batch) {
    const seeks = named(fingerprint, fingerprint.seeks)
    const firstName = fingerprint.checks.length
    const isName = (i: number) => i >= firstName && i < firstName + fingerprint.names.length
    const common = seeks.filter((key, i) => !isName(i) && (under.get(key)?.length ?? 0) >= most)
    const wanted = seeks.filter((key, i) => isName(i) || !common.includes(key))
    if (isCrowded(common.length, seeks.length)) wanted.push(common[0]!)
    for (const key of wanted) for (const id of (under.get(key) ?? []).slice(0, most)) near.add(id)
  }
  return [...near].sort((a, b) => a - b)
}

const searches = new Map<string, number[]>()
function expectedOf(checked: boolean, after: number): number[] {
  const name = `${checked} ${after}`
  if (!searches.has(name)) searches.set(name, searched(checked, after))
  return searches.get(name)!
}

/** Whether all that must be found was found, and nothing else than by chance. */
function expectFound(ids: number[], after = 0): void {
  const found = new Set(ids)
  const [must, may] = [expectedOf(true, after), new Set(expectedOf(false, after))]
  expect(must.filter((id) => !found.has(id))).toEqual([])
  expect(ids.filter((id) => !may.has(id))).toEqual([])
  expect(may.size - found.size).toBeLessThan(5)
}

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

/** Begins anew, with everything placed and nothing closed. */
async function store(): Promise<void> {
  await db.pool.query('TRUNCATE placements, fingerprints, closed_parts, closed_blocks, closed_filters, sources RESTART IDENTITY CASCADE')
  await db.pool.query(`INSERT INTO sources (name, kind) VALUES ('Stored', 'outlet')`)
  const prints = stored.map(({ fingerprint }) => Buffer.from(packFingerprint(fingerprint)))
  await db.pool.query(
    'INSERT INTO fingerprints (version_id, print) SELECT n, print FROM unnest($1::bytea[]) WITH ORDINALITY AS t(print, n)',
    [prints],
  )
  await db.pool.query(
    `INSERT INTO placements (version_id, article_id, number, source_id, published_at, relation) SELECT n, n, 1, 1, now(), 'original' FROM generate_series(1, $1) n`,
    [STORED],
  )
}

async function found(memory: PlaceMemory): Promise<number[]> {
  const settled = await findSettled(db.pool, memory, batch)
  return inTransaction(db, async (client) => (await findCandidatesFor(client, memory, batch, settled)).map(({ id }) => id))
}

const close = (database: Database, pieces?: number) =>
  closeParts(
    { db: database, settings: { PLACE_MEMORY_FINGERPRINTS: KEPT } as Parameters<typeof closeParts>[0]['settings'] },
    { partFingerprints: PART, ...(pieces && { pieces }) },
  )

const counts = async () =>
  (
    await db.pool.query(
      `SELECT (SELECT count(*) FROM closed_parts WHERE closed_at IS NOT NULL) AS parts, (SELECT max(level) FROM closed_parts) AS level,
         (SELECT count(*) FROM closed_filters) AS filters, (SELECT count(DISTINCT part_id) FROM closed_blocks) AS of`,
    )
  ).rows[0]

/** Eleven parts, of which eight are merged. */
const CLOSED = { parts: 4, level: 1, filters: 4 * 256, of: 4 }

describe('candidates', { timeout: 60_000 }, () => {
  it('are those that a search through everything finds, whatever is closed, half closed or merged', async () => {
    await store()
    expect(searched(true).length).toBeGreaterThan(100)
    expect(searched(false).length).toBeLessThan(STORED / 2)
    const lasting = emptyMemory()
    expectFound(await found(lasting))
    let pieces = 0
    while (await close(db, 1)) {
      pieces++
      expectFound(await found(lasting))
      // Reading all filters takes a process that starts now some time.
      if (pieces % 7 === 0) expectFound(await found(emptyMemory()))
    }
    expect(pieces).toBeGreaterThan(20)
    expect(await counts()).toEqual(CLOSED)
    expectFound(await found(emptyMemory()))
  })

  it('are the same while parts are closed and merged', async () => {
    await store()
    let closing = true
    const closed = close(db).finally(() => (closing = false))
    const memories = [emptyMemory(), emptyMemory()]
    let looks = 0
    while (closing) {
      const results = await Promise.all(memories.map(found))
      for (const ids of results) expectFound(ids)
      looks++
    }
    await closed
    expect(looks).toBeGreaterThan(2)
    expect(await counts()).toEqual(CLOSED)
  })

  it('are the same where whatever closes them is killed again and again', async () => {
    await store()
    let killed = 0
    for (let delay = 20; ; delay = Math.ceil(delay * 1.3)) {
      const victim = openDatabase(db.url, { name: 'victim', max: 1 })
      const work = close(victim).catch(() => 'killed')
      const timer = setInterval(
        () =>
          db.pool.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim' AND datname = current_database()`,
          ),
        delay,
      )
      const result = await work
      clearInterval(timer)
      await victim.close()
      if (result !== 'killed') break
      killed++
      if (killed % 4 === 0) expectFound(await found(emptyMemory()))
    }
    expect(killed).toBeGreaterThan(3)
    expect(await counts()).toEqual(CLOSED)
    expectFound(await found(emptyMemory()))
  })

  it('of parts that the window has passed are in the archive alone', async () => {
    await store()
    await close(db)
    await db.pool.query(`INSERT INTO notes (key, value) VALUES ('archived', $1::text::jsonb)`, [String(8 * PART)])
    await close(db)
    expect(await counts()).toEqual({ parts: 3, level: 0, filters: 3 * 256, of: 3 })
    expectFound(await found(emptyMemory()), 8 * PART)
  })
})
