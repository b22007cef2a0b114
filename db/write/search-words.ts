/** The search index: how far it covers the story log, and the keys of each story. */
import type pg from 'pg'
import { int4Array } from '../binary.ts'
import type { Database } from '../client.ts'
import { statement } from '../statement.ts'
import { setNote } from './notes.ts'

/** One process updates the index at a time (advisory, kept until the commit). The number is arbitrary and used nowhere else. */
const WORDS_LOCK = 7_274_001

const selectLag = statement<{ seconds: number }>({
  name: 'words-lag',
  text: `SELECT extract(epoch FROM now() - at)::float8 AS seconds FROM story_log
      WHERE seq > coalesce((SELECT value::int8 FROM notes WHERE key = 'words-made'), 0) ORDER BY seq LIMIT 1`,
  columns: { seconds: 'float8' },
})

/** @returns the age, in seconds, of the oldest entry of the story log that the index does not cover; null where it covers all */
export async function searchLag(db: Database): Promise<number | null> {
  return (await selectLag.first(db.pool))?.seconds ?? null
}

/** Whether the story log has entries that the index does not cover. */
export async function wordsAreBehind(db: Database): Promise<boolean> {
  return (await searchLag(db)) !== null
}

/** PostgreSQL sorts gathered keys into the index in parts that fit in `work_mem`; 16 MB of them (db/schema/storage.ts) fit in 64 MB. */
const lockWords = statement<{ ours: boolean }>({
  name: 'lock-words',
  text: `SELECT pg_try_advisory_xact_lock($1) AS ours FROM set_config('work_mem', '64MB', true)`,
  columns: { ours: 'bool' },
})

const selectLog = statement<{ seq: number; id: number }>({
  name: 'log-without-words',
  text: `SELECT seq, story_id AS id FROM story_log WHERE seq > coalesce((SELECT value::int8 FROM notes WHERE key = 'words-made'), 0) ORDER BY seq LIMIT $1`,
  columns: { seq: 'int8', id: 'int8' },
})

const selectEmbargoed = statement<{ id: number }>({
  name: 'embargoed-without-words',
  text: `SELECT st.id FROM stories st WHERE st.status = 'embargoed' AND NOT EXISTS (SELECT 1 FROM story_words w WHERE w.story_id = st.id) ORDER BY st.id LIMIT 200`,
  columns: { id: 'int8' },
})

/**
 * The stories of the next log entries, at most `entries` of them; and the stories under embargo that are not indexed, which the log does not
 * mention yet. Must be called in a transaction.
 * @returns null when another process updates the index, or when it covers the whole log; `upTo`: the number of the last of these entries
 */
export async function nextToIndex(client: pg.PoolClient, entries: number): Promise<{ storyIds: number[]; upTo: number } | null> {
  if (!(await lockWords.one(client, [WORDS_LOCK])).ours) return null
  const log = await selectLog.rows(client, [entries])
  const last = log.at(-1)
  if (!last) return null
  const embargoed = await selectEmbargoed.rows(client)
  return { storyIds: [...new Set([...log, ...embargoed].map((row) => row.id))], upTo: last.seq }
}

/**
 * Writes the keys of stories (db/search.ts), and records how far the index covers the log. Must be called in a transaction. There is nothing in a
 * key that PostgreSQL could refuse, so that no story can stop the index.
 */
export async function writeKeys(client: pg.PoolClient, made: { storyId: number; keys: Int32Array }[], upTo: number): Promise<void> {
  const all = new Int32Array(made.reduce((sum, { keys }) => sum + keys.length, 0))
  const ends: number[] = []
  for (const { keys } of made) {
    const begin = ends.at(-1) ?? 0
    all.set(keys, begin)
    ends.push(begin + keys.length)
  }
  await client.query({
    name: 'write-keys',
    text: `INSERT INTO story_words (story_id, keys) SELECT s.id, ($2::int4[])[s.before + 1:s.last] FROM unnest($1::int8[], $3::int4[], $4::int4[]) s (id, before, last)
      ON CONFLICT (story_id) DO UPDATE SET keys = excluded.keys WHERE story_words.keys <> excluded.keys`,
    values: [made.map((m) => m.storyId), int4Array(all), [0, ...ends.slice(0, -1)], ends],
  })
  await setNote(client, 'words-made', upTo)
}
