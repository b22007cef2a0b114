/** The words by which readers find stories: how far they are made, and what they are made of. */
import type pg from 'pg'
import { arrayOf } from '../binary.ts'
import type { Database } from '../client.ts'
import { setNote } from './notes.ts'

/** One maker of words at a time (advisory, held until the commit). The number is arbitrary and only ours. */
const WORDS_LOCK = 7_274_001

/** The note that holds the last number of the story log whose words are made. */
const MADE = 'words-made'

/** A story as readers may find it: what of it is out. */
export interface Wording {
  storyId: number
  headline: string
  text: string
}

/** Whether something happened in the story log whose words are not made. */
export async function wordsAreBehind(db: Database): Promise<boolean> {
  const { rows } = await db.pool.query({
    name: 'words-are-behind',
    text: 'SELECT seq > coalesce((SELECT value::int8 FROM notes WHERE key = $1), 0) AS behind FROM log_head',
    values: [MADE],
  })
  return rows[0]?.behind ?? false
}

/**
 * The stories of the next lines of the log, with the first `characters` of what their canonical says now; and those under embargo, of which the
 * log says nothing yet. To be called in a transaction.
 * @returns null when another process makes words now; `upTo`: the number of the last of these lines, null when there is none
 */
export async function nextWordings(
  client: pg.PoolClient,
  { lines, characters }: { lines: number; characters: number },
): Promise<{ wordings: Wording[]; upTo: number | null } | null> {
  const lock = await client.query({ name: 'lock-words', text: 'SELECT pg_try_advisory_xact_lock($1) AS ours', values: [WORDS_LOCK] })
  if (!lock.rows[0].ours) return null
  const log = await client.query({
    name: 'log-without-words',
    text: `SELECT seq, story_id AS id FROM story_log WHERE seq > coalesce((SELECT value::int8 FROM notes WHERE key = $1), 0) ORDER BY seq LIMIT $2`,
    values: [MADE, lines],
  })
  const { rows: wordings } = await client.query({
    name: 'wordings',
    text: `SELECT st.id AS "storyId", st.headline, left(array_to_string(v.body, E'\n'), $2) AS text FROM stories st JOIN LATERAL current_version(st.canonical_id, now()) v ON true
      WHERE st.id = ANY($1) OR st.status = 'embargoed' AND NOT EXISTS (SELECT 1 FROM story_words w WHERE w.story_id = st.id)`,
    values: [[...new Set(log.rows.map((row) => row.id))], characters],
  })
  return { wordings, upTo: log.rows.at(-1)?.seq ?? null }
}

/** Puts words in their place, and notes how far the log is done. @param made each as a tsvector in binary form */
export async function writeWords(client: pg.PoolClient, made: { storyId: number; words: Buffer }[], upTo: number): Promise<void> {
  await client.query({
    name: 'write-words',
    text: `INSERT INTO story_words (story_id, words) SELECT * FROM unnest($1::int8[], $2::tsvector[])
      ON CONFLICT (story_id) DO UPDATE SET words = excluded.words WHERE story_words.words <> excluded.words`,
    values: [
      made.map((m) => m.storyId),
      arrayOf(
        'tsvector',
        made.map((m) => m.words),
      ),
    ],
  })
  await setNote(client, MADE, upTo)
}
