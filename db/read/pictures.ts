import { sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { statement } from '../statement.ts'

/** Shorter captions ("File photo", "A view of the harbour") are used for many pictures. */
const SALIENT_WORDS = 8
/** Pictures that are returned: an agency's portrait is used for years. */
const MAX_PICTURES = 100

/** A picture of a story in another article. */
export interface PictureElsewhere {
  /** The story's own caption and address. */
  caption: string
  image: string | null
  /** The other article and its story; `otherCaption` and `otherImage` are the caption and address of the picture there. */
  articleId: number
  storyId: number | null
  source: string
  otherCaption: string
  otherImage: string | null
  /** Found by its address, and the caption differs: another one, or a corrected one. */
  differs: boolean
  /** The other article was killed, or is the notice that kills the picture. */
  killed: boolean
}

const selectPictures = statement<PictureElsewhere>({
  text: `with own as materialized (
      select distinct a.id as article, c->>'text' as caption, c->>'image' as image from articles a
      join lateral shown_version(a.id, now()) v on true, jsonb_array_elements(v.captions) c where a.story_id = $1 limit 50),
    met as (
      select own.caption, own.image, own.article, v.article_id, v.number from own join versions v on v.captions @> jsonb_build_array(jsonb_build_object('image', own.image))
        where own.image is not null and v.captions <> '[]'
      union select own.caption, own.image, own.article, v.article_id, v.number from own join versions v on v.captions @> jsonb_build_array(jsonb_build_object('text', own.caption))
        where cardinality(string_to_array(own.caption, ' ')) >= ${SALIENT_WORDS} and v.captions <> '[]')
    select met.caption, met.image, a.id::int as "articleId", a.story_id::int as "storyId", s.name as source, c->>'text' as "otherCaption", c->>'image' as "otherImage",
      c->>'text' <> met.caption as differs, coalesce(st.status = 'killed', false) or a.signal is not distinct from 'kill' as killed
    from met join placed_versions v on v.article_id = met.article_id and v.number = met.number join articles a on a.id = v.article_id join sources s on s.id = a.source_id
    left join stories st on st.id = a.story_id, jsonb_array_elements(v.captions) c
    where a.id <> met.article and not is_hidden(version_visibility(v.signal, v.stated->>'pubStatus', v.embargoed_until, false, now()))
      and not coalesce(is_hidden(story_visibility(st.status, st.embargoed_until, st.killed_at)), false)
      and not exists (select 1 from placements later where later.article_id = a.id and later.number > v.number)
      and (c->>'image' = met.image or c->>'text' = met.caption) and (a.story_id is distinct from $1 or c->>'text' <> met.caption)
    order by met.caption, a.id limit ${MAX_PICTURES}`,
  // Drizzle returns int8 as text, hence the casts.
  columns: {
    caption: 'text',
    image: 'text',
    articleId: 'int4',
    storyId: 'int4',
    source: 'text',
    otherCaption: 'text',
    otherImage: 'text',
    differs: 'bool',
    killed: 'bool',
  },
})

/**
 * The pictures of a story in other articles: those with the same address, or with the same caption of eight words or more. Only the newest version
 * of each article counts; what is hidden is left out, of the story itself too.
 */
export async function readPictures(reader: Pick<Database['drizzle'], 'execute'>, storyId: number): Promise<PictureElsewhere[]> {
  const parts = selectPictures.text.split('$1').map((part) => sql.raw(part))
  const { rows } = await reader.execute<PictureElsewhere & Record<string, unknown>>(sql.join(parts, sql`${storyId}::int8`))
  return rows
}
