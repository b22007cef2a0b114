import { sql } from 'drizzle-orm'
import { articles } from '../schema/articles.ts'
import { placedVersions } from '../schema/placed-versions.ts'
import { stories } from '../schema/stories.ts'

/** What may be shown, for drizzle's statements: the functions of the migration applied to rows of the schema's tables. */

/** A version is embargoed or withheld. */
export const versionHidden = sql<boolean>`is_hidden(version_visibility(${placedVersions.signal}, ${placedVersions.stated}->>'pubStatus', ${placedVersions.embargoedUntil}, false, now()))`

/** A story is embargoed or withheld, or was killed under embargo. */
export const storyHidden = sql<boolean>`is_hidden(story_visibility(${stories.status}, ${stories.embargoedUntil}, ${stories.killedAt}))`

/** A story that is killed and hidden: it was never out. */
export const killedUnderEmbargo = sql<boolean>`(${stories.killedAt} is not null and ${storyHidden})`

/** A story that is neither hidden nor merged into one that is. One that was killed under embargo shows no words of its own. */
export const isOpen = sql<boolean>`((not ${storyHidden} or ${stories.status} = 'killed') and not exists (
  select 1 from ${stories} target where target.id = ${stories.mergedInto} and is_hidden(story_visibility(target.status, target.embargoed_until, target.killed_at))))`

/** An article of a story that is out may have a newest version that is hidden: then one that is not has to be looked for. */
export const mayHide = sql<boolean>`coalesce(${stories.status} = 'usable' and may_be_hidden(${articles.signal}), false)`

/** Columns of the newest version of an article that may be shown; no row where all are hidden. */
export const shownVersion = sql`shown_version(${articles.id}, now())`
