import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ROOT, readSettings } from '../../config/env.ts'
import { inTransaction } from '../../db/client.ts'
import { readDeliveries } from '../../db/read/deliveries.ts'
import { claimDeliveries, endAttempt } from '../../db/write/deliveries.ts'
import { type EndpointFields, insertEndpoint, lockEndpoint, readEndpoint, setSecrets } from '../../db/write/endpoints.ts'
import { openRecalls } from '../../db/write/recalls.ts'
import type { StoryEvent } from '../../src/model.ts'
import { WEBHOOKS } from '../../src/outputs/webhooks/consumers.ts'
import { enable, replay } from '../../src/outputs/webhooks/replay.ts'
import { deliver } from '../../src/outputs/webhooks/send.ts'
import { newSecret, rotated } from '../../src/outputs/webhooks/signature.ts'
import { addSource, addStory, appendEvent, openNewsroom } from '../api/newsroom.ts'
import { openReceiver } from './receivers.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let receiver: Awaited<ReturnType<typeof openReceiver>>
let wire: Awaited<ReturnType<typeof addSource>>
let settings: ReturnType<typeof readSettings>

beforeAll(async () => {
  newsroom = await openNewsroom()
  receiver = await openReceiver()
  wire = await addSource(newsroom.db, 'Northern Wire', 'agency')
  settings = { ...readSettings({}), ALLOW_HOSTS: [receiver.host], PUBLIC_URL: ['https://desk.example'] }
})
afterAll(() => Promise.all([newsroom.close(), receiver.close()]))
beforeEach(async () => {
  await sql(
    'TRUNCATE endpoints, deliveries, endpoint_stories, channels, messages, message_sends, message_causes, recalls, recall_consumers CASCADE',
  )
  receiver.reset()
})

const sql = (text: string, values?: unknown[]) => newsroom.db.pool.query(text, values)
const run = () => deliver({ db: newsroom.db, settings })
let names = 0
const add = async (over: Partial<EndpointFields> = {}) => {
  const fields = { name: `endpoint ${++names}`, address: `${receiver.url}/hook`, events: [], query: null, includeText: false, ...over }
  const secrets = [{ secret: newSecret(), until: null }]
  return (await insertEndpoint(newsroom.db.pool, { ...fields, secrets, searchId: null, ownerId: null }))!
}
const story = async (over: Parameters<typeof addStory>[2] = {}, words?: string) => (await addStory(newsroom.db, [wire], over, words)).id
const log = (event: StoryEvent, storyId: number, headline = 'A headline', detail = {}) =>
  appendEvent(newsroom.db, event, headline, detail, storyId)
/** As if time had passed for all that waits. */
const pass = (hours: number) =>
  sql(
    `WITH e AS (UPDATE endpoints SET failing_since = failing_since - make_interval(hours => $1), paused_until = paused_until - make_interval(hours => $1))
    UPDATE deliveries SET next_at = next_at - make_interval(hours => $1), leased_until = leased_until - make_interval(hours => $1)`,
    [hours],
  )
const secretsOf = async (id: number) => (await readEndpoint(newsroom.db.pool, id))!.secrets.map(({ secret }) => secret)
const subjects = async () => (await sql('SELECT subject FROM messages ORDER BY id')).rows.map(({ subject }) => subject)
const taken = () => receiver.got.map(({ body }) => [body.type, body.data.seq])

