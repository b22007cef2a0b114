import type { Command } from 'commander'
import { inTransaction } from '../../db/client.ts'
import { PlainError } from '../errors.ts'
import { SCOPES, type Scope } from '../model.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

/** `copytaster keys ...`: what apps are let in with. */
export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('list, create and revoke keys of apps')
  keys.command('list').description('list keys, those in force first').action(list)
  keys
    .command('create')
    .description('make a key and print it, this once. To replace one, make another, change the app over, and revoke the old one')
    .argument('<name>', 'the app that gets it')
    .requiredOption('--scope <scopes...>', `what it may do: ${SCOPES.join(', ')}`)
    .option('--owner <name>', 'whose key it is: it can do no more than this person can, and ends with them')
    .option('--network <networks...>', 'addresses and networks that it may be used from, such as 192.0.2.0/24', [])
    .option('--origin <origins...>', 'origins of web pages that may use it, such as https://cms.example', [])
    .option('--search <id>', 'the saved search that it is limited to (`searches list`): it sees no other stories')
    .option('--days <days>', 'how long it lasts', '365')
    .action(create)
  keys
    .command('revoke')
    .description('end a key; its requests and streams end within a second')
    .argument('<key>', 'its id, from `keys list`')
    .action(revoke)
}

async function list(): Promise<void> {
  const { listKeys } = await import('../../db/read/access-lists.ts')
  const keys = await withDatabase((db) => listKeys(db.pool))
  const state = (k: (typeof keys)[number]) =>
    k.revokedAt ? 'revoked' : k.expired ? 'expired' : `until ${k.expiresAt.slice(0, 10)}${k.expiresSoon ? ' (ends soon: replace it)' : ''}`
  const line = (k: (typeof keys)[number]) => [
    k.id,
    k.name,
    `${k.prefix}…`,
    k.owner ?? '',
    k.scopes.join(' '),
    k.networks.join(' '),
    k.lastUsedAt,
    state(k),
  ]
  console.log(table(['id', 'name', 'key', 'owner', 'scopes', 'networks', 'last use', 'state'], keys.map(line)))
}

interface KeyOptions {
  scope: string[]
  owner?: string
  network: string[]
  origin: string[]
  search?: string
  days: string
}

async function create(name: string, options: KeyOptions): Promise<void> {
  const scopes = options.scope.map((given): Scope => {
    const scope = SCOPES.find((each) => each === given)
    if (!scope) throw new PlainError(`There is no scope ${given}.`, `The scopes are ${SCOPES.join(', ')}.`)
    return scope
  })
  const { createKey, MOST_KEY_DAYS } = await import('../access/keys.ts')
  const days = wholeNumber(options.days)
  if (days < 1 || days > MOST_KEY_DAYS) throw new PlainError(`${days} days are not possible.`, `Give 1 to ${MOST_KEY_DAYS}.`)
  const { cliCaller } = await import('../access/cli-caller.ts')
  const { key } = await withDatabase(async (db) => {
    const ownerId = await ownerOf(db, options.owner)
    const wanted = {
      name,
      ownerId,
      scopes,
      networks: options.network,
      origins: options.origin,
      searchId: options.search === undefined ? null : wholeNumber(options.search),
      days,
    }
    return inTransaction(db, (client) => createKey(client, wanted, { caller: cliCaller(), requestId: null }))
  })
  console.log(`${key}\nIt is shown this once. Send it as: Authorization: Bearer ${key.slice(0, 8)}…`)
}

/** @returns null for a key of no person. @throws PlainError when nobody has the name, or people log in and none is named */
async function ownerOf(db: Parameters<Parameters<typeof withDatabase>[0]>[0], name: string | undefined): Promise<number | null> {
  const { foldName } = await import('../access/login.ts')
  const { userOfName } = await import('../../db/write/access-users.ts')
  const { peopleExist } = await import('../../db/read/access-callers.ts')
  if (name === undefined) {
    if ((await peopleExist(db.pool)).admin) throw new PlainError('Whose key is it?', 'Give --owner and the name of a person.')
    return null
  }
  const owner = await userOfName(db.pool, foldName(name))
  if (!owner) throw new PlainError(`There is no person named ${name}.`, 'copytaster users list shows all.')
  return owner.id
}

async function revoke(id: string): Promise<void> {
  const { revokeKey } = await import('../access/keys.ts')
  const { cliCaller } = await import('../access/cli-caller.ts')
  await withDatabase((db) => inTransaction(db, (client) => revokeKey(client, wholeNumber(id), { caller: cliCaller(), requestId: null })))
  console.log(`Key ${id} is revoked.`)
}
