import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { addKeyReads } from '../../db/write/key-reads.ts'
import { appendEvents } from '../../db/write/story-log.ts'
import { registerChannels } from '../../src/cli/channels.ts'
import { registerRecalls } from '../../src/cli/recalls.ts'
import { registerWebhooks } from '../../src/cli/webhooks.ts'
import { escalateRecalls } from '../../src/outputs/recalls/escalate.ts'
import { addKey } from '../access/callers.ts'
import { type TestDatabase, testDatabase } from '../database.ts'
import { openHookServer } from './receivers.ts'

let db: TestDatabase
let hooks: Awaited<ReturnType<typeof openHookServer>>
beforeAll(async () => {
  ;[db, hooks] = await Promise.all([testDatabase(), openHookServer()])
})
afterAll(() => Promise.all([db.close(), hooks.close()]))
afterEach(() => vi.unstubAllEnvs())

/** What a command prints. */
async function run(...args: string[]): Promise<string> {
  vi.stubEnv('DATABASE_URL', db.url)
  vi.stubEnv('ALLOW_HOSTS', hooks.host)
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line))
  const program = new Command().exitOverride()
  for (const register of [registerChannels, registerRecalls, registerWebhooks]) register(program)
  await program.parseAsync(args, { from: 'user' }).finally(() => log.mockRestore())
  return lines.join('\n')
}

it('adds, lists, tests, silences and removes channels, and never prints the address of a hook', async () => {
  expect(await run('channels', 'list')).toContain('There are no channels')
  await expect(run('channels', 'add', 'ops', 'mail', 'ops@x.example')).rejects.toThrow('No mail can be sent.')
  await expect(run('channels', 'add', 'ops', 'pigeon', 'x')).rejects.toThrow('kind')
  await expect(run('channels', 'add', 'ops', 'chat', 'http://127.0.0.1:1/x')).rejects.toThrow('can never be reached')
  expect(await run('channels', 'add', 'ops', 'chat', `${hooks.url}/hook/SECRET`, '--least', 'warning', '--topic', 'recall')).toContain(
    'Channel 1',
  )
  await expect(run('channels', 'add', 'ops', 'chat', `${hooks.url}/hook/SECRET`)).rejects.toThrow('There is a channel ops already.')
  expect(await run('channels', 'test', '1')).toContain('Status 200: ok')
  expect(hooks.posts).toMatchObject([{ path: '/hook/SECRET' }])
  hooks.state.status = 404
  await expect(run('channels', 'test', '1')).rejects.toThrow('Status 404')
  expect(await run('channels', 'silence', '1', '2100-01-01T08:00Z')).toContain('silent until 2100')
  const listed = await run('channels', 'list')
  expect(listed).toMatch(/ops +chat +http:\/\/127\.0\.0\.1:\d+\/… +warning +recall +silent until 2100-01-01T08:00/)
  expect(listed).not.toContain('SECRET')
  expect(await run('channels', 'remove', '1')).toContain('is removed')
  await expect(run('channels', 'remove', '1')).rejects.toThrow('There is no channel 1.')
})

it('lists, shows and exports recalls, and sets who is asked', async () => {
  expect(await run('recalls', 'list')).toContain('Nobody has a recall to acknowledge.')
  const key = await addKey(db, ['events:read'])
  const entry = { storyId: 1, articleId: null, versionNumber: null, headline: 'A headline', detail: {} }
  await appendEvents(db.pool, [{ ...entry, event: 'created' }])
  await addKeyReads(db.pool, [{ keyId: key.id, after: 0, to: 1 }])
  await appendEvents(db.pool, [{ ...entry, event: 'killed' }])
  await escalateRecalls(db)
  expect(await run('recalls', 'list')).toMatch(/2 +\S+ +killed +1 +0 of 1 +app with events:read/)
  expect(await run('recalls', 'show', '2')).toContain('not delivered')
  await expect(run('recalls', 'show', '1')).rejects.toThrow('Entry 1 of the log is not a recall.')
  expect(await run('recalls', 'export')).toBe('')
  expect(await run('recalls', 'ask', 'key', String(key.id), '--receipts', 'no', '--contact', 'cms@x.example')).toContain('is set')
  expect(await run('recalls', 'consumers')).toMatch(/key +1 +app with events:read +no +no +cms@x.example/)
  await expect(run('recalls', 'ask', 'key', '99')).rejects.toThrow('There is no key 99 that receives stories.')
  await expect(run('recalls', 'ask', 'key', '1', '--receipts', 'maybe')).rejects.toThrow('--receipts maybe is not known.')
})

it('adds, changes, tests, replays, rotates, switches off and on, and removes webhooks', async () => {
  hooks.state.status = 200
  hooks.posts.length = 0
  expect(await run('webhooks', 'list')).toContain('There are no webhooks')
  await expect(run('webhooks', 'add', 'cms', 'http://127.0.0.1:1/x')).rejects.toThrow('can never be reached')
  await expect(run('webhooks', 'add', 'cms', hooks.url, '--query', 'langauge=de')).rejects.toThrow('langauge')
  await expect(run('webhooks', 'add', 'cms', hooks.url, '--event', 'born')).rejects.toThrow('There is no event born.')
  const made = JSON.parse(await run('webhooks', 'add', 'cms', `${hooks.url}/cms`, '--event', 'created', 'killed', '--json'))
  expect(made.secret).toMatch(/^whsec_/)
  const id = String(made.id)
  expect(await run('webhooks', 'test', id)).toMatch(/Delivered in \d+ ms. Status 200: ok/)
  expect(JSON.parse(hooks.posts[0]!.body)).toMatchObject({ type: 'webhook.test' })
  hooks.state.status = 500
  await expect(run('webhooks', 'test', id)).rejects.toThrow('Status 500')
  hooks.state.status = 200
  expect(await run('webhooks', 'set', id, '--event', 'all', '--query', 'status=all&q=harbour', '--off')).toBe('Changed.')
  const listed = await run('webhooks', 'list')
  expect(listed).toMatch(/cms +http:\/\/127\.0\.0\.1:\d+\/cms +all +q=harbour&status=all +off +0 +0/)
  expect(listed + (await run('webhooks', 'list', '--json'))).not.toContain('whsec_')
  const rotated = await run('webhooks', 'rotate', id)
  expect(rotated).toContain('whsec_')
  expect(await run('webhooks', 'enable', id, '--replay')).toContain('gets what it missed')
  await expect(run('webhooks', 'enable', id)).rejects.toThrow('is on')
  await expect(run('webhooks', 'replay', id)).rejects.toThrow('It is not said')
  expect(await run('webhooks', 'replay', id, '--from', '1')).toBe('0 deliveries are sent again.')
  expect(await run('webhooks', 'deliveries', id)).toBe('There are no deliveries.')
  const audit = (await db.pool.query(`SELECT what, before, after FROM audit_log WHERE what LIKE 'webhook.%' ORDER BY id`)).rows
  expect(audit.map(({ what }) => what)).toEqual(
    ['add', 'test', 'test', 'set', 'rotate', 'enable', 'replay'].map((what) => `webhook.${what}`),
  )
  expect(JSON.stringify(audit)).not.toContain('whsec_')
  expect(await run('webhooks', 'remove', id)).toContain('is removed')
  await expect(run('webhooks', 'remove', id)).rejects.toThrow(`There is no webhook ${id}.`)
})
