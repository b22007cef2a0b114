/** The lines of an export, as JSON that PostgreSQL writes. */
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { BULK_KINDS, type BulkKindName, fieldOf, PLACEMENT_COLUMNS, placementFieldOf } from '../bulk.ts'
import { type BulkScope, hasStory, isPartial } from './bulk.ts'
import { HIDDEN_WORDS } from './hidden.ts'

/** What an export may have lines of: the kinds, and the stories that a list of changes takes away. */
export type LineKind = BulkKindName | 'gone'

/**
 * PostgreSQL writes a JSON object a line as CSV of one column: JSON has no control characters, so that nothing is quoted. Unlike a cursor it makes no
 * string of each line here, which a million stories would fill the memory with.
 */
const PLAIN_LINES = `(FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')`

/** The lines of a kind in a fixed order, as bytes, some at a time. Must be called in the snapshot, with the scope settled. */
export function readLines(client: pg.PoolClient, kind: LineKind, scope: BulkScope): AsyncIterable<Buffer> {
  const type = kind === 'gone' ? 'gone' : BULK_KINDS[kind].type
  const { columns, from, order } = SELECTS[kind](scope)
  return client.query(
    copyTo(
      `COPY (SELECT row_to_json(t) FROM (SELECT '${type}' AS type, ${columns} FROM ${from} ORDER BY ${order}) t) TO STDOUT ${PLAIN_LINES}`,
    ),
  )
}

interface Select {
  columns: string
  /** Tables and conditions. */
  from: string
  order: string
}

const SELECTS: Record<LineKind, (scope: BulkScope) => Select> = {
  sources: () => ({ columns: columnsOf('sources', 's'), from: 'sources s', order: 's.id' }),
  stories: selectStories,
  gone: () => ({
    columns: 'c.story_id AS "storyId"',
    from: '(SELECT DISTINCT story_id FROM changes WHERE logged AND story_id NOT IN (SELECT id FROM chosen_stories)) c',
    order: 'c.story_id',
  }),
  articles: selectArticles,
  versions: selectVersions,
  decisions: selectDecisions,
  corrections: selectCorrections,
  log: selectLog,
  keys: (scope) => ({
    columns: columnsOf('keys', 'k'),
    from: `article_keys k JOIN articles a ON a.id = k.article_id WHERE ${hasArticle(scope, 'k.article_id')}`,
    order: 'k.source_id, k.key',
  }),
}

/** The columns of a kind under the names of its lines. @param instead expressions for those that are not taken as they are */
function columnsOf(kind: BulkKindName, table: string, instead: Record<string, string> = {}): string {
  const columns = Object.keys(BULK_KINDS[kind].columns)
  return columns.map((column) => `${instead[column] ?? `${table}.${column}`} AS "${fieldOf(column)}"`).join(', ')
}

const hasArticle = (scope: BulkScope, id: string) =>
  `${isPartial(scope) ? `${id} IN (SELECT id FROM chosen_articles) AND ` : ''}${id} NOT IN (SELECT id FROM hidden_articles)`

/** Copies that may not be read are not counted, and what a story replaces is not named where that is hidden. */
function selectStories(scope: BulkScope): Select {
  return {
    columns: columnsOf('stories', 's', {
      copies: 's.copies - coalesce(h.articles, 0)',
      replaces: 'CASE WHEN s.replaces NOT IN (SELECT id FROM hidden_stories) THEN s.replaces END',
    }),
    from: `stories s LEFT JOIN (SELECT story_id, count(*)::int4 AS articles FROM hidden_articles GROUP BY story_id) h ON h.story_id = s.id WHERE ${hasStory(scope, 's.id')}`,
    order: 's.id',
  }
}

/** An article with its place in its story. The signal is that of the newest version that may be shown, and so is the number of versions. */
function selectArticles(scope: BulkScope): Select {
  const shown = scope.embargoed ? 'false' : 'may_be_hidden(a.signal)'
  const known = (column: string) => `CASE WHEN m.id IS NULL THEN a.${column} END`
  return {
    columns: columnsOf('articles', 'a', {
      newest: `CASE WHEN ${shown} THEN v.number ELSE a.newest END`,
      signal: `CASE WHEN ${shown} THEN v.signal ELSE a.signal END`,
      match_id: known('match_id'),
      score: known('score'),
      reasons: `CASE WHEN m.id IS NULL THEN a.reasons ELSE '{}' END`,
      links: `CASE WHEN a.links = '[]' THEN a.links ELSE (SELECT coalesce(jsonb_agg(l), '[]') FROM jsonb_array_elements(a.links) l
        WHERE (l->>'id')::int8 NOT IN (SELECT id FROM hidden_articles)) END`,
    }),
    from: `articles a LEFT JOIN hidden_articles m ON m.id = a.match_id LEFT JOIN LATERAL (SELECT number, signal FROM shown_version(a.id, now())) v ON ${shown}
      WHERE ${hasArticle(scope, 'a.id')}`,
    order: 'a.id',
  }
}

