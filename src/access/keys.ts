import { readSearch } from '../../db/read/searches.ts'
import type { SqlConnection } from '../../db/statement.ts'
import { insertNewKey, revokeKeyRow } from '../../db/write/access-keys.ts'
import { announceChange } from '../../db/write/access-sessions.ts'
import { lockUser } from '../../db/write/access-users.ts'
import type { Scope } from '../model.ts'
import { record } from './audit.ts'
import { readNetwork } from './network.ts'
import type { Doing } from './people.ts'
import { Refused } from './refused.ts'
import { scopesOf } from './rights.ts'
import { hashOf, keyPrefix, newKey } from './secrets.ts'

/** How long a key lasts unless somebody chooses otherwise, and at most. */
export const KEY_DAYS = 365
export const MOST_KEY_DAYS = 3650

export interface KeyWanted {
  name: string
  /** Null: a key of no person, which only the command line makes. */
  ownerId: number | null
  scopes: Scope[]
  /** Addresses and networks (CIDR) that it may be used from; none: any. */
  networks: string[]
  /** Origins of web pages that may use it; none: no page. */
  origins: string[]
  /** The saved search that it is limited to; null: none. */
  searchId: number | null
  days: number
}

/**
 * Makes a key. It can be seen this once: only its hash is stored.
 * @throws Refused when the owner, or the caller, may not do what the key is to do
 */
export async function createKey(
  client: SqlConnection,
  wanted: KeyWanted,
  { caller, requestId }: Doing,
): Promise<{ id: number; key: string }> {
  const networks = wanted.networks.map((given) => {
    const network = readNetwork(given)
    if (network === null) throw new Refused('invalid', `${given} is not an address or a network such as 192.0.2.0/24.`)
    return network
  })
  const wrong = wanted.origins.find((given) => !isOrigin(given))
  if (wrong !== undefined) throw new Refused('invalid', `${wrong} is not an origin such as https://cms.example.`)
  if (wanted.searchId !== null && !(await readSearch(client, wanted.searchId)))
    throw new Refused('missing', `There is no saved search ${wanted.searchId}.`)
  if (wanted.searchId !== null) refuseUnlimited(wanted.scopes)
  refuseBeyond('You may not', wanted.scopes, caller.scopes)
  if (wanted.ownerId !== null) {
    const owner = await lockUser(client, wanted.ownerId)
    if (!owner) throw new Refused('missing', `There is no person ${wanted.ownerId}.`)
    refuseBeyond(`${owner.shownName} may not`, wanted.scopes, scopesOf(owner.roles, owner.readsEmbargoed))
  }
  const key = newKey()
  const prefix = keyPrefix(key)
  const id = await insertNewKey(client, { ...wanted, networks, prefix, hash: hashOf(key) })
  await record(client, caller, { what: 'key.create', object: `key ${id}`, after: { ...wanted, networks, prefix }, requestId })
  return { id, key }
}

/** Whether this is an origin of web pages, as browsers write it. */
const isOrigin = (given: string) => /^https?:/.test(given) && URL.canParse(given) && new URL(given).origin === given

/** What a key can do that is limited to a search. */
const LIMITED: readonly Scope[] = ['stories:read', 'embargoed:read', 'events:read', 'webhooks:write']

function refuseUnlimited(wanted: Scope[]): void {
  const beyond = wanted.filter((scope) => !LIMITED.includes(scope))
  if (beyond.length) throw new Refused('invalid', `A key that is limited to a search cannot do this: ${beyond.join(', ')}.`)
}

function refuseBeyond(who: string, wanted: Scope[], allowed: ReadonlySet<Scope>): void {
  const beyond = wanted.filter((scope) => !allowed.has(scope))
  if (beyond.length) throw new Refused('invalid', `${who} do this: ${beyond.join(', ')}. A key can do no more than its owner.`)
}

/** Revokes a key: its requests and streams end in all processes within a second. */
export async function revokeKey(client: SqlConnection, id: number, { caller, requestId }: Doing): Promise<void> {
  const name = await revokeKeyRow(client, id)
  if (name === undefined) throw new Refused('missing', `There is no key ${id} in force.`)
  await announceChange(client)
  await record(client, caller, { what: 'key.revoke', object: `key ${id}`, before: { name }, requestId })
}
