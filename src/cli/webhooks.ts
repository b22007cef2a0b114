import type { Command } from 'commander'
import type pg from 'pg'
import type { Settings } from '../../config/env.ts'
import type { Database } from '../../db/client.ts'
import { PlainError } from '../errors.ts'
import type { DeliveryState, StoryEvent } from '../model.ts'
import { DELIVERY_STATES, STORY_EVENTS } from '../model.ts'
import type { EndpointChange } from '../outputs/webhooks/manage.ts'
import { withDatabase } from './database.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

interface Json {
  json: boolean
}
interface Fields {
  event?: string[]
  query?: string
  text?: boolean
}

/** `copytaster webhooks ...`: where the story log is posted to. */
export function registerWebhooks(program: Command): void {
  const webhooks = program.command('webhooks').description('list, add, change, test, replay and remove webhooks (docs/webhooks.md)')
  const command = (name: string, about: string) => webhooks.command(name).description(about).option('--json', 'as JSON', false)
  const ofOne = (name: string, about: string) => command(name, about).argument('<id>', 'its number, from `webhooks list`')
  const withFields = (one: Command) =>
    one
      .option('--event <events...>', `what it gets: ${STORY_EVENTS.join(', ')}; all: everything`)
      .option('--query <query>', 'which stories it gets, such as "kind=agency&language=de"; empty: all')
      .option('--text', 'with the text of usable stories')
  command('list', 'list webhooks').action(list)
  withFields(
    command('add', 'add a webhook, and print its secret').argument('<name>', 'its name').argument('<address>', 'https://…'),
  ).action(add)
  withFields(ofOne('set', 'change a webhook; what is not given stays'))
    .option('--no-text', 'without the text')
    .option('--name <name>', 'another name')
    .option('--address <address>', 'another address')
    .option('--off', 'switch it off')
    .action(set)
  ofOne('test', 'send a test message now').action(test)
  ofOne('deliveries', 'list deliveries with their attempts, the newest entry first')
    .option('--state <state>', DELIVERY_STATES.join(', '))
    .option('--limit <n>', 'number of deliveries', '20')
    .action(deliveries)
  ofOne('replay', 'send deliveries again, under the same ids')
    .option('--message <ids...>', 'these messages')
    .option('--from <number>', 'from this entry of the log on')
    .option('--to <number>', 'up to this one')
    .option('--since <time>', 'entries since this time, such as 2026-11-30T08:00Z')
    .action(replay)
  ofOne('rotate', 'give it a new secret, and print it').option('--hours <n>', 'so long the secret before signs too', '24').action(rotate)
  ofOne('enable', 'switch it on').option('--replay', 'what it missed is sent', false).action(enable)
  ofOne('remove', 'remove a webhook with its deliveries').action(remove)
}

const none = (id: string) => new PlainError(`There is no webhook ${id}.`, 'copytaster webhooks list shows them.')

/** Prints a result as JSON or in words. */
const say = (json: boolean, result: object, words: string) => console.log(json ? JSON.stringify(result, null, 2) : words)

/** Runs a change in one transaction, with a line in the audit log. */
async function changing<T>(
  work: (
    client: pg.PoolClient,
    record: Awaited<ReturnType<typeof recorderOf>>,
    context: { db: Database; settings: Settings },
  ) => Promise<T>,
): Promise<T> {
  const { inTransaction } = await import('../../db/client.ts')
  const record = await recorderOf()
  return withDatabase((db, settings) => inTransaction(db, (client) => work(client, record, { db, settings })))
}

async function recorderOf() {
  const { recorder } = await import('../access/audit.ts')
  const { cliCaller } = await import('../access/cli-caller.ts')
  return recorder(cliCaller())
}

