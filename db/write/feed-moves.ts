import { PlainError } from '../../src/errors.ts'
import type { MoveState } from '../../src/model.ts'
import { type SqlConnection, statement } from '../statement.ts'

const selectMove = statement<{ feedId: number; from: string; to: string; state: MoveState; taken: boolean }>({
  text: `SELECT m.feed_id AS "feedId", m.from_url AS "from", m.to_url AS "to", m.state,
      EXISTS (SELECT 1 FROM feeds o WHERE o.url = m.from_url AND o.id <> f.id) AS taken
    FROM feed_moves m JOIN feeds f ON f.id = m.feed_id WHERE m.id = $1 FOR UPDATE OF m, f`,
  columns: { feedId: 'int8', from: 'text', to: 'text', state: 'text', taken: 'bool' },
})

/**
 * Refuses a proposed move, or undoes one that was made: the feed has its old address again and is polled there at once. Neither address is adopted
 * by itself again.
 * @returns what was done; null where there is no such move
 * @throws PlainError where it cannot be done
 */
export async function changeMove(
  client: SqlConnection,
  id: number,
  action: 'refuse' | 'undo',
): Promise<{ feedId: number; from: string; to: string } | null> {
  const move = await selectMove.first(client, [id])
  if (!move) return null
  const { feedId, from, to, state } = move
  if (action === 'undo' && state !== 'made') throw new PlainError(`Move ${id} is ${state}: only one that was made can be undone.`)
  if (action === 'refuse' && state !== 'proposed') throw new PlainError(`Move ${id} is ${state}: only one that is proposed can be refused.`)
  if (action === 'undo' && move.taken) throw new PlainError(`Another feed has the address ${from} now.`, 'Remove that feed first.')
  await client.query('UPDATE feed_moves SET state = $2, changed_at = now() WHERE id = $1', [id, action === 'undo' ? 'undone' : 'refused'])
  if (action === 'undo') await moveBack(client, feedId, from)
  else await client.query(`UPDATE feeds SET learned = learned - 'move' WHERE id = $1`, [feedId])
  return { feedId, from, to }
}

/** What was known of the document at the other address does not hold at this one. */
async function moveBack(client: SqlConnection, feedId: number, url: string): Promise<void> {
  await client.query('DELETE FROM known_items WHERE feed_id = $1', [feedId])
  await client.query(
    `UPDATE feeds SET url = $2, etag = NULL, last_modified = NULL, body_hash = NULL, learned = learned - 'move', next_poll_at = now(), claimed_until = NULL
     WHERE id = $1`,
    [feedId, url],
  )
}
