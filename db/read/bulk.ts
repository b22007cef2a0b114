/** The snapshot that an export reads, and what is in it: kept in temporary tables, so that the export's memory does not grow with the stories. */
import { type SqlConnection, statement } from '../statement.ts'
import { HIDDEN_STORIES } from './hidden.ts'

/** What an export has. */
export interface BulkScope {
  /** Only what changed after this number of the story log; 0: everything. */
  since: number
  /** Only stories that a saved search finds. */
  searched: boolean
  /** With embargoed and withheld stories and versions, and with the text of killed ones. */
  embargoed: boolean
  /** With what only an import reads: entries as received, fingerprints. */
  whole: boolean
}

/** Whether a scope has some of the stories only. */
export const isPartial = ({ since, searched }: BulkScope) => since > 0 || searched

/**
 * What is committed after an entry of the log may have begun before it, since placing waits for its turn. So what was placed this long before the
 * entry is sent again; rows that are sent twice are the same. Placing a batch takes seconds.
 */
const COMMIT_SLACK = '1 hour'

const selectPoint = statement<{ at: string; seq: number }>({
  text: `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, coalesce((SELECT seq FROM log_head), 0) AS seq`,
  columns: { at: 'text', seq: 'int8' },
})

/** Begins the snapshot in which an export reads. @returns its time, ISO, and the number of the log's last entry in it */
export async function openSnapshot(client: SqlConnection): Promise<{ at: string; seq: number }> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  // What ends an export is its reader.
  await client.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = 0`)
  return selectPoint.one(client)
}

/** Notes what a scope hides and, of one that is partial, the stories that may be in it. Must be called in the snapshot, before anything is read. */
export async function beginScope(client: SqlConnection, scope: BulkScope): Promise<void> {
  const hides = scope.embargoed ? 'AND false' : ''
  await client.query(`CREATE TEMP TABLE hidden_stories ON COMMIT DROP AS ${HIDDEN_STORIES} ${hides}`)
  await client.query(`CREATE TEMP TABLE hidden_articles ON COMMIT DROP AS SELECT a.id, a.story_id FROM articles a WHERE (a.story_id IN (SELECT id FROM hidden_stories)
      OR (may_be_hidden(a.signal) AND NOT EXISTS (SELECT FROM shown_version(a.id, now())))) ${hides}`)
  await client.query('ALTER TABLE hidden_stories ADD PRIMARY KEY (id); ALTER TABLE hidden_articles ADD PRIMARY KEY (id)')
  if (!isPartial(scope)) return
  await client.query(changesOf(Math.trunc(scope.since)))
  await client.query(`CREATE TEMP TABLE chosen_stories ON COMMIT DROP AS
      SELECT DISTINCT story_id AS id FROM changes WHERE story_id IS NOT NULL AND story_id NOT IN (SELECT id FROM hidden_stories)`)
  await client.query('ALTER TABLE chosen_stories ADD PRIMARY KEY (id)')
}

/** The stories that the log names after a number, and the articles that were placed or released since: another copy of a story is not always in the log. */
function changesOf(since: number): string {
  if (!since)
    return 'CREATE TEMP TABLE changes ON COMMIT DROP AS SELECT id AS story_id, NULL::int8 AS article_id, false AS logged FROM stories'
  return `CREATE TEMP TABLE changed_since ON COMMIT DROP AS SELECT coalesce((SELECT at FROM story_log WHERE seq >= ${since} ORDER BY seq LIMIT 1), '-infinity') - interval '${COMMIT_SLACK}' AS at;
    CREATE TEMP TABLE changes ON COMMIT DROP AS
      SELECT p.story_id, p.article_id, false AS logged FROM placements p, changed_since t WHERE p.placed_at >= t.at OR p.released_at >= t.at
      UNION SELECT story_id, NULL, true FROM story_log WHERE seq > ${since}`
}

/** The stories of a partial scope after an id, in the order of their ids. */
export async function chosenAfter(client: SqlConnection, after: number, limit: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>('SELECT id FROM chosen_stories WHERE id > $1 ORDER BY id LIMIT $2', [after, limit])
  return rows.map(({ id }) => id)
}

/** Takes stories out of a partial scope, because the search does not find them. */
export async function leaveOut(client: SqlConnection, storyIds: number[]): Promise<void> {
  if (storyIds.length) await client.query('DELETE FROM chosen_stories WHERE id = ANY($1)', [storyIds])
}

/** Notes the articles of a partial scope, once its stories are settled; of changes, those that belong to no story too. */
export async function settleScope(client: SqlConnection, scope: BulkScope): Promise<void> {
  if (!isPartial(scope)) return
  const alone = scope.searched ? '' : 'UNION SELECT article_id FROM changes WHERE story_id IS NULL AND article_id IS NOT NULL'
  await client.query(
    `CREATE TEMP TABLE chosen_articles ON COMMIT DROP AS SELECT id FROM articles WHERE story_id IN (SELECT id FROM chosen_stories) ${alone}`,
  )
  await client.query('ALTER TABLE chosen_articles ADD PRIMARY KEY (id); ANALYZE chosen_stories; ANALYZE chosen_articles')
}

/** Condition: a scope has the story of this id. */
export const hasStory = (scope: BulkScope, id: string) =>
  isPartial(scope) ? `${id} IN (SELECT id FROM chosen_stories)` : `${id} NOT IN (SELECT id FROM hidden_stories)`