async function list({ json }: Json): Promise<void> {
  const { readEndpoints } = await import('../../db/write/endpoints.ts')
  const rows = (await withDatabase((db) => readEndpoints(db.pool))).map(({ secrets: _, ...shown }) => shown)
  if (!rows.length && !json) return console.log('There are no webhooks. copytaster webhooks add makes one.')
  const state = (e: (typeof rows)[number]) =>
    e.state === 'on' && e.failingSince ? `failing since ${e.failingSince.slice(0, 16)}` : e.state
  const cells = rows.map((e) => [e.id, e.name, e.address, e.events.join(' ') || 'all', e.query ?? 'all', state(e), e.waiting, e.dead])
  say(json, rows, table(['id', 'name', 'address', 'events', 'stories', 'state', 'waiting', 'dead'], cells))
}

function eventsOf(given: string[] | undefined): StoryEvent[] | undefined {
  if (given === undefined) return undefined
  if (given.length === 1 && given[0] === 'all') return []
  const unknown = given.filter((one) => !STORY_EVENTS.includes(one as StoryEvent))
  if (unknown.length)
    throw new PlainError(`There is no event ${unknown.join(', ')}.`, `Events are ${STORY_EVENTS.join(', ')}; all: everything.`)
  return given as StoryEvent[]
}

async function add(name: string, address: string, { json, event, query, text }: Fields & Json): Promise<void> {
  const { addEndpoint, checkAddress } = await import('../outputs/webhooks/manage.ts')
  const fields = { name, address, events: eventsOf(event) ?? [], query: query || null, includeText: text ?? false }
  const made = await changing(async (client, record, { settings }) => {
    await checkAddress(address, settings.ALLOW_HOSTS)
    return addEndpoint(client, fields, { ownerId: null, searchId: null }, record)
  })
  say(
    json,
    made,
    `Webhook ${made.id} is added. Its secret, which is not shown again: ${made.secret}\nTry it: copytaster webhooks test ${made.id}`,
  )
}

async function set(id: string, options: Fields & Json & { name?: string; address?: string; off?: boolean }): Promise<void> {
  const { changeEndpoint, checkAddress } = await import('../outputs/webhooks/manage.ts')
  const { name, address, off, query, text, event, json } = options
  const change: EndpointChange = {
    name,
    address,
    events: eventsOf(event),
    query: query === undefined ? undefined : query || null,
    includeText: text,
  }
  if (off) change.isOn = false
  if (Object.values(change).every((value) => value === undefined))
    throw new PlainError('Nothing is to be changed.', 'copytaster help webhooks set')
  const changed = await changing(async (client, record, { settings }) => {
    if (address !== undefined) await checkAddress(address, settings.ALLOW_HOSTS)
    return changeEndpoint(client, wholeNumber(id), change, record)
  })
  if (!changed) throw none(id)
  say(json, { id: Number(id) }, 'Changed.')
}

async function test(id: string, { json }: Json): Promise<void> {
  const { readEndpoint } = await import('../../db/write/endpoints.ts')
  const { testEndpoint } = await import('../outputs/webhooks/manage.ts')
  const record = await recorderOf()
  const { outcome, status, answer, error, ms } = await withDatabase(async (db, settings) => {
    const endpoint = await readEndpoint(db.pool, wholeNumber(id))
    if (!endpoint) throw none(id)
    await record(db.pool, { what: 'webhook.test', object: `webhook ${id}` })
    return testEndpoint({ settings }, endpoint)
  })
  const said = error ?? `Status ${status}${answer ? `: ${answer}` : ''}`
  if (outcome !== 'delivered' && !json)
    throw new PlainError(`It did not arrive. ${said}`, 'Correct the address or the receiver, and test it again.')
  say(json, { delivered: outcome === 'delivered', status, answer, error, ms }, `Delivered in ${ms} ms. ${said}`)
}

