import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { addFeeds } from '../../../db/write/feeds.ts'
import { trouble } from '../../../src/errors.ts'
import type { FetchOutcome } from '../../../src/fetch/fetch.ts'
import type { Context } from '../../../src/pipeline/context.ts'
import { pollFeeds } from '../../../src/pipeline/poll/poll-feed.ts'
import { testDatabase } from '../../database.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
let made = 0
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())
let responses: Map<string, () => FetchOutcome | Promise<FetchOutcome>>
beforeEach(() => {
  responses = new Map()
})

const UNCHANGED: FetchOutcome = { outcome: 'unchanged', status: 304, bytes: 0, ms: 12 } as FetchOutcome

/** Adds feeds that answer so. @returns their ids, in this order */
async function feedsThatAnswer(...answers: (() => FetchOutcome | Promise<FetchOutcome>)[]): Promise<number[]> {
  const urls = answers.map(() => `https://paper.example/${++made}`)
  await addFeeds(
    db,
    urls.map((url) => ({ url, source: 'Paper', kind: 'outlet' })),
  )
  urls.forEach((url, i) => {
    responses.set(url, answers[i]!)
  })
  const { rows } = await db.pool.query('SELECT id FROM feeds WHERE url = ANY($1) ORDER BY array_position($1, url)', [urls])
  return rows.map(({ id }) => id)
}

const context = () =>
  ({
    db,
    settings: readSettings({ HOST_SPACING_SECONDS: '0' }),
    fetcher: { get: async (url: string) => responses.get(url)!() },
  }) as unknown as Context

async function rowsOf(ids: number[]) {
  const { rows } = await db.pool.query(
    `SELECT f.crash_count AS crashes, f.claimed_until AS claimed, f.last_outcome AS outcome, f.trouble->>'code' AS trouble, f.fail_count AS failed,
       f.etag, f.next_poll_at > now() AS later, (SELECT count(*)::int FROM polls p WHERE p.feed_id = f.id AND p.outcome = f.last_outcome) AS history
     FROM feeds f WHERE f.id = ANY($1) ORDER BY array_position($1, f.id)`,
    [ids],
  )
  return rows
}

const ENDED = { crashes: 0, claimed: null, later: true, history: 1, failed: 0, trouble: null, etag: null }

describe('polls that bring no document', () => {
  it('are recorded with one statement for all feeds of a job', async () => {
    const ids = await feedsThatAnswer(...Array.from({ length: 8 }, () => () => UNCHANGED))
    await db.pool.query(`UPDATE feeds SET etag = '"a"' WHERE id = ANY($1)`, [ids])
    const query = vi.spyOn(pg.Client.prototype, 'query')
    await pollFeeds(context(), ids)
    const statements = query.mock.calls.map(([statement]) => (statement as { name?: string }).name)
    query.mockRestore()
    expect(statements).toEqual(['begin-polls', 'record-polls'])
    expect(await rowsOf(ids)).toEqual(ids.map(() => ({ ...ENDED, outcome: 'unchanged', etag: '"a"' })))
  })

  it('are recorded each as it ended', async () => {
    const down = { outcome: 'failed', trouble: trouble('CONNECTION_FAILED', 'refused') } as FetchOutcome
    const ids = await feedsThatAnswer(
      () => UNCHANGED,
      () => down,
      () => UNCHANGED,
    )
    const failed = { ...ENDED, outcome: 'failed', trouble: 'CONNECTION_FAILED', failed: 1 }
    await pollFeeds(context(), ids)
    expect(await rowsOf(ids)).toEqual([{ ...ENDED, outcome: 'unchanged' }, failed, { ...ENDED, outcome: 'unchanged' }])
  })

  it('are recorded while another poll of their job still waits for its answer', async () => {
    let answer = () => {}
    const answered = new Promise<FetchOutcome>((resolve) => {
      answer = () => resolve(UNCHANGED)
    })
    const ids = await feedsThatAnswer(
      () => answered,
      () => UNCHANGED,
      () => UNCHANGED,
    )
    const polls = pollFeeds(context(), ids)
    await expect
      .poll(async () => (await rowsOf(ids)).map((row) => row.outcome), { timeout: 60_000 })
      .toEqual([null, 'unchanged', 'unchanged'])
    answer()
    await polls
    expect(await rowsOf(ids)).toEqual(ids.map(() => ({ ...ENDED, outcome: 'unchanged' })))
  })

  it('are recorded although another poll of their job fails by our own fault', async () => {
    const ids = await feedsThatAnswer(
      () => UNCHANGED,
      () => {
        throw new Error('A fault of ours.')
      },
      () => UNCHANGED,
    )
    await expect(pollFeeds(context(), ids)).rejects.toThrow('A fault of ours.')
    expect((await rowsOf(ids)).map(({ crashes, history }) => [crashes, history])).toEqual([
      [0, 1],
      [1, 0],
      [0, 1],
    ])
  })

  it('are recorded although PostgreSQL refuses the record of another', async () => {
    const ids = await feedsThatAnswer(
      () => UNCHANGED,
      () => ({ ...UNCHANGED, bytes: 2 ** 40 }) as FetchOutcome,
      () => UNCHANGED,
    )
    await expect(pollFeeds(context(), ids)).rejects.toThrow('out of range')
    expect((await rowsOf(ids)).map(({ crashes, history }) => [crashes, history])).toEqual([
      [0, 1],
      [1, 0],
      [0, 1],
    ])
  })
})
