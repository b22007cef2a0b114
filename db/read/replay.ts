import type { DecisionKind } from '../../src/model.ts'
import type { Database } from '../client.ts'
import { statement } from '../statement.ts'
import { FINGERPRINT, FINGERPRINT_COLUMNS, FINGERPRINT_FROM, type StoredFingerprint } from '../write/fingerprints.ts'
import { IN_FORCE } from './decisions.ts'

/** Fingerprints read at a time: some 10 KB each. */
const REPLAY_BATCH = 1000

export type ReplayedFingerprint = StoredFingerprint & { headline: string }

const selectPlaced = statement<ReplayedFingerprint>({
  text: `SELECT ${FINGERPRINT}, v.headline ${FINGERPRINT_FROM} JOIN versions v ON v.id = p.version_id
        WHERE p.placed_at >= $1 AND p.placed_at < $2 AND p.number > 0 AND p.id > $3 ORDER BY p.id LIMIT ${REPLAY_BATCH}`,
  columns: { ...FINGERPRINT_COLUMNS, headline: 'text' },
})

/** The fingerprints placed in a period (`before` excluded), each with its headline, in the order of placing. */
export async function* readPlaced(db: Database, from: Date, before: Date): AsyncGenerator<ReplayedFingerprint> {
  for (let last = 0; ; ) {
    const rows = await selectPlaced.rows(db.pool, [from, before, last])
    yield* rows
    if (rows.length < REPLAY_BATCH) return
    last = rows.at(-1)!.id
  }
}

const selectNames = statement<{ id: number; source: string; headline: string }>({
  text: `SELECT DISTINCT ON (a.id) a.id, s.name AS source, v.headline FROM articles a JOIN sources s ON s.id = a.source_id
       JOIN versions v ON v.article_id = a.id WHERE a.id = ANY($1) ORDER BY a.id, v.number`,
  columns: { id: 'int8', source: 'text', headline: 'text' },
})

/** Source and first headline of these articles. */
export function readNames(db: Database, articleIds: number[]) {
  return selectNames.rows(db.pool, [articleIds])
}

const selectJoins = statement<{ kind: Exclude<DecisionKind, 'pin'>; a: number; b: number }>({
  text: `SELECT kind, article_id AS a, other_article_id AS b FROM decisions WHERE ${IN_FORCE} ORDER BY id`,
  columns: { kind: 'text', a: 'int8', b: 'int8' },
})

/** The decisions in force that state which articles are one story or are not, oldest first. */
export function readJoins(db: Database) {
  return selectJoins.rows(db.pool)
}