async function deliveries(id: string, { json, state, limit }: Json & { state?: string; limit: string }): Promise<void> {
  const { readEndpoint } = await import('../../db/write/endpoints.ts')
  const { readDeliveries } = await import('../../db/read/deliveries.ts')
  if (state !== undefined && !DELIVERY_STATES.includes(state as DeliveryState))
    throw new PlainError(`There is no state ${state}.`, `States are ${DELIVERY_STATES.join(', ')}.`)
  const rows = await withDatabase(async (db) => {
    if (!(await readEndpoint(db.pool, wholeNumber(id)))) throw none(id)
    return readDeliveries(db.pool, wholeNumber(id), { state: state as DeliveryState | undefined, limit: wholeNumber(limit) })
  })
  if (!rows.length && !json) return console.log('There are no deliveries.')
  const last = ({ attempts }: (typeof rows)[number]) => {
    const attempt = attempts.at(-1)
    return attempt && (attempt.error ?? `${attempt.status} ${attempt.answer.slice(0, 60)}`)
  }
  const cells = rows.map((d) => [d.id, d.seq, d.event, d.storyId, d.state, d.attempts.length, d.nextAt?.slice(0, 16), last(d)])
  say(json, rows, table(['message', 'entry', 'event', 'story', 'state', 'attempts', 'next', 'last answer'], cells))
}

async function replay(
  id: string,
  { json, message, from, to, since }: Json & { message?: string[]; from?: string; to?: string; since?: string },
): Promise<void> {
  const { replayDeliveries } = await import('../outputs/webhooks/manage.ts')
  if ([message, from, since].filter((one) => one !== undefined).length !== 1)
    throw new PlainError('It is not said what is sent again.', 'Give one of --message, --from and --since.')
  if (since !== undefined && Number.isNaN(Date.parse(since)))
    throw new PlainError(`${since} is not a time.`, 'Write it as 2026-11-30T08:00Z.')
  const range = from === undefined ? undefined : { from: wholeNumber(from), to: to === undefined ? undefined : wholeNumber(to) }
  const what = message ? { ids: message } : (range ?? { since: new Date(since!) })
  const sent = await changing((client, record, { db }) => replayDeliveries({ db }, client, wholeNumber(id), what, record))
  if (sent === undefined) throw none(id)
  say(json, { deliveries: sent }, `${sent} deliveries are sent again.`)
}

async function rotate(id: string, { json, hours }: Json & { hours: string }): Promise<void> {
  const { rotateSecret } = await import('../outputs/webhooks/manage.ts')
  const number = Number(hours)
  if (!(number >= 0 && number <= 168)) throw new PlainError(`--hours ${hours} is not understood.`, 'Give a number from 0 to 168.')
  const secret = await changing((client, record) => rotateSecret(client, wholeNumber(id), number, record))
  if (secret === undefined) throw none(id)
  say(
    json,
    { secret },
    `The new secret, which is not shown again: ${secret}\nMessages are signed with the one before too, for ${hours} hours.`,
  )
}

async function enable(id: string, { json, replay: again }: Json & { replay: boolean }): Promise<void> {
  const { readEndpoint } = await import('../../db/write/endpoints.ts')
  const { enableEndpoint } = await import('../outputs/webhooks/manage.ts')
  const sent = await changing(async (client, record) => {
    if (!(await readEndpoint(client, wholeNumber(id)))) throw none(id)
    return enableEndpoint(client, wholeNumber(id), { replay: again }, record)
  })
  if (sent === undefined) throw new PlainError(`Webhook ${id} is on.`, 'Nothing is to be done.')
  say(
    json,
    { deliveries: sent },
    again ? `Webhook ${id} is on and gets what it missed.` : `Webhook ${id} is on and gets what happens from now on.`,
  )
}

async function remove(id: string, { json }: Json): Promise<void> {
  const { removeEndpoint } = await import('../outputs/webhooks/manage.ts')
  if (!(await changing((client, record) => removeEndpoint(client, wholeNumber(id), record)))) throw none(id)
  say(json, { id: Number(id) }, `Webhook ${id} is removed.`)
}
