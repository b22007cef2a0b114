/** The words by which readers find stories: how far they are made, and what they are made of. */
import pg from 'pg'
import { arrayOf, tsvectorOf } from '../binary.ts'
import type { Database } from '../client.ts'
import { readNote, setNote } from './notes.ts'

/** One maker of words at a time (advisory, held until the commit). The number is arbitrary and only ours. */
const WORDS_LOCK = 7_274_001

/** The note that holds the last number of the story log whose words are made. */
const MADE = 'words-made'

/** The note that holds the stories which could not be indexed, each with the reason. */
const ASIDE = 'words-refused'

/** A story that PostgreSQL refuses to index: search does not find it until it changes. */
export interface Aside {
  storyId: number
  reason: string
}

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
 * The stories of the next lines of the log, with the first `characters` of the headline, and of what their canonical says now; and those under embargo, of which the
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
    text: `SELECT st.id AS "storyId", left(st.headline, $2) AS headline, left(array_to_string(v.body, E'\n'), $2) AS text FROM stories st JOIN LATERAL current_version(st.canonical_id, now()) v ON true
      WHERE st.id = ANY($1) OR st.status = 'embargoed' AND NOT EXISTS (SELECT 1 FROM story_words w WHERE w.story_id = st.id)`,
    values: [[...new Set(log.rows.map((row) => row.id))], characters],
  })
  return { wordings, upTo: log.rows.at(-1)?.seq ?? null }
}

/**
 * Puts words in their place, and notes how far the log is done. A story that PostgreSQL refuses gets no words, so that it stops no other, and
 * its reason is noted. To be called in a transaction.
 * @param made each as a tsvector in binary form
 * @returns the stories that were refused
 */
export async function writeWords(client: pg.PoolClient, made: Made[], upTo: number): Promise<Aside[]> {
  const asides: Aside[] = []
  if (await refusalOf(client, made)) {
    for (const one of made) {
      const reason = await refusalOf(client, [one])
      if (!reason) continue
      asides.push({ storyId: one.storyId, reason })
      await insertWords(client, [{ ...one, words: tsvectorOf(new Map()) }])
    }
  }
  await noteAsides(client, made, asides)
  await setNote(client, MADE, upTo)
  return asides
}

interface Made {
  storyId: number
  words: Buffer
}

/** What PostgreSQL says of data that it does not take: data exceptions, limits of the program, and the binary form not understood. */
const OF_THE_DATA = /^(?:22|54)|^XX000$/

/** Inserts words, all or none. @returns why PostgreSQL refuses them, null when it took them. @throws whatever else goes wrong */
async function refusalOf(client: pg.PoolClient, made: Made[]): Promise<string | null> {
  await client.query('SAVEPOINT words')
  try {
    await insertWords(client, made)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && OF_THE_DATA.test(error.code ?? ''))) throw error
    await client.query('ROLLBACK TO SAVEPOINT words')
    return error.message
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

/** Keeps the note of refused stories: those of `made` are in it only while they are among `asides`. */
async function noteAsides(client: pg.PoolClient, made: Made[], asides: Aside[]): Promise<void> {
  await client.query({
    name: 'forget-asides',
    text: 'UPDATE notes SET value = value - $2::text[] WHERE key = $1 AND value ?| $2::text[]',
    values: [ASIDE, made.map((m) => String(m.storyId))],
  })
  if (!asides.length) return
  await client.query({
    name: 'note-asides',
    text: 'INSERT INTO notes (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = notes.value || excluded.value',
    values: [ASIDE, JSON.stringify(Object.fromEntries(asides.map(({ storyId, reason }) => [storyId, reason])))],
  })
}

/** How many stories search does not find, because PostgreSQL refused to index them. */
export async function countAsides(db: Database): Promise<number> {
  return Object.keys((await readNote<Record<string, string>>(db, ASIDE)) ?? {}).length
}
