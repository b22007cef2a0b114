import type { Command } from 'commander'
import type { Settings } from '../../config/env.ts'
import { type Database, inTransaction } from '../../db/client.ts'
import { PlainError } from '../errors.ts'
import { ROLES, type Role } from '../model.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'

const rolesGiven = (given: string[]): Role[] =>
  given.map((role) => {
    const known = ROLES.find((each) => each === role)
    if (!known) throw new PlainError(`There is no role ${role}.`, `The roles are ${ROLES.join(', ')}.`)
    return known
  })

/** `copytaster users ...`: who may log in. */
export function registerUsers(program: Command): void {
  const users = program.command('users').description('list people, invite and remove them, and set what they may do')
  users.command('list').description('list people with their roles').action(list)
  users
    .command('invite')
    .description('print a one-time address: without an administrator yet, for the first one; else for the person named')
    .argument('[name]', 'what the person logs in with')
    .option('--role <roles...>', `what they may do: ${ROLES.join(', ')}; roles add up`, ['reader'])
    .option('--shown-name <name>', 'what others see (default: the name)')
    .option('--embargoed', 'they may also read embargoed and withheld text', false)
    .action(invite)
  users
    .command('set')
    .description('set the roles of a person; their sessions end')
    .argument('<name>')
    .requiredOption('--role <roles...>', 'all roles that they are to have')
    .option('--embargoed', 'they may also read embargoed and withheld text')
    .option('--no-embargoed', 'they may not')
    .action(set)
  users
    .command('reset')
    .description('end the sessions of a person and print a one-time address for a new password')
    .argument('<name>')
    .action((name: string) =>
      withPerson(name, async ({ db, settings, id, people, doing }) => {
        printAddress(settings, await inTransaction(db, (client) => people.resetUser(client, id, doing)), people.RESET_MINUTES)
      }),
    )
  users
    .command('remove')
    .description('remove a person; sessions and keys end, the name stays in decisions and the audit log')
    .argument('<name>')
    .action((name: string) =>
      withPerson(name, async ({ db, id, people, doing }) => {
        await inTransaction(db, (client) => people.removeUser(client, id, doing))
        console.log(`${name} is removed.`)
      }),
    )
  users
    .command('logout')
    .description('end the sessions of a person on all devices; without a name, those of everybody (after a backup was restored)')
    .argument('[name]')
    .action(logOut)
}

async function list(): Promise<void> {
  const { listUsers } = await import('../../db/read/access-lists.ts')
  const people = await withDatabase((db) => listUsers(db.pool))
  if (!people.length) return console.log('There are no people: everybody at this machine may do everything.')
  const line = (p: (typeof people)[number]) => [
    p.name,
    p.shownName,
    p.roles.join(', '),
    p.readsEmbargoed ? 'yes' : 'no',
    p.invited ? 'invited' : p.lastUsedAt,
  ]
  console.log(table(['name', 'shown as', 'roles', 'embargoed text', 'last use'], people.map(line)))
}

async function invite(name: string | undefined, options: { role: string[]; shownName?: string; embargoed: boolean }): Promise<void> {
  const roles = rolesGiven(options.role)
  const { inviteFirstAdmin, FIRST_ADMIN_MINUTES } = await import('../access/welcome.ts')
  const { INVITE_MINUTES, inviteUser } = await import('../access/people.ts')
  await withDatabase(async (db, settings) => {
    const doing = await byCommandLine()
    const first = await inviteFirstAdmin(db, true, doing)
    if (first !== null) {
      console.log('There is no administrator yet. This address makes the first one, who chooses a name and a password there:')
      return printAddress(settings, first, FIRST_ADMIN_MINUTES)
    }
    if (name === undefined) throw new PlainError('Whom do you invite?', 'Give the name that the person is to log in with.')
    const user = { name, shownName: options.shownName ?? name, roles, readsEmbargoed: options.embargoed }
    printAddress(settings, (await inTransaction(db, (client) => inviteUser(client, user, doing))).secret, INVITE_MINUTES)
  })
}

async function set(name: string, { role, embargoed }: { role: string[]; embargoed?: boolean }): Promise<void> {
  const change = { roles: rolesGiven(role), readsEmbargoed: embargoed }
  await withPerson(name, async ({ db, id, people, doing }) => {
    const { rightsChanged } = await inTransaction(db, (client) => people.changeUser(client, id, change, doing))
    console.log(rightsChanged ? 'Stored. Their sessions ended.' : 'Nothing changed.')
  })
}

async function logOut(name: string | undefined): Promise<void> {
  if (name !== undefined) {
    await withPerson(name, ({ db, id, people, doing }) => inTransaction(db, (client) => people.endSessionsOf(client, id, doing)))
    return console.log(`The sessions of ${name} ended.`)
  }
  const { endEverySession } = await import('../access/people.ts')
  const doing = await byCommandLine()
  await withDatabase((db) => inTransaction(db, (client) => endEverySession(client, doing)))
  console.log('All sessions ended.')
}

interface Person {
  db: Database
  settings: Settings
  id: number
  people: typeof import('../access/people.ts')
  doing: Awaited<ReturnType<typeof byCommandLine>>
}

/** @throws PlainError when nobody has this name */
async function withPerson(name: string, work: (person: Person) => Promise<void>): Promise<void> {
  const { foldName } = await import('../access/login.ts')
  const people = await import('../access/people.ts')
  const { userOfName } = await import('../../db/write/access-users.ts')
  await withDatabase(async (db, settings) => {
    const user = await userOfName(db.pool, foldName(name))
    if (!user) throw new PlainError(`There is no person named ${name}.`, 'copytaster users list shows all.')
    await work({ db, settings, id: user.id, people, doing: await byCommandLine() })
  })
}

async function byCommandLine() {
  const { cliCaller } = await import('../access/cli-caller.ts')
  return { caller: cliCaller(), requestId: null }
}

function printAddress(settings: Settings, secret: string, minutes: number): void {
  const base = settings.PUBLIC_URL[0] ?? `http://localhost:${settings.PORT}`
  console.log(`${base}/welcome#${secret}\nIt can be used once, within ${minutes < 120 ? `${minutes} minutes` : `${minutes / 1440} days`}.`)
}