describe('a webhook', () => {
  it('is signed so that the reference library takes it, and says what the log says', async () => {
    const id = await add({ includeText: true })
    const storyId = await story({}, 'The harbour is closed.')
    const seq = await log('created', storyId, 'Port shut', { a: 1 })
    expect(await run()).toBe(1)
    const [{ headers, raw, body }] = receiver.got as [(typeof receiver.got)[number]]
    const [secret] = await secretsOf(id)
    expect(new Webhook(secret!).verify(raw, headers)).toEqual(body)
    expect(() => new Webhook(newSecret()).verify(raw, headers)).toThrow()
    expect(headers['user-agent']).toContain('Copytaster/')
    expect(body).toMatchObject({
      type: 'story.created',
      data: { seq, storyId, headline: 'Port shut', detail: { a: 1 }, text: ['The harbour is closed.'] },
    })
    expect(await run()).toBe(0)
    const [delivery] = await readDeliveries(newsroom.db.pool, id, { limit: 9 })
    expect(delivery).toMatchObject({
      id: headers['webhook-id'],
      state: 'delivered',
      attempts: [{ status: 200, answer: 'ok', error: null }],
    })
  })

  it('is checked by the code in docs/webhooks.md', async () => {
    const id = await add()
    await log('created', await story())
    await run()
    const [{ headers, raw, body }] = receiver.got as [(typeof receiver.got)[number]]
    const [secret] = await secretsOf(id)
    const guide = readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8')
    const code = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(guide)![1]!
    const { verify } = await import(`data:text/javascript,${encodeURIComponent(code('js'))}`)
    expect(verify(secret, headers, raw)).toEqual(body)
    expect(() => verify(newSecret(), headers, raw)).toThrow('not signed by us')
    const python = `${code('python')}\nimport sys\ns, h, b = json.load(sys.stdin)\nprint(json.dumps(verify(s, h, b.encode())))`
    const check = (by: string) => spawnSync('python3', ['-c', python], { input: JSON.stringify([by, headers, raw]), encoding: 'utf8' })
    const checked = check(secret!)
    if (checked.error) return
    expect([checked.stderr, JSON.parse(checked.stdout)]).toEqual(['', body])
    expect(check(newSecret()).stderr).toContain('not signed by us')
  })

  it('has two valid signatures while its secret is rotated', async () => {
    const id = await add()
    const before = (await readEndpoint(newsroom.db.pool, id))!.secrets
    await setSecrets(newsroom.db.pool, id, rotated(before, 24, new Date()))
    await log('created', await story())
    await run()
    const [{ headers, raw }] = receiver.got as [(typeof receiver.got)[number]]
    for (const secret of await secretsOf(id)) expect(() => new Webhook(secret).verify(raw, headers)).not.toThrow()
    expect(await secretsOf(id)).toHaveLength(2)
    expect(rotated(before, 0, new Date())).toHaveLength(1)
  })

  it('stays below 20 KB, and hides what is embargoed when it is sent', async () => {
    await add({ includeText: true })
    const long = await story()
    await sql('UPDATE versions SET body = $1 WHERE article_id = (SELECT canonical_id FROM stories WHERE id = $2)', [
      Array.from({ length: 100 }, (_, i) => `${i} ${'ü'.repeat(400)}`),
      long,
    ])
    await log('updated', long, 'long', { words: 'x'.repeat(5000) })
    await log('updated', long, 'x'.repeat(30_000), { words: 'x'.repeat(30_000) })
    await run()
    expect(receiver.got.map(({ raw }) => Buffer.byteLength(raw) < 20_000)).toEqual([true, true])
    expect(receiver.got[0]!.body.data).toMatchObject({ cut: true, detail: { words: 'x'.repeat(5000) } })
    expect(receiver.got[0]!.body.data.text.length).toBeGreaterThan(10)
    receiver.reset()
    const withheld = await story({ headline: 'Secret words' }, 'Secret body.')
    await log('created', withheld, 'Secret words', { words: 'Secret' })
    receiver.state.status = 500
    await run()
    await sql(`UPDATE stories SET status = 'withheld' WHERE id = $1`, [withheld])
    receiver.reset()
    await pass(1)
    await run()
    expect(taken()).toHaveLength(1)
    expect(receiver.got[0]!.raw).not.toContain('Secret')
  })

  it('goes to those whose events and query it meets; what takes a story down also to those who had it', async () => {
    const all = await add()
    const kills = await add({ events: ['killed'] })
    const harbour = await add({ query: 'q=harbour' })
    const [port, ice] = [await story({}, 'The harbour is closed.'), await story({}, 'Ice on the river.')]
    await log('created', port)
    await log('created', ice)
    await run()
    // It does not match any more, and neither does the other.
    await sql(`UPDATE versions SET body = '{Nothing.}'`)
    await sql(`UPDATE stories SET status = 'killed', killed_at = now() WHERE id = ANY($1)`, [[port, ice]])
    await log('updated', port)
    for (const one of [port, ice]) await log('killed', one)
    await run()
    const sent = async (id: number) => (await readDeliveries(newsroom.db.pool, id, { limit: 9 })).map((d) => [d.event, d.storyId]).reverse()
    expect(await sent(harbour)).toEqual([
      ['created', port],
      ['killed', port],
    ])
    expect(await sent(kills)).toEqual([
      ['killed', port],
      ['killed', ice],
    ])
    expect(await sent(all)).toHaveLength(5)
  })
})

