/** Stories as feeds give them away. */
import type { Caption } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

interface StoryText {
  id: number
  headline: string
  body: string[]
  captions: Caption[]
  byline: string[]
  language: string | null
  publishedAt: Date | null
  source: string
  url: string | null
  slugline: string | null
  urgency: number | null
  subjects: string[]
  usageTerms: string[]
}

const selectTexts = statement<StoryText>({
  name: 'texts-for-feeds',
  text: `SELECT st.id, coalesce(nullif(v.headline, ''), st.headline) AS headline, v.body, v.captions, v.byline, coalesce(v.language, st.language) AS language,
        v.published_at AS "publishedAt", s.name AS source, a.url, v.slugline, (v.stated->>'urgency')::int AS urgency,
        coalesce(v.stated->'subjects', '[]') AS subjects, coalesce(v.stated->'usageTerms', '[]') AS "usageTerms"
      FROM stories st JOIN articles a ON a.id = st.canonical_id JOIN sources s ON s.id = st.source_id JOIN LATERAL shown_version(st.canonical_id, now()) v ON true
      WHERE st.id = ANY($1) AND st.status = 'usable'`,
  columns: {
    id: 'int8',
    headline: 'text',
    body: 'text[]',
    captions: 'jsonb',
    byline: 'text[]',
    language: 'text',
    publishedAt: 'timestamptz',
    source: 'text',
    url: 'text',
    slugline: 'text',
    urgency: 'int4',
    subjects: 'jsonb',
    usageTerms: 'jsonb',
  },
})

/** The canonical versions of these stories as far as they may be shown, by story. */
export async function readFeedTexts(connection: SqlConnection, storyIds: number[]): Promise<Map<number, StoryText>> {
  return new Map(storyIds.length ? (await selectTexts.rows(connection, [storyIds])).map((text) => [text.id, text]) : [])
}
