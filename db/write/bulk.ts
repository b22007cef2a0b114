/** Writes the lines of an export into an empty database, in one transaction. */

import { arrayOf } from '../binary.ts'
import { BULK_KINDS, type BulkKindName, fieldOf, PLACEMENT_COLUMNS, placementFieldOf } from '../bulk.ts'
import type { Database } from '../client.ts'
import { MONTH_OF_IDS } from '../schema/partitions.ts'
import { type SqlConnection, statement } from '../statement.ts'
import { makePartitions } from './partitions.ts'

const selectFilled = statement<{ filled: string | null }>({
  text: `SELECT string_agg(name, ', ') AS filled FROM (SELECT 'sources' AS name WHERE EXISTS (SELECT FROM sources) UNION ALL SELECT 'feeds' WHERE EXISTS (SELECT FROM feeds)
      UNION ALL SELECT 'articles' WHERE EXISTS (SELECT FROM article_keys) UNION ALL SELECT 'versions' WHERE EXISTS (SELECT FROM versions)
      UNION ALL SELECT 'stories' WHERE EXISTS (SELECT FROM stories) UNION ALL SELECT 'a story log' WHERE EXISTS (SELECT FROM story_log)
      UNION ALL SELECT 'waiting versions' WHERE EXISTS (SELECT FROM waiting)) t`,
  columns: { filled: 'text' },
})

/** What the database has that an import would collide with, such as `sources, feeds`; null where it is empty. */
export async function whatIsThere(connection: SqlConnection): Promise<string | null> {
  return (await selectFilled.one(connection)).filled
}

/** Makes the partitions of months in which versions and log entries were written: an empty one does no harm where the import fails. */
export async function makeMonths(db: Database, months: Date[]): Promise<void> {
  for (const month of months) await makePartitions(db, month)
}

/** The month in which a version's id was given; null for an id that does not say one. */
export function monthOfVersion(id: number): Date | null {
  const month = Math.floor(id / MONTH_OF_IDS)
  return month > 197_000 ? new Date(Date.UTC(Math.floor(month / 100), (month % 100) - 1)) : null
}

const recordOf = (columns: Record<string, string>, nameOf: (column: string) => string) =>
  Object.entries(columns)
    .map(([column, type]) => `"${nameOf(column)}" ${type}`)
    .join(', ')

function insertOf(table: string, columns: Record<string, string>, nameOf: (column: string) => string): string {
  const names = Object.keys(columns)
  const quoted = names.map((column) => `"${nameOf(column)}"`).join(', ')
  return `INSERT INTO ${table} (${names.map((column) => `"${column}"`).join(', ')}) SELECT ${quoted} FROM jsonb_to_recordset($1::jsonb) AS t(${recordOf(columns, nameOf)})`
}

const INSERTS = Object.fromEntries(
  Object.entries(BULK_KINDS).map(([kind, { table, columns }]) => [kind, insertOf(table, columns, fieldOf)]),
) as Record<BulkKindName, string>

const INSERT_PLACEMENTS = `INSERT INTO placements (version_id, article_id, number, ${Object.keys(PLACEMENT_COLUMNS).join(', ')})
  SELECT id, "articleId", number, ${Object.keys(PLACEMENT_COLUMNS)
    .map((column) => `"${placementFieldOf(column)}"`)
    .join(', ')}
  FROM jsonb_to_recordset($1::jsonb) AS t(id int8, "articleId" int8, number int4, ${recordOf(PLACEMENT_COLUMNS, placementFieldOf)})`

const versionColumns = BULK_KINDS.versions.columns
const INSERT_VERSIONS = `INSERT INTO versions (${Object.keys(versionColumns).join(', ')}, received)
  SELECT ${Object.keys(versionColumns)
    .map((column) => `"${fieldOf(column)}"`)
    .join(', ')}, received
  FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (${recordOf(versionColumns, fieldOf)}), unnest($2::bytea[])) AS t(${Object.keys(
    versionColumns,
  )
    .map((column) => `"${fieldOf(column)}"`)
    .join(', ')}, received)`

/** A version's line, as far as its bytes are concerned. */
export interface VersionBytes {
  id: number
  received: Uint8Array
  /** Its packed fingerprint; null where it has none. */
  print: Uint8Array | null
}

/** Inserts lines of one kind. @param lines JSON objects with commas between */
export async function insertLines(connection: SqlConnection, kind: Exclude<BulkKindName, 'versions'>, lines: string): Promise<void> {
  await connection.query(INSERTS[kind], [`[${lines}]`])
}

/** Inserts versions with their placements and fingerprints. @param lines JSON objects with commas between, in the order of `bytes` */
export async function insertVersionLines(connection: SqlConnection, lines: string, bytes: VersionBytes[]): Promise<void> {
  const array = `[${lines}]`
  await connection.query(INSERT_VERSIONS, [
    array,
    arrayOf(
      'bytea',
      bytes.map(({ received }) => received),
    ),
  ])
  await connection.query(INSERT_PLACEMENTS, [array])
  await connection.query(
    'INSERT INTO fingerprints (version_id, print) SELECT * FROM unnest($1::int8[], $2::bytea[]) t(id, print) WHERE print IS NOT NULL',
    [
      bytes.map(({ id }) => id),
      arrayOf(
        'bytea',
        bytes.map(({ print }) => print),
      ),
    ],
  )
}

/** Lets ids and log numbers go on after those that were imported; ids of feeds, which are not imported, after those that versions name. */
export async function continueNumbers(connection: SqlConnection, logNumber: number): Promise<void> {
  for (const table of ['sources', 'articles', 'versions', 'placements', 'stories', 'decisions', 'corrections'])
    await connection.query(
      `SELECT setval('${table}_id_seq', greatest((SELECT max(id) FROM ${table}), (SELECT last_value FROM ${table}_id_seq)))`,
    )
  await connection.query(
    `SELECT setval('feeds_id_seq', greatest((SELECT max(feed_id) FROM articles), (SELECT max(feed_id) FROM versions), 1))`,
  )
  await connection.query('UPDATE log_head SET seq = $1', [logNumber])
}
