/** The search index: how far it covers the story log, and the text it is made of. */
import pg from 'pg'
import { arrayOf, tsvectorOf } from '../binary.ts'
import type { Database } from '../client.ts'
import { refusalIn } from '../refusal.ts'
import { statement } from '../statement.ts'
import { readNote, setNote } from './notes.ts'

/** One process updates the index at a time (advisory, kept until the commit). The number is arbitrary and used nowhere else. */
const WORDS_LOCK = 7_274_001

/** A story that PostgreSQL refuses to index: search does not find it until it changes. */
export interface Aside {
  storyId: number
  reason: string
}

/** The published text of a story, which search finds it by. */
export interface Wording {
  storyId: number
  headline: string
  text: string
}

const selectBehind = statement<{ behind: boolean }>({
  name: 'words-are-behind',
  text: `SELECT seq > coalesce((SELECT value::int8 FROM notes WHERE key = 'words-made'), 0) AS behind FROM log_head`,
  columns: { behind: 'bool' },
})

/** Whether the story log has entries that the index does not cover. */
export async function wordsAreBehind(db: Database): Promise<boolean> {
  return (await selectBehind.first(db.pool))?.behind ?? false
}

const lockWords = statement<{ ours: boolean }>({
  name: 'lock-words',
  text: 'SELECT pg_try_advisory_xact_lock($1) AS ours',
  columns: { ours: 'bool' },
})

const selectLog = statement<{ seq: number; id: number }>({
  name: 'log-without-words',
  text: `SELECT seq, story_id AS id FROM story_log WHERE seq > coalesce((SELECT value::int8 FROM notes WHERE key = 'words-made'), 0) ORDER BY seq LIMIT $1`,
  columns: { seq: 'int8', id: 'int8' },
})

const selectWordings = statement<Wording>({
  name: 'wordings',
  text: `SELECT st.id AS "storyId", left(st.headline, $2) AS headline, left(array_to_string(v.body, E'\n'), $2) AS text FROM stories st JOIN LATERAL current_version(st.canonical_id, now()) v ON true
      WHERE st.id = ANY($1) OR st.status = 'embargoed' AND NOT EXISTS (SELECT 1 FROM story_words w WHERE w.story_id = st.id)`,
  columns: { storyId: 'int8', headline: 'text', text: 'text' },
})

/**
 * The stories of the next log entries, with the first `characters` of the headline and of the canonical text; and the stories under embargo, which
 * the log does not mention yet. Must be called in a transaction.
 * @returns null when another process updates the index; `upTo`: the number of the last of these entries, null when there is none
 */
export async function nextWordings(
  client: pg.PoolClient,
  { lines, characters }: { lines: number; characters: number },
): Promise<{ wordings: Wording[]; upTo: number | null } | null> {
  if (!(await lockWords.one(client, [WORDS_LOCK])).ours) return null
  const log = await selectLog.rows(client, [lines])
  const wordings = await selectWordings.rows(client, [[...new Set(log.map((row) => row.id))], characters])
  return { wordings, upTo: log.at(-1)?.seq ?? null }
}

/**
 * Writes words to the index, and records how far it covers the log. A story that PostgreSQL refuses gets no words, so that it stops no other, and
 * the reason is recorded. Must be called in a transaction.
 * @param made each as a tsvector in binary form
 * @returns the stories that were refused
 */
export async function writeWords(client: pg.PoolClient, made: Made[], upTo: number): Promise<Aside[]> {
  const asides: Aside[] = []
  if (await tryWords(client, made)) {
    for (const one of made) {
      const reason = await tryWords(client, [one])
      if (!reason) continue
      asides.push({ storyId: one.storyId, reason })
      await insertWords(client, [{ ...one, words: tsvectorOf(new Map()) }])
    }
  }
  await noteAsides(client, made, asides)
  await setNote(client, 'words-made', upTo)
  return asides
}

interface Made {
  storyId: number
  words: Buffer
}

/** Internal error: PostgreSQL reports a tsvector so whose binary form it does not accept (tsvectorrecv, tsvector.c). */
const INTERNAL_ERROR = 'XX000'

/** Writes words, all or none. @returns why PostgreSQL refuses them, null when they were written. @throws every other error */
async function tryWords(client: pg.PoolClient, made: Made[]): Promise<string | null> {
  await client.query('SAVEPOINT words')
  try {
    await insertWords(client, made)
  } catch (error) {
    const reason = error instanceof pg.DatabaseError && error.code === INTERNAL_ERROR ? error.message : refusalIn(error)
    if (reason === null) throw error
    await client.query('ROLLBACK TO SAVEPOINT words')
    return reason
  }
  await client.query('RELEASE SAVEPOINT words')
  return null
}

async function insertWords(client: pg.PoolClient, made: Made[]): Promise<void> {
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
}

/** Updates the note of refused stories: a story of `made` is in it only when it is among `asides`. */
async function noteAsides(client: pg.PoolClient, made: Made[], asides: Aside[]): Promise<void> {
  await client.query({
    name: 'forget-asides',
    text: `UPDATE notes SET value = value - $1::text[] WHERE key = 'words-refused' AND value ?| $1::text[]`,
    values: [made.map((m) => String(m.storyId))],
  })
  if (!asides.length) return
  await client.query({
    name: 'note-asides',
    text: `INSERT INTO notes (key, value) VALUES ('words-refused', $1) ON CONFLICT (key) DO UPDATE SET value = notes.value || excluded.value`,
    values: [JSON.stringify(Object.fromEntries(asides.map(({ storyId, reason }) => [storyId, reason])))],
  })
}

/** How many stories search does not find because PostgreSQL refused to index them. */
export async function countAsides(db: Database): Promise<number> {
  return Object.keys((await readNote(db, 'words-refused')) ?? {}).length
}
