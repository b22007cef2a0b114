/** The items of the last document of a feed. */
import type { KnownItem, KnownItems } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { type SqlConnection, statement } from '../statement.ts'

const selectItems = statement<{ surroundings: string; items: string }>({
  name: 'known-items',
  text: 'SELECT surroundings, items FROM known_items WHERE feed_id = $1',
  columns: { surroundings: 'text', items: 'text' },
})

/** The items of a feed's last document; null where the next one is to be read whole. */
export async function readKnownItems(db: Database, feedId: number): Promise<KnownItems | null> {
  const row = await selectItems.first(db.pool, [feedId])
  return row ? { surroundings: row.surroundings, items: row.items.split('\n').filter(Boolean).map(itemIn) } : null
}

function itemIn(line: string): KnownItem {
  const [hash = '', state = '', ...keys] = line.split(' ')
  return { hash, state, keys }
}

/** Replaces the known items of a feed; null: its next document is to be read whole. */
export async function recordKnownItems(connection: SqlConnection, feedId: number, known: KnownItems | null): Promise<void> {
  if (!known) {
    await connection.query({ name: 'forget-known-items', text: 'DELETE FROM known_items WHERE feed_id = $1', values: [feedId] })
    return
  }
  const lines = known.items.map(({ hash, state, keys }) => [hash, state, ...keys].join(' '))
  await connection.query({
    name: 'record-known-items',
    text: `INSERT INTO known_items (feed_id, surroundings, items) VALUES ($1, $2, $3)
      ON CONFLICT (feed_id) DO UPDATE SET surroundings = excluded.surroundings, items = excluded.items`,
    values: [feedId, known.surroundings, lines.join('\n')],
  })
}

const selectKeysBeside = statement<{ key: string }>({
  name: 'keys-of-same-articles',
  text: `SELECT DISTINCT o.key FROM article_keys k JOIN article_keys o ON o.article_id = k.article_id AND o.source_id = k.source_id
      WHERE k.source_id = $1 AND k.key = ANY($2)`,
  columns: { key: 'text' },
})

/** All keys of the articles of a source that are known by any of these keys. */
export async function keysOfSameArticles(connection: SqlConnection, sourceId: number, keys: string[]): Promise<string[]> {
  return keys.length ? (await selectKeysBeside.rows(connection, [sourceId, keys])).map((row) => row.key) : []
}
