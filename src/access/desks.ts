import type { SqlConnection } from '../../db/statement.ts'
import { deleteDesk, insertNewDesk, lockDesk, replaceMembers, updateDeskName } from '../../db/write/access-desks.ts'
import { record } from './audit.ts'
import type { Doing } from './people.ts'
import { Refused } from './refused.ts'

const taken = (name: string) => new Refused('conflict', `There is a desk named ${name} already.`)

/** Adds a desk: a group of people. @returns its id */
export async function createDesk(
  client: SqlConnection,
  { name, members }: { name: string; members: number[] },
  { caller, requestId }: Doing,
): Promise<number> {
  const id = await insertNewDesk(client, name)
  if (id === undefined) throw taken(name)
  await setMembers(client, id, members)
  await record(client, caller, { what: 'desk.create', object: `desk ${id}`, after: { name, members }, requestId })
  return id
}

/** Renames a desk, or replaces its members. @param check is given the desk before the change, and may throw */
export async function changeDesk(
  client: SqlConnection,
  id: number,
  change: { name?: string | undefined; members?: number[] | undefined },
  { caller, requestId }: Doing,
  check: (before: { name: string; members: number[] }) => void = () => {},
): Promise<void> {
  const before = await existing(client, id)
  check(before)
  if (change.name !== undefined && !(await updateDeskName(client, id, change.name))) throw taken(change.name)
  if (change.members) await setMembers(client, id, change.members)
  await record(client, caller, { what: 'desk.set', object: `desk ${id}`, before, after: { ...before, ...change }, requestId })
}

export async function removeDesk(client: SqlConnection, id: number, { caller, requestId }: Doing): Promise<void> {
  const before = await existing(client, id)
  await deleteDesk(client, id)
  await record(client, caller, { what: 'desk.remove', object: `desk ${id}`, before, requestId })
}

async function existing(client: SqlConnection, id: number) {
  const desk = await lockDesk(client, id)
  if (!desk) throw new Refused('missing', `There is no desk ${id}.`)
  return desk
}

async function setMembers(client: SqlConnection, id: number, members: number[]): Promise<void> {
  const added = await replaceMembers(client, id, members)
  const missing = members.filter((member) => !added.includes(member))
  if (missing.length) throw new Refused('missing', `There is no person ${missing.join(', ')}.`)
}
