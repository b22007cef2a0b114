/** The texts that go with entries of the story log on request. */
import type { Caption } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

/** The canonical version of a story as it was when an entry was written. */
export interface EventVersion {
  seq: number
  articleId: number
  versionNumber: number
  headline: string
  body: string[]
  captions: Caption[]
  /** It still represents the story. */
  newest: boolean
  /** It is under embargo now, or its story is. */
  embargoed: boolean
}

/** An entry, with the version that its `detail.canonical` names; nulls where it was written before there was that field. */
export interface WantedVersion {
  seq: number
  storyId: number
  articleId: number | null
  versionNumber: number | null
}

const visibilityOf = (story: string) => `story_visibility(${story}.status, ${story}.embargoed_until, ${story}.killed_at)`

/** `t` is the story that the entry's story went into, `h` the one that its article is in now: what either of them forbids holds for the text. */
const selectVersions = statement<EventVersion>({
  name: 'versions-of-events',
  text: `WITH wanted AS (SELECT * FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int4[]) AS t(seq, story_id, article_id, number)),
      found AS (SELECT w.seq, v.article_id, v.number, v.headline, v.body, v.captions, coalesce(t.canonical_id, s.canonical_id) AS canonical_id,
          ARRAY[${visibilityOf('s')}, ${visibilityOf('t')}, ${visibilityOf('h')},
            version_visibility(v.signal, v.stated->>'pubStatus', v.embargoed_until, false, now())] AS shown,
          s.killed_at IS NOT NULL OR t.killed_at IS NOT NULL OR h.killed_at IS NOT NULL AS killed
        FROM wanted w JOIN stories s ON s.id = w.story_id LEFT JOIN stories t ON t.id = s.merged_into
        JOIN LATERAL (SELECT v.* FROM placed_versions v WHERE v.article_id = w.article_id AND v.number = w.number
          UNION ALL SELECT v.* FROM current_version(s.canonical_id, now()) v WHERE w.article_id IS NULL) v ON true
        JOIN articles a ON a.id = v.article_id LEFT JOIN stories h ON h.id = a.story_id)
    SELECT f.seq, f.article_id AS "articleId", f.number AS "versionNumber", f.headline, f.body, f.captions, 'embargoed' = ANY(f.shown) AS embargoed,
      f.canonical_id = f.article_id AND f.number = (SELECT c.number FROM current_version(f.canonical_id, now()) c) AS newest
    FROM found f WHERE NOT f.killed AND NOT f.shown && ARRAY['killed', 'withheld']`,
  columns: {
    seq: 'int8',
    articleId: 'int8',
    versionNumber: 'int4',
    headline: 'text',
    body: 'text[]',
    captions: 'jsonb',
    embargoed: 'bool',
    newest: 'bool',
  },
})

/** The texts of these entries by number, without those of stories and versions that are killed or withheld now. */
export async function readEventVersions(connection: SqlConnection, wanted: WantedVersion[]): Promise<Map<number, EventVersion>> {
  if (!wanted.length) return new Map()
  const column = (field: keyof WantedVersion) => wanted.map((one) => one[field])
  const rows = await selectVersions.rows(connection, [column('seq'), column('storyId'), column('articleId'), column('versionNumber')])
  return new Map(rows.map((row) => [row.seq, row]))
}
