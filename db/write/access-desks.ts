import { type SqlConnection, statement } from '../statement.ts'

const insertDesk = statement<{ id: number }>({
  text: 'INSERT INTO desks (name) VALUES ($1) ON CONFLICT (name) DO NOTHING RETURNING id',
  columns: { id: 'int8' },
})

/** @returns the desk's id; undefined when the name is taken */
export async function insertNewDesk(connection: SqlConnection, name: string): Promise<number | undefined> {
  return (await insertDesk.first(connection, [name]))?.id
}

const selectDesk = statement<{ name: string; members: number[] }>({
  text: `SELECT d.name, ARRAY(SELECT user_id::int4 FROM desk_members WHERE desk_id = d.id ORDER BY 1) AS members
      FROM desks d WHERE d.id = $1 FOR UPDATE`,
  columns: { name: 'text', members: 'int4[]' },
})

/** A desk with the ids of its members, locked until the transaction ends; undefined when there is none. */
export function lockDesk(connection: SqlConnection, id: number) {
  return selectDesk.first(connection, [id])
}

const renameDesk = statement<{ id: number }>({
  text: 'UPDATE desks SET name = $2 WHERE id = $1 AND NOT EXISTS (SELECT FROM desks WHERE name = $2 AND id <> $1) RETURNING id',
  columns: { id: 'int8' },
})

/** @returns whether the name was free */
export async function updateDeskName(connection: SqlConnection, id: number, name: string): Promise<boolean> {
  return (await renameDesk.first(connection, [id, name])) !== undefined
}

const insertMembers = statement<{ userId: number }>({
  text: `INSERT INTO desk_members (desk_id, user_id) SELECT $1, id FROM users WHERE id = ANY($2::int8[]) AND removed_at IS NULL RETURNING user_id AS "userId"`,
  columns: { userId: 'int8' },
})

/** Replaces the members of a desk. @returns the ids that became members; those of nobody are left out */
export async function replaceMembers(connection: SqlConnection, id: number, members: number[]): Promise<number[]> {
  await connection.query('DELETE FROM desk_members WHERE desk_id = $1', [id])
  return (await insertMembers.rows(connection, [id, members])).map(({ userId }) => userId)
}

export async function deleteDesk(connection: SqlConnection, id: number): Promise<void> {
  await connection.query('DELETE FROM desks WHERE id = $1', [id])
}

const selectMembership = statement<{ member: boolean }>({
  text: 'SELECT EXISTS (SELECT FROM desk_members WHERE desk_id = $1 AND user_id = $2) AS member',
  columns: { member: 'bool' },
})

export async function isDeskMember(connection: SqlConnection, deskId: number, userId: number): Promise<boolean> {
  return (await selectMembership.one(connection, [deskId, userId])).member
}
