import { afterAll, beforeAll, expect, it } from 'vitest'
import { sharedTurns } from '../../db/write/host-turns.ts'
import { createGate, HostBusy } from '../../src/fetch/politeness.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

const TURN = { leaseMs: 60_000, patienceMs: 60_000 }
/** Each knows of the others by the database only, as four processes do. */
const fourGates = (spacingMs: number, concurrency = 2) =>
  [1, 2, 3, 4].map(() => createGate({ turns: sharedTurns(db, concurrency), spacingMs }))

it('four processes together have two requests at a host at once, and start them apart', async () => {
  const starts: number[] = []
  let inside = 0
  let most = 0
  const gates = fourGates(30)
  await Promise.all(
    Array.from({ length: 24 }, async (_, i) => {
      const turn = await gates[i % 4]!.enter('busy.example', TURN)
      starts.push(performance.now())
      most = Math.max(most, ++inside)
      await new Promise((over) => setTimeout(over, 80))
      inside--
      turn.leave()
    }),
  )
  expect(most).toBe(2)
  expect(starts.length).toBe(24)
  // The database grants them 30 ms apart; a busy event loop learns of some late.
  expect(starts.at(-1)! - starts[0]!).toBeGreaterThan(23 * 30 - 10)
})

it('what one process heard from a host holds for all, and for that host only', async () => {
  const [one, other] = fourGates(0)
  await one!.hold('angry.example', 100)
  const refused = await other!.enter('angry.example', TURN).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(HostBusy)
  expect((refused as HostBusy).seconds).toBeGreaterThan(99)
  ;(await other!.enter('calm.example', TURN)).leave()
})

it('the slot of a process that died is free when its lease ends', async () => {
  const [one, other] = fourGates(0, 1)
  await one!.enter('left.example', { ...TURN, leaseMs: 300 })
  ;(await other!.enter('left.example', TURN)).leave()
})

it('limits that an operator set for a host hold instead of the usual ones', async () => {
  await db.pool.query(`INSERT INTO hosts (host, concurrency, spacing_seconds) VALUES ('slow.example', 1, 60), ('fast.example', 8, 0)`)
  const [gate] = fourGates(60_000)
  const turns = await Promise.all([1, 2, 3].map(() => gate!.enter('fast.example', TURN)))
  for (const turn of turns) turn.leave()
  const first = await gate!.enter('slow.example', TURN)
  const second = await gate!.enter('slow.example', { ...TURN, patienceMs: 0 }).catch((error: unknown) => error)
  expect(second).toBeInstanceOf(HostBusy)
  first.leave()
})

it('a host that nobody else asks costs two statements, also for eight feeds of one job', async () => {
  let statements = 0
  const query = (...args: unknown[]) => {
    statements++
    return (db.pool.query as CallableFunction)(...args)
  }
  const counted = { ...db, pool: { query } }
  const gate = createGate({ turns: sharedTurns(counted as never, 2), spacingMs: 1000 })
  const turns = await Promise.all(Array.from({ length: 8 }, (_, i) => gate.enter(`paper-${i}.example`, TURN)))
  for (const turn of turns) turn.leave()
  await gate.close()
  expect(statements).toBe(2)
  const { rows } = await db.pool.query(`SELECT DISTINCT slots::text FROM host_turns WHERE host LIKE 'paper-%'`)
  expect(rows).toEqual([{ slots: '{}' }])
})
