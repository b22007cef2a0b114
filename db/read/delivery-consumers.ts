/** Webhook endpoints as consumers of recalls. */
import { type SqlConnection, statement } from '../statement.ts'

type Named = { id: number; name: string }
const columns = { id: 'int8', name: 'text' } as const

const selectOn = statement<Named>({ text: `SELECT id, name FROM endpoints WHERE state = 'on' ORDER BY id`, columns })

/** The endpoints that are on. */
export const readOn = (connection: SqlConnection): Promise<Named[]> => selectOn.rows(connection)

const selectTook = statement<Named>({
  text: `SELECT e.id, e.name FROM recalls r JOIN endpoint_stories s ON s.story_id = r.story_id AND s.delivered_seq < r.seq
      JOIN endpoints e ON e.id = s.endpoint_id WHERE r.seq = $1 ORDER BY e.id`,
  columns,
})

/** The endpoints that took an entry of the story of a recall before it. */
export const readTook = (connection: SqlConnection, seq: number): Promise<Named[]> => selectTook.rows(connection, [seq])