/** A version with what placing decided about it. Of a killed one the text is left out, as hidden versions are. */
function selectVersions(scope: BulkScope): Select {
  const open = (column: string, instead: string) =>
    scope.embargoed ? column : `CASE WHEN e.visibility = 'killed' THEN ${instead} ELSE ${column} END`
  const placement = Object.keys(PLACEMENT_COLUMNS).map((column) => `p.${column} AS "${placementFieldOf(column)}"`)
  const whole = [`${open(`encode(v.received, 'base64')`, 'NULL')} AS received`, `encode(f.print, 'base64') AS fingerprint`]
  const text = { number: 'p.number', body: open('v.body', `'{}'`), captions: open('v.captions', `'[]'`) }
  return {
    columns: [columnsOf('versions', 'v', text), ...placement, ...(scope.whole ? whole : [])].join(', '),
    from: `placements p JOIN versions v ON v.id = p.version_id ${scope.whole ? 'LEFT JOIN fingerprints f ON f.version_id = v.id' : ''}
      JOIN articles a ON a.id = p.article_id LEFT JOIN stories s ON s.id = a.story_id
      CROSS JOIN LATERAL (SELECT version_visibility(p.signal, v.stated->>'pubStatus', p.embargoed_until, coalesce(s.status = 'killed', false), now()) AS visibility) e
      WHERE ${hasArticle(scope, 'p.article_id')}${scope.embargoed ? '' : ' AND NOT is_hidden(e.visibility)'}`,
    order: 'p.id',
  }
}

/** Decisions that name hidden copy are left out. */
function selectDecisions(scope: BulkScope): Select {
  const chosen =
    '(d.story_id IN (SELECT id FROM chosen_stories) OR d.other_story_id IN (SELECT id FROM chosen_stories) OR d.article_id IN (SELECT id FROM chosen_articles))'
  const recent = scope.since && !scope.searched ? ' OR EXISTS (SELECT FROM changed_since t WHERE d.at >= t.at OR d.revoked_at >= t.at)' : ''
  const hidden = (table: string, columns: string[]) =>
    columns.map((column) => `NOT EXISTS (SELECT FROM ${table} h WHERE h.id = d.${column})`)
  const conditions = [
    ...hidden('hidden_stories', ['story_id', 'other_story_id']),
    ...hidden('hidden_articles', ['article_id', 'other_article_id']),
    ...(isPartial(scope) ? [`(${chosen}${recent})`] : []),
  ]
  return { columns: columnsOf('decisions', 'd'), from: `decisions d WHERE ${conditions.join(' AND ')}`, order: 'd.id' }
}

/** Corrections that the log has announced. Of a killed story the words are left out. */
function selectCorrections(scope: BulkScope): Select {
  const open = scope.embargoed ? 'true' : 'NOT c.unpublished'
  return {
    columns: columnsOf(
      'corrections',
      'c',
      scope.embargoed ? {} : { changes: `CASE WHEN s.status = 'killed' THEN '[]' ELSE c.changes END` },
    ),
    from: `corrections c JOIN articles a ON a.id = c.article_id LEFT JOIN stories s ON s.id = a.story_id WHERE ${open} AND ${hasArticle(scope, 'c.article_id')}`,
    order: 'c.id',
  }
}

/** Entries about stories that are hidden now keep their number, kind and ids, as in the API. */
function selectLog(scope: BulkScope): Select {
  return {
    columns: columnsOf('log', 'l', {
      headline: `CASE WHEN h.id IS NULL THEN l.headline ELSE '${HIDDEN_WORDS}' END`,
      detail: `CASE WHEN h.id IS NULL THEN l.detail ELSE '{}' END`,
    }),
    from: `story_log l LEFT JOIN hidden_stories h ON h.id = l.story_id WHERE l.seq > ${Math.trunc(scope.since)}
      ${scope.searched ? 'AND l.story_id IN (SELECT id FROM chosen_stories)' : ''}`,
    order: 'l.seq',
  }
}
