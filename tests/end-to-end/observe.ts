import type { Database } from '../../db/client.ts'
import type { Morning, SampleEntry } from '../../sample/morning.ts'

/** An entry of the morning as the pipeline keeps it. */
export interface Observed {
  entry: string
  articleId: number
  storyId: number | null
  relation: string
  links: { id: string; relation: string; score: number }[]
  signals: (string | null)[]
  versions: number
  captions: { text: string; credit: string | null }[]
  bodyFrom: string
  trouble: string | null
  /** Why it should not stay published as it is. */
  warnings: string[]
  /** The kind of its last change. */
  change: string | null
}

/** Everything that was stored, by the names that the outcome file uses. An entry that made two articles comes twice. */
export async function observe(db: Database, morning: Morning): Promise<Observed[]> {
  const { rows } = await db.pool.query(`
    SELECT a.id, a.url, a.guid, s.name AS source, a.story_id AS "storyId", a.relation, a.links, to_jsonb(a.warnings) AS warnings,
      array_agg(v.signal ORDER BY v.number) AS signals, count(*) AS versions,
      (array_agg(v.captions ORDER BY v.number DESC))[1] AS captions, (array_agg(v.body_from ORDER BY v.number DESC))[1] AS "bodyFrom",
      (array_agg(v.trouble ORDER BY v.number DESC))[1] AS trouble, (array_agg(v.change ORDER BY v.number DESC))[1] AS change
    FROM articles a JOIN sources s ON s.id = a.source_id JOIN placed_versions v ON v.article_id = a.id GROUP BY a.id, s.name ORDER BY a.id`)
  return rows.map((row) => ({
    entry: nameOf(morning.entries, row),
    articleId: row.id,
    storyId: row.storyId,
    relation: row.relation,
    links: row.links,
    signals: row.signals,
    versions: row.versions,
    captions: row.captions,
    bodyFrom: row.bodyFrom,
    trouble: row.trouble?.code ?? null,
    warnings: row.warnings,
    change: row.change,
  }))
}

function nameOf(entries: SampleEntry[], row: { url: string | null; guid: string | null; source: string }): string {
  const path = row.url && new URL(row.url).pathname
  const found = entries.find(
    ({ source, states }) =>
      source.name === row.source && states.some((s) => s.path.split('?')[0] === path || (s.guid && s.guid === row.guid)),
  )
  return found?.id ?? `unknown: ${row.url ?? row.guid}`
}
