import { is } from 'drizzle-orm'
import { getTableConfig, PgArray, type PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refusalIn } from '../../db/refusal.ts'
import * as articles from '../../db/schema/articles.ts'
import * as feedLife from '../../db/schema/feed-life.ts'
import * as matching from '../../db/schema/matching.ts'
import * as sourcesAndFeeds from '../../db/schema/sources-and-feeds.ts'
import * as stories from '../../db/schema/stories.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

const valuesOf = (column: PgColumn): readonly string[] => (is(column, PgArray) ? valuesOf(column.baseColumn) : (column.enumValues ?? []))

/** The columns whose type lists their values, by their names in the database. */
const constrained = [sourcesAndFeeds, feedLife, articles, matching, stories]
  .flatMap((area) => Object.values<unknown>(area))
  .filter((value) => is(value, PgTable))
  .map(getTableConfig)
  .flatMap((table) =>
    table.columns
      .map((column) => ({
        table: table.name,
        column: column.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        isArray: is(column, PgArray),
        values: valuesOf(column),
      }))
      .filter(({ values }) => values.length),
  )

let db: TestDatabase
let client: pg.PoolClient
beforeAll(async () => {
  db = await testDatabase()
  await db.pool.query(
    `INSERT INTO sources (name, kind) VALUES ('Harbour Wire', 'agency');
     INSERT INTO feeds (source_id, url, added_url) VALUES (1, 'https://harbour.example/', 'https://harbour.example/');
     INSERT INTO polls (feed_id, outcome) VALUES (1, 'changed');
     INSERT INTO feed_healths (feed_id, health, reason) VALUES (1, 'ok', '');
     INSERT INTO feed_moves (feed_id, from_url, to_url, state, polls) VALUES (1, 'https://harbour.example/', 'https://harbour.example/feed', 'proposed', 1);
     INSERT INTO hub_subscriptions (feed_id, hub, topic, token, secret, renew_at) VALUES (1, 'https://hub.example/', 'https://harbour.example/', 't', 's', now());
     INSERT INTO articles (source_id, first_seen_at, newest) VALUES (1, now(), 1);
     INSERT INTO versions (article_id, number, source_id, received, stated, entry_hash) VALUES (1, 1, 1, '', '{}', '');
     INSERT INTO placements (version_id, article_id, number, source_id, published_at, relation) VALUES (1, 1, 1, 1, now(), 'original');
     INSERT INTO waiting (step, version_id, article_id, number, source_id) VALUES ('place', 1, 1, 1, 1);
     INSERT INTO stories (canonical_id, source_id, headline) VALUES (1, 1, 'Herring');
     INSERT INTO decisions (kind, article_id, by, why) VALUES ('pin', 1, 'Ida', 'first');
     INSERT INTO story_log (seq, event, story_id, headline) VALUES (1, 'created', 1, 'Herring')`,
  )
})
afterAll(() => db.close())
beforeEach(async () => {
  client = await db.pool.connect()
  await client.query('BEGIN')
})
afterEach(async () => {
  await client.query('ROLLBACK')
  client.release()
})

const put = (table: string, column: string, value: string | string[]) => client.query(`UPDATE ${table} SET ${column} = $1`, [value])

describe('allowed values', () => {
  it('are listed for kinds, statuses, steps, signals, relations, events and outcomes', () => {
    expect(constrained.map(({ table, column }) => `${table}.${column}`).sort()).toEqual([
      'articles.relation',
      'articles.signal',
      'articles.warnings',
      'decisions.kind',
      'feed_healths.health',
      'feed_moves.state',
      'feeds.health',
      'feeds.last_outcome',
      'feeds.status',
      'hub_subscriptions.state',
      'placements.beneath',
      'placements.relation',
      'placements.signal',
      'polls.outcome',
      'sources.kind',
      'stories.status',
      'story_log.event',
      'versions.body_from',
      'waiting.step',
    ])
  })

  it.each(constrained)('are the only ones that $table.$column takes', async ({ table, column, isArray, values }) => {
    for (const value of values) await put(table, column, isArray ? [value] : value)
    const refused = await put(table, column, isArray ? ['unheard-of'] : 'unheard-of').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: '23514', constraint: `${table}_${column}` })
  })

  it('guard against our own mistakes: a violation is not taken for a fault of the publisher', async () => {
    const violation = await put('placements', 'signal', 'unheard-of').catch((error: unknown) => error)
    expect(violation).toMatchObject({ code: '23514' })
    expect(refusalIn(violation)).toBeNull()
  })
})
