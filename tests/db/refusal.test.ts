import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refusalIn } from '../../db/refusal.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

const failureOf = (text: string, values: unknown[] = []) =>
  db.pool.query(text, values).then(
    () => undefined,
    (error: unknown) => error,
  )

it.each([
  ['a character that no text holds', 'SELECT $1::text', ['\0'], /invalid byte sequence/],
  ['a number out of range', 'SELECT $1::int4', ['99999999999'], /out of range/],
  ['a time that is none', 'SELECT $1::timestamptz', ['2026-02-31T00:00:00Z'], /out of range/],
  [
    'a key longer than an index row',
    `INSERT INTO notes (key, value) SELECT string_agg(md5(i::text), ''), '1' FROM generate_series(1, $1::int) i`,
    [9000],
    /index row/,
  ],
])('a value is refused for what it is: %s', async (_, text, values, reason) => {
  expect(refusalIn(await failureOf(text, values))).toMatch(reason)
})

it.each([
  ['a value outside its list', `INSERT INTO sources (name, kind) VALUES ('Harbour Wire', 'newspaper')`],
  ['a value that is missing', `INSERT INTO sources (kind) VALUES ('agency')`],
  ['a row that refers to none', `INSERT INTO polls (feed_id, outcome) VALUES (1, 'changed')`],
  ['a statement that is wrong', 'SELECT strikes FROM feeds'],
])('our own fault is not taken for a refusal: %s', async (_, text) => {
  const error = await failureOf(text)
  expect(error).toBeInstanceOf(pg.DatabaseError)
  expect(refusalIn(error)).toBeNull()
})

it('a reason is short and well-formed, however long the value is that PostgreSQL repeats', async () => {
  const reason = refusalIn(await failureOf('SELECT $1::int4', ['💧'.repeat(1000)]))!
  expect(reason.length).toBeLessThanOrEqual(300)
  expect(reason.isWellFormed()).toBe(true)
})
