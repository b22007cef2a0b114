/** Webhook endpoints as they are added, changed, shown and tested. */
import { randomUUID } from 'node:crypto'
import { conditionsOf } from '../../../db/read/searches.ts'
import type { SqlConnection } from '../../../db/statement.ts'
import {
  deleteEndpoint,
  type Endpoint,
  type EndpointFields,
  insertEndpoint,
  lockEndpoint,
  setSecrets,
  stopEndpoint,
  updateEndpoint,
} from '../../../db/write/endpoints.ts'
import { PlainError } from '../../errors.ts'
import { neverPollable } from '../../fetch/pollable.ts'
import { formatStoryQuery, parseStoryQuery } from '../../search/story-query.ts'
import { hasCredentials, shownAddress } from '../../text/credentials.ts'
import type { Posted } from '../deliver/post.ts'
import { reportEnd } from './health.ts'
import { testBody } from './message.ts'
import { enable, type ReplayWanted, replay } from './replay.ts'
import { type SendContext, send } from './send.ts'
import { newSecret, rotated } from './signature.ts'

/** Adds a line to the audit log. */
export type Recorder = (client: SqlConnection, deed: { what: string; object: string; before?: unknown; after?: unknown }) => Promise<void>

/** What people may say of an endpoint; what is left out stays. */
export type EndpointChange = { [Field in keyof EndpointFields]?: EndpointFields[Field] | undefined } & { isOn?: false | undefined }

/** @throws PlainError where messages can never be sent to this address */
export async function checkAddress(address: string, allowHosts: readonly string[]): Promise<void> {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
    throw new PlainError('The address of a webhook begins with https:// or http://.', 'Give the address at which your app takes messages.')
  if (hasCredentials(address))
    throw new PlainError('The address has a name or password.', 'Leave them out: the signature shows who sends (docs/webhooks.md).')
  const never = await neverPollable(address, { allowHosts, watchFolders: [] })
  if (never) throw new PlainError('The address can never be reached.', never.message)
}

/** Adds an endpoint, which gets what happens from now on. @returns its id and its secret @throws PlainError for a name that is taken, or a wrong query */
export async function addEndpoint(
  client: SqlConnection,
  fields: EndpointFields,
  whose: { ownerId: number | null; searchId: number | null },
  record: Recorder,
): Promise<{ id: number; secret: string }> {
  const checked = { ...fields, query: await checkedQuery(client, fields.query) }
  const secret = newSecret()
  const id = await insertEndpoint(client, { ...checked, ...whose, secrets: [{ secret, until: null }] })
  if (id === undefined) throw taken(fields.name)
  await record(client, { what: 'webhook.add', object: `webhook ${id}`, after: audited({ ...checked, ...whose }) })
  return { id, secret }
}

/** Changes an endpoint. @returns false where there is none @param check is given the endpoint before the change, and may throw */
export async function changeEndpoint(
  client: SqlConnection,
  id: number,
  change: EndpointChange,
  record: Recorder,
  check: (before: Endpoint) => void = () => {},
): Promise<boolean> {
  const before = await lockEndpoint(client, id)
  if (!before) return false
  check(before)
  const { isOn, ...given } = change
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<EndpointFields>
  if (fields.query !== undefined) fields.query = await checkedQuery(client, fields.query)
  if (!(await updateEndpoint(client, id, { ...before, ...fields }))) throw taken(fields.name ?? before.name)
  if (isOn === false && before.state === 'on') await stopEndpoint(client, id, 'off')
  const names = Object.keys(fields) as (keyof EndpointFields)[]
  const own = Object.fromEntries(names.map((name) => [name, before[name]]))
  await record(client, {
    what: 'webhook.set',
    object: `webhook ${id}`,
    before: audited({ ...own, ...(isOn === false && { state: before.state }) }),
    after: audited({ ...fields, ...(isOn === false && { state: 'off' }) }),
  })
  return true
}

/** Removes an endpoint with its deliveries. @returns false where there is none */
export async function removeEndpoint(client: SqlConnection, id: number, record: Recorder): Promise<boolean> {
  const before = await lockEndpoint(client, id)
  if (!before) return false
  await deleteEndpoint(client, id)
  const { name, address } = before
  await record(client, { what: 'webhook.remove', object: `webhook ${id}`, before: audited({ name, address }) })
  return true
}

/** Gives an endpoint a new secret. @param hours for which messages are signed with the one before too @returns it; undefined where there is no endpoint */
export async function rotateSecret(client: SqlConnection, id: number, hours: number, record: Recorder): Promise<string | undefined> {
  const before = await lockEndpoint(client, id)
  if (!before) return undefined
  const secrets = rotated(before.secrets, hours, new Date())
  await setSecrets(client, id, secrets)
  await record(client, { what: 'webhook.rotate', object: `webhook ${id}`, after: { hours } })
  return secrets[0]!.secret
}

/** Lets an endpoint go on. @returns how many deliveries are sent again; undefined where there is no endpoint, or it is on */
export async function enableEndpoint(
  client: SqlConnection,
  id: number,
  options: { replay: boolean },
  record: Recorder,
): Promise<number | undefined> {
  const before = await lockEndpoint(client, id)
  if (!before || before.state === 'on') return undefined
  const sent = await enable(client, before, options)
  await reportEnd(client, id, 100)
  await record(client, { what: 'webhook.enable', object: `webhook ${id}`, before: { state: before.state }, after: options })
  return sent
}

/** Sends deliveries again. @returns how many; undefined where there is no endpoint @throws PlainError for what is not there, or is too much */
export async function replayDeliveries(
  context: Pick<SendContext, 'db'>,
  client: SqlConnection,
  id: number,
  what: ReplayWanted,
  record: Recorder,
): Promise<number | undefined> {
  const endpoint = await lockEndpoint(client, id)
  if (!endpoint) return undefined
  const deliveries = await replay(context.db, client, endpoint, what)
  await record(client, { what: 'webhook.replay', object: `webhook ${id}`, after: { ...what, deliveries } })
  return deliveries
}

/** Sends a message that is about no story, once, and says what came of it. */
export function testEndpoint({ settings }: Pick<SendContext, 'settings'>, endpoint: Endpoint): Promise<Posted> {
  const now = new Date()
  return send(settings, { ...endpoint, id: `msg_test_${randomUUID()}` }, testBody(now), now)
}

const taken = (name: string) => new PlainError(`There is a webhook ${name} already.`, 'Give another name.')

/** Tokens may be in the query of an address. */
const audited = <Fields extends object>(fields: Fields) =>
  'address' in fields && typeof fields.address === 'string' ? { ...fields, address: shownAddress(fields.address) } : fields

/** The query in its one spelling. */
async function checkedQuery(client: SqlConnection, query: string | null): Promise<string | null> {
  if (query === null) return null
  const filters = parseStoryQuery(query)
  await conditionsOf(client, filters)
  return formatStoryQuery(filters) || null
}
