import type { Settings } from '../../config/env.ts'
import { type Database, inTransaction } from '../../db/client.ts'
import type { SqlConnection } from '../../db/statement.ts'
import { proxyLoginNoted } from '../../db/write/access-audit.ts'
import { linkIdentity, lockUserOfIdentity, setDesksOf, wasRemoved } from '../../db/write/access-outside.ts'
import { insertNewUser, isNameOfAnother, lockUser, type UserRow, userOfName } from '../../db/write/access-users.ts'
import { ROLES, type Role } from '../model.ts'
import { record } from './audit.ts'
import { beginSession, foldName } from './login.ts'
import { changeUser } from './people.ts'
import type { Identity, OidcSettings } from './provider.ts'
import { Refused } from './refused.ts'
import { type Caller, scopesOf, SYSTEM as system } from './rights.ts'

export interface OutsideLogin {
  identity: Identity
  device: string
  address: string | null
  requestId: string | null
}

/**
 * Logs in somebody whom the provider knows: by their account there, by the name of a verified mail address where that is allowed, or as a new
 * reader where that is. Their groups set roles and desks at each login.
 * @throws Refused for somebody who is not known here
 */
export async function logInFromProvider(
  client: SqlConnection,
  login: OutsideLogin,
  settings: OidcSettings,
): Promise<{ token: string; caller: Caller }> {
  const { identity, requestId } = login
  const known = (await lockUserOfIdentity(client, identity.issuer, identity.subject)) ?? (await linkedByMail(client, identity, settings))
  const user = known ?? (await newReader(client, identity, settings))
  await applyGroups(client, user, identity.groups, settings.OIDC_GROUPS, requestId)
  const now = (await lockUser(client, user.id))!
  return beginSession(client, now, { ...login, means: 'oidc', ...(identity.sid !== null && { oidcSession: identity.sid }) })
}

async function linkedByMail(
  client: SqlConnection,
  { mail, issuer, subject }: Identity,
  settings: OidcSettings,
): Promise<UserRow | undefined> {
  if (!settings.OIDC_LINK_BY_MAIL || mail === null) return undefined
  const user = await userOfName(client, foldName(mail))
  if (!user || !(await linkIdentity(client, user.id, issuer, subject))) return undefined
  await record(client, system, { what: 'user.link', object: `user ${user.id}`, after: { issuer } })
  return user
}

async function newReader(client: SqlConnection, { name, shownName, issuer, subject }: Identity, settings: OidcSettings): Promise<UserRow> {
  if (settings.UNKNOWN_PEOPLE === 'refuse')
    throw new Refused(
      'missing',
      'You are not known here. Ask an administrator to invite you, and log in once with the address that you get.',
    )
  const id = await addReader(client, foldName(name ?? subject), shownName ?? name ?? subject)
  if (id === undefined) throw new Refused('conflict', `There is another person named ${name} here. Ask an administrator.`)
  await linkIdentity(client, id, issuer, subject)
  return (await lockUser(client, id))!
}

/** @returns undefined when the name is taken, or is that of somebody who was removed: only an administrator lets them in again */
async function addReader(client: SqlConnection, name: string, shownName: string): Promise<number | undefined> {
  if (await wasRemoved(client, name)) return undefined
  const user = { name, shownName, roles: ['reader' as const], readsEmbargoed: false }
  const another = await isNameOfAnother(client, foldName(shownName), null)
  const id = await insertNewUser(client, { ...user, shownName: another ? name : shownName })
  if (id !== undefined) await record(client, system, { what: 'user.add', object: `user ${id}`, after: user })
  return id
}

/** Gives a person the roles, the right to embargoed text and the desks of their groups; nothing changes where no groups are set. */
async function applyGroups(
  client: SqlConnection,
  user: UserRow,
  groups: string[],
  rules: string[],
  requestId: string | null,
): Promise<void> {
  if (!rules.length) return
  const pairs = rules.map((rule) => [rule.slice(0, rule.indexOf('=')).trim(), rule.slice(rule.indexOf('=') + 1).trim()] as const)
  const given = pairs.filter(([group]) => groups.includes(group)).map(([, what]) => what)
  const roles = ROLES.filter((role: Role) => given.includes(role))
  const rights = { roles, readsEmbargoed: given.includes('embargoed') }
  const by = { caller: system, requestId }
  await changeUser(client, user.id, rights, by).catch((error: Error) => {
    if (!(error instanceof Refused)) throw error
    // The last administrator stays one, whatever the provider says: somebody must be able to repair the groups.
    return changeUser(client, user.id, { ...rights, roles: [...roles, 'admin'] }, by)
  })
  const desksIn = (all: readonly string[]) => all.flatMap((what) => (what.startsWith('desk:') ? [what.slice('desk:'.length)] : []))
  const { joined, left } = await setDesksOf(client, user.id, desksIn(given), desksIn(pairs.map(([, what]) => what)))
  if (joined.length || left.length)
    await record(client, system, { what: 'desk.set', object: `user ${user.id}`, after: { joined, left }, requestId })
}

/** Somebody whom a trusted proxy has logged in. There is no session: the proxy says it with every request. Undefined for an unknown name. */
export async function callerFromProxy(
  db: Database,
  given: string,
  address: string | null,
  { UNKNOWN_PEOPLE }: Pick<Settings, 'UNKNOWN_PEOPLE'>,
): Promise<Caller | undefined> {
  const name = foldName(given)
  const user = (await userOfName(db.pool, name)) ?? (UNKNOWN_PEOPLE === 'reader' ? await addedReader(db, name, given) : undefined)
  if (!user) return undefined
  const scopes = scopesOf(user.roles, user.readsEmbargoed)
  const caller: Caller = {
    kind: 'session',
    name: user.shownName,
    userId: user.id,
    sessionId: null,
    keyId: null,
    searchId: null,
    scopes,
    address,
  }
  await noteFirstOfDay(db, caller)
  return caller
}

/** The day on which each person was last seen to be noted: it spares a statement at every request. */
const noted = new Map<number, string>()

/** There is no login to be noted where the proxy says with every request who asks: the first of a day (UTC) stands for it. */
async function noteFirstOfDay(db: Database, caller: Caller): Promise<void> {
  const [userId, day] = [caller.userId!, new Date().toISOString().slice(0, 10)]
  if (noted.get(userId) === day) return
  noted.set(userId, day)
  if (await proxyLoginNoted(db.pool, userId)) return
  await record(db.pool, caller, { what: 'login', object: `user ${userId}`, after: { means: 'proxy' } })
}

async function addedReader(db: Database, name: string, shownName: string): Promise<UserRow | undefined> {
  await inTransaction(db, (client) => addReader(client, name, shownName))
  return userOfName(db.pool, name)
}