describe('a receiver', () => {
  it('that is away for 72 hours loses nothing, and gets nothing twice but under the same id', async () => {
    const id = await add()
    receiver.state.status = 503
    const seqs: number[] = []
    const stories = [await story(), await story(), await story()]
    const ids = new Map<number, string>()
    for (let hour = 0; hour < 72; hour += 4) {
      for (const storyId of stories) seqs.push(await log('updated', storyId))
      await run()
      await pass(4)
    }
    for (const { body, headers } of receiver.got) {
      expect(ids.get(body.data.seq) ?? headers['webhook-id']).toBe(headers['webhook-id'])
      ids.set(body.data.seq, headers['webhook-id'] as string)
    }
    expect(await subjects()).toEqual([`Webhook endpoint ${names} has taken nothing for 60 hours`])
    receiver.reset()
    for (let hour = 0; hour < 48; hour += 4) {
      await run()
      await pass(4)
    }
    // Those of which the last attempt was made are replayed; a consumer that knows an id drops it.
    const dead = await readDeliveries(newsroom.db.pool, id, { state: 'dead', limit: 1000 })
    expect(dead).toEqual([])
    expect(
      taken()
        .map(([, seq]) => seq)
        .sort((a, b) => a - b),
    ).toEqual(seqs)
    expect(new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size).toBe(seqs.length)
    for (const [seq, known] of ids) expect(receiver.got.find(({ body }) => body.data.seq === seq)!.headers['webhook-id']).toBe(known)
    for (const storyId of stories) {
      const order = receiver.got.filter(({ body }) => body.data.storyId === storyId).map(({ body }) => body.data.seq)
      expect(order).toEqual([...order].sort((a, b) => a - b))
    }
    expect((await subjects()).at(-1)).toBe(`Webhook endpoint ${names} works again`)
  })

  it('has one delivery of a story in flight at a time, in the order of the log, however many processes send', async () => {
    await add()
    const stories = [await story(), await story(), await story()]
    const seqs: number[] = []
    for (let i = 0; i < 8; i++) for (const storyId of stories) seqs.push(await log('updated', storyId))
    receiver.state.delayMs = 15
    await Promise.all([run(), run(), run()])
    expect(receiver.state.mostOfOneStory).toBe(1)
    expect(receiver.state.most).toBeGreaterThan(1)
    for (const storyId of stories) {
      const order = receiver.got.filter(({ body }) => body.data.storyId === storyId).map(({ body }) => body.data.seq)
      expect(order).toEqual([...order].sort((a, b) => a - b))
    }
    expect(
      taken()
        .map(([, seq]) => seq)
        .sort((a, b) => a - b),
    ).toEqual(seqs)
  })

  it('gets what a process that was killed had claimed once its lease ends, and a late answer changes nothing', async () => {
    const id = await add()
    const seq = await log('created', await story())
    await run()
    await inTransaction(newsroom.db, async (client) => replay(newsroom.db, client, (await lockEndpoint(client, id))!, { from: seq }))
    const [lost] = await claimDeliveries(newsroom.db.pool, new Map(), { each: 8, all: 8 })
    expect(lost!.seq).toBe(seq)
    expect(await run()).toBe(0)
    await pass(1)
    expect(await run()).toBe(1)
    expect(new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const attempt = { at: new Date().toISOString(), status: 500, answer: '', ms: 1, error: null }
    expect(await inTransaction(newsroom.db, (client) => endAttempt(client, lost!, { state: 'waiting', waitSeconds: 0, attempt }))).toBe(
      false,
    )
    expect((await readDeliveries(newsroom.db.pool, id, { limit: 1 }))[0]).toMatchObject({ state: 'delivered', attempts: [{}, {}] })
  })

  it('that asks to be left alone is, and one that answers 410 gets no more', async () => {
    const id = await add()
    receiver.state.status = 429
    receiver.state.headers = { 'retry-after': '7200' }
    await log('created', await story())
    await run()
    await log('created', await story())
    await pass(1)
    expect(await run()).toBe(0)
    receiver.state.status = 410
    await pass(1)
    await run()
    expect(receiver.got).toHaveLength(2)
    expect((await readEndpoint(newsroom.db.pool, id))!.state).toBe('gone')
    expect(await subjects()).toEqual([`Webhook endpoint ${names} is off: its receiver answered 410`])
    await pass(100)
    expect(await run()).toBe(0)
  })

  it('that takes nothing is reported after 60, 108 and 120 hours, switched off, and gets all when it is enabled with replay', async () => {
    const id = await add()
    receiver.state.status = 500
    const seqs = [await log('created', await story())]
    for (let hour = 0; hour <= 124; hour += 2) {
      await run()
      await pass(2)
    }
    const name = `Webhook endpoint ${names}`
    expect(await subjects()).toEqual([
      `${name} has taken nothing for 60 hours`,
      `${name} has taken nothing for 108 hours`,
      `${name} is off after 120 hours`,
    ])
    const [dead] = await readDeliveries(newsroom.db.pool, id, { limit: 1 })
    expect([dead!.state, dead!.attempts.length]).toEqual(['dead', 10])
    receiver.reset()
    seqs.push(await log('created', await story()))
    expect(await run()).toBe(0)
    await inTransaction(newsroom.db, async (client) => enable(client, (await lockEndpoint(client, id))!, { replay: true }))
    await run()
    expect(
      taken()
        .map(([, seq]) => seq)
        .sort((a, b) => a - b),
    ).toEqual(seqs)
    expect((await readDeliveries(newsroom.db.pool, id, { state: 'delivered', limit: 9 })).at(-1)!.attempts).toHaveLength(11)
  })

  it('that is enabled without replay goes on with what is new', async () => {
    const id = await add()
    receiver.state.status = 410
    await log('created', await story())
    await run()
    receiver.reset()
    await log('created', await story())
    await inTransaction(newsroom.db, async (client) => enable(client, (await lockEndpoint(client, id))!, { replay: false }))
    const seq = await log('created', await story())
    await run()
    expect(taken()).toEqual([['story.created', seq]])
  })

  it('behind an address that is not public is not reached', async () => {
    const id = await add()
    await log('created', await story())
    await deliver({ db: newsroom.db, settings: { ...settings, ALLOW_HOSTS: [] } })
    expect(receiver.got).toEqual([])
    const [delivery] = await readDeliveries(newsroom.db.pool, id, { limit: 1 })
    expect(delivery!.attempts[0]!.error).toContain('is not public')
  })

  it('acknowledges a recall at the address in its message, and is sent to again where it does not', async () => {
    const id = await add()
    const storyId = await story()
    await log('created', storyId)
    await run()
    const seq = await log('killed', storyId)
    await openRecalls(newsroom.db.pool, [{ seq, event: 'killed', storyId }])
    expect(await WEBHOOKS.received(newsroom.db.pool, seq)).toMatchObject([{ id }])
    await run()
    await inTransaction(newsroom.db, (client) => WEBHOOKS.sendAgain(client, seq, [id]))
    await run()
    const kills = receiver.got.filter(({ body }) => body.type === 'story.killed')
    expect(kills).toHaveLength(2)
    expect(new Set(kills.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const { ack } = kills[0]!.body.data
    expect(ack).toMatch(/^https:\/\/desk\.example\/v1\/recalls\//)
    const url = new URL(ack).pathname
    const answer = await newsroom.app.inject({ method: 'POST', url, payload: { done: 'removed', at: new Date().toISOString() } })
    expect([answer.statusCode, answer.body]).toEqual([200, expect.anything()])
  })
})
