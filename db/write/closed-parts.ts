/** Closed parts of the match window: the keys of fingerprints that are no longer in the memory of the placing processes. */
import type pg from 'pg'
import { arrayOf } from '../binary.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** One process closes parts at a time (advisory, kept until the commit). The number is arbitrary and used nowhere else. */
const CLOSING_LOCK = 7_275_002

/** A part, whether it is closed or still being merged. */
export interface Part {
  id: number
  /** The numbers of its first and last fingerprint in the order of placing. */
  first: number
  last: number
  fingerprints: number
  level: number
  closed: boolean
}

const selectParts = statement<Part>({
  name: 'closed-parts',
  text: `SELECT id, first_id AS first, last_id AS last, fingerprints, level, closed_at IS NOT NULL AS closed FROM closed_parts ORDER BY first_id, id`,
  columns: { id: 'int8', first: 'int8', last: 'int8', fingerprints: 'int4', level: 'int4', closed: 'bool' },
})

/** All parts in the order of placing. */
export function listParts(connection: SqlConnection): Promise<Part[]> {
  return selectParts.rows(connection)
}

const selectFilters = statement<{ filter: Buffer }>({
  name: 'closed-filters',
  text: 'SELECT filter FROM closed_filters WHERE part_id = $1 AND slice >= $2 ORDER BY slice LIMIT $3',
  columns: { filter: 'bytea' },
})

/** The filters of a part, from a slice on; fewer where the part was replaced meanwhile. */
export async function readFilters(connection: SqlConnection, part: number, slice: number, limit: number): Promise<Buffer[]> {
  return (await selectFilters.rows(connection, [part, slice, limit])).map((row) => row.filter)
}

/** A block of a part: pairs of key and fingerprint. */
export interface StoredBlock {
  part: number
  number: number
  pairs: Buffer
}

const BLOCK_COLUMNS = { part: 'int8', number: 'int4', pairs: 'bytea' } as const

const selectBlocks = statement<StoredBlock>({
  name: 'closed-blocks',
  text: `SELECT b.part_id AS part, b.number, b.pairs FROM unnest($1::int8[], $2::int4[]) AS wanted(part, number)
      JOIN closed_blocks b ON b.part_id = wanted.part AND b.number = wanted.number`,
  columns: BLOCK_COLUMNS,
})

/** Blocks, in any order. Those of a part that was replaced meanwhile are missing. */
export function readBlocks(connection: SqlConnection, blocks: Omit<StoredBlock, 'pairs'>[]): Promise<StoredBlock[]> {
  return selectBlocks.rows(connection, [blocks.map(({ part }) => part), blocks.map(({ number }) => number)])
}

const selectBlocksBetween = statement<StoredBlock>({
  name: 'closed-blocks-between',
  text: `SELECT part_id AS part, number, pairs FROM closed_blocks WHERE part_id = ANY($1::int8[]) AND number >= $2 AND number < $3 ORDER BY part_id, number`,
  columns: BLOCK_COLUMNS,
})

/** The blocks of these parts from a number on up to one before another, by part and number. */
export function readBlocksBetween(client: pg.PoolClient, parts: number[], from: number, to: number): Promise<StoredBlock[]> {
  return selectBlocksBetween.rows(client, [parts, from, to])
}

const lockClosing = statement<{ ours: boolean }>({
  name: 'lock-closing',
  text: 'SELECT pg_try_advisory_xact_lock($1) AS ours',
  columns: { ours: 'bool' },
})

/** Keeps other processes from closing parts until the end of the transaction. @returns false when another does so now */
export async function mayClose(client: pg.PoolClient): Promise<boolean> {
  return (await lockClosing.one(client, [CLOSING_LOCK])).ours
}

const insertPart = statement<{ id: number }>({
  name: 'insert-closed-part',
  text: `INSERT INTO closed_parts (first_id, last_id, fingerprints, level, closed_at) VALUES ($1, $2, $3, $4, CASE WHEN $5::bool THEN now() END) RETURNING id`,
  columns: { id: 'int8' },
})

/** Adds a part without content. @returns its id */
export async function addPart(client: pg.PoolClient, { first, last, fingerprints, level, closed }: Omit<Part, 'id'>): Promise<number> {
  return (await insertPart.one(client, [first, last, fingerprints, level, closed])).id
}

/** Writes consecutive slices of a part. @param numbers of the blocks */
export async function writeSlices(
  client: pg.PoolClient,
  part: number,
  { slice, filters, numbers, blocks }: { slice: number; filters: Uint8Array[]; numbers: number[]; blocks: Uint8Array[] },
): Promise<void> {
  await client.query({
    name: 'write-closed-filters',
    text: 'INSERT INTO closed_filters (part_id, slice, filter) SELECT $1, $2 + n - 1, filter FROM unnest($3::bytea[]) WITH ORDINALITY AS t(filter, n)',
    values: [part, slice, arrayOf('bytea', filters)],
  })
  await client.query({
    name: 'write-closed-blocks',
    text: 'INSERT INTO closed_blocks (part_id, number, pairs) SELECT $1, number, pairs FROM unnest($2::int4[], $3::bytea[]) AS t(number, pairs)',
    values: [part, numbers, arrayOf('bytea', blocks)],
  })
}

const selectSlices = statement<{ slices: number }>({
  name: 'closed-slices',
  text: 'SELECT count(*) AS slices FROM closed_filters WHERE part_id = $1',
  columns: { slices: 'int8' },
})

/** How many slices of a part are written: the first. */
export async function writtenSlices(client: pg.PoolClient, part: number): Promise<number> {
  return (await selectSlices.one(client, [part])).slices
}

/** Puts a merged part in the place of those of which it was made. */
export async function replaceParts(client: pg.PoolClient, merged: number, replaced: number[]): Promise<void> {
  await client.query({ name: 'close-part', text: 'UPDATE closed_parts SET closed_at = now() WHERE id = $1', values: [merged] })
  await dropParts(client, replaced)
}

/** Deletes parts with their content. */
export async function dropParts(client: pg.PoolClient, parts: number[]): Promise<void> {
  for (const [table, column] of [
    ['closed_blocks', 'part_id'],
    ['closed_filters', 'part_id'],
    ['closed_parts', 'id'],
  ])
    await client.query(`DELETE FROM ${table} WHERE ${column} = ANY($1::int8[])`, [parts])
}
