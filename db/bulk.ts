/** The rows of an export, by kind: which columns of which table a line has. Export and import are made of this list, so that one reads what the other writes. */

/** Columns by name, with the type that a line's value is read back as. */
type Columns = Record<string, string>

export interface BulkKind {
  /** The `type` of its lines. */
  type: string
  table: string
  columns: Columns
}

/** The kinds of lines, in their order in a file. The relations are in the lines of articles; `keys` serve an import only. */
export const BULK_KINDS = {
  sources: {
    type: 'source',
    table: 'sources',
    columns: { id: 'int8', name: 'text', kind: 'text', language: 'text', preference: 'int4' },
  },
  stories: {
    type: 'story',
    table: 'stories',
    columns: {
      id: 'int8',
      status: 'text',
      canonical_id: 'int8',
      canonical_reasons: 'text[]',
      headline: 'text',
      source_id: 'int8',
      language: 'text',
      copies: 'int4',
      versions: 'int4',
      corrected_at: 'timestamptz',
      killed_at: 'timestamptz',
      embargoed_until: 'timestamptz',
      merged_into: 'int8',
      replaces: 'int8',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
      listed_at: 'timestamptz',
    },
  },
  articles: {
    type: 'article',
    table: 'articles',
    columns: {
      id: 'int8',
      source_id: 'int8',
      feed_id: 'int8',
      url: 'text',
      guid: 'text',
      first_seen_at: 'timestamptz',
      newest: 'int4',
      story_id: 'int8',
      relation: 'text',
      match_id: 'int8',
      score: 'float8',
      reasons: 'text[]',
      links: 'jsonb',
      signal: 'text',
      warnings: 'text[]',
    },
  },
  versions: {
    type: 'version',
    table: 'versions',
    columns: {
      id: 'int8',
      article_id: 'int8',
      number: 'int4',
      source_id: 'int8',
      feed_id: 'int8',
      received_at: 'timestamptz',
      headline: 'text',
      byline: 'text[]',
      dateline: 'text',
      slugline: 'text',
      ed_note: 'text',
      language: 'text',
      published_at: 'timestamptz',
      modified_at: 'timestamptz',
      canonical_url: 'text',
      body: 'text[]',
      captions: 'jsonb',
      words: 'int4',
      credit: 'text',
      body_from: 'text',
      read_as: 'jsonb',
      trouble: 'jsonb',
      stated: 'jsonb',
      entry_hash: 'text',
      page_key: 'text',
      embargoed_until: 'timestamptz',
    },
  },
  decisions: {
    type: 'decision',
    table: 'decisions',
    columns: {
      id: 'int8',
      at: 'timestamptz',
      kind: 'text',
      story_id: 'int8',
      other_story_id: 'int8',
      article_id: 'int8',
      other_article_id: 'int8',
      by: 'text',
      why: 'text',
      revoked_at: 'timestamptz',
      revoked_by: 'text',
      revoked_why: 'text',
    },
  },
  corrections: {
    type: 'correction',
    table: 'corrections',
    columns: {
      id: 'int8',
      at: 'timestamptz',
      article_id: 'int8',
      version_number: 'int4',
      changes: 'jsonb',
      unpublished: 'bool',
    },
  },
  log: {
    type: 'log',
    table: 'story_log',
    columns: {
      seq: 'int8',
      at: 'timestamptz',
      event: 'text',
      story_id: 'int8',
      article_id: 'int8',
      version_number: 'int4',
      headline: 'text',
      detail: 'jsonb',
    },
  },
  keys: { type: 'key', table: 'article_keys', columns: { source_id: 'int8', key: 'text', article_id: 'int8' } },
} as const satisfies Record<string, BulkKind>

export type BulkKindName = keyof typeof BULK_KINDS
export const BULK_KIND_NAMES = Object.keys(BULK_KINDS) as BulkKindName[]

/** What placing decided about a version: in the line of the version, in the table `placements`. */
export const PLACEMENT_COLUMNS = {
  id: 'int8',
  source_id: 'int8',
  story_id: 'int8',
  published_at: 'timestamptz',
  placed_at: 'timestamptz',
  relation: 'text',
  signal: 'text',
  beneath: 'text',
  change: 'text',
  embargoed_until: 'timestamptz',
  released_at: 'timestamptz',
} as const

/** The name of a column in a line: `story_id` is `storyId`. */
export const fieldOf = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The name of a column of a version's placement in its line: `story_id` is `placedStoryId`. */
export const placementFieldOf = (column: string) => fieldOf(`placed_${column.replace(/^placed_/, '')}`)
