import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { inTransaction } from '../../db/client.ts'
import { noteDelivered } from '../../db/write/recalls.ts'
import { appendEvents } from '../../db/write/story-log.ts'
import type { StoryEvent } from '../../src/model.ts'
import { sendMessages } from '../../src/outputs/channels/send.ts'
import type { Endpoints } from '../../src/outputs/recalls/endpoints.ts'
import { escalateRecalls } from '../../src/outputs/recalls/escalate.ts'
import { STEPS } from '../../src/outputs/recalls/steps.ts'
import { endpointAckAddress } from '../../src/outputs/recalls/token.ts'
import { type Asker, addKey, addPerson } from '../access/callers.ts'
import { addSource, addStory, openNewsroom } from '../api/newsroom.ts'
import { openPipeline, until } from '../pipeline.ts'
import { openMailServer } from './receivers.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let smtp: Awaited<ReturnType<typeof openMailServer>>
let settings: ReturnType<typeof readSettings>
let admin: Asker
let source: Awaited<ReturnType<typeof addSource>>
const AT = '2026-12-01T02:00:00Z'
const removed = { done: 'removed', at: AT, url: 'https://cms.example/12', note: 'gone' }

beforeAll(async () => {
  smtp = await openMailServer()
  settings = { ...readSettings({}), SMTP_URL: smtp.url, MAIL_FROM: 'desk@newsroom.example' }
  newsroom = await openNewsroom({ settings })
  admin = await addPerson(newsroom.db, 'admin', ['admin'])
  source = await addSource(newsroom.db, 'Northern Wire', 'agency')
  await newsroom.app.inject({
    method: 'POST',
    url: '/v1/channels',
    headers: admin.headers,
    payload: { name: 'operators', kind: 'mail', address: 'operators@newsroom.example' },
  })
})
afterAll(() => Promise.all([newsroom.close(), smtp.close()]))
beforeEach(async () => {
  smtp.mails.length = 0
  await newsroom.db.pool.query('UPDATE recalls SET next_at = NULL')
})

const get = async (url: string, asker = admin) => (await newsroom.app.inject({ url, headers: asker.headers })).json()
const post = (url: string, payload: object, headers: Record<string, string>) =>
  newsroom.app.inject({ method: 'POST', url, payload, headers })

/** Adds to the story log as the pipeline does. @returns the number of the entry */
async function log(event: StoryEvent, storyId: number): Promise<number> {
  await inTransaction(newsroom.db, (client) =>
    appendEvents(client, [{ event, storyId, articleId: null, versionNumber: null, headline: 'A headline', detail: {} }]),
  )
  return (await newsroom.db.pool.query('SELECT seq FROM log_head')).rows[0].seq
}

const newStory = async () => (await addStory(newsroom.db, [source], { headline: 'Bridge closed' })).id

/** A key that reads the log. */
async function reader(name: string) {
  const key = await addKey(newsroom.db, ['events:read', 'stories:read'])
  await newsroom.db.pool.query('UPDATE api_keys SET name = $2 WHERE id = $1', [key.id, name])
  return { ...key, name }
}
type Reader = Awaited<ReturnType<typeof reader>>

/** Reads the log after a number, and has the read written, as it is every two seconds. */
async function read(key: Reader, after: number) {
  const { events } = await get(`/v1/events?after=${after}&limit=1000`, key)
  await newsroom.app.inject({ url: `/v1/keys/${key.id}/usage`, headers: key.headers })
  return events as { seq: number; event: string; ack?: string }[]
}

/** Lets time pass for a recall, to its step `step`, and makes it. */
async function due(seq: number) {
  await newsroom.db.pool.query("UPDATE recalls SET at = at - interval '2 hours', next_at = now() WHERE seq = $1", [seq])
  return escalateRecalls(newsroom.db)
}

/** A story that `names` received, and an entry that recalls it. */
async function recalled(event: 'killed' | 'withheld' | 'corrected', names: string[]) {
  const story = await newStory()
  const created = await log('created', story)
  const keys: Reader[] = []
  for (const name of names) keys.push(await reader(name))
  for (const key of keys) await read(key, created - 1)
  const seq = await log(event, story)
  await escalateRecalls(newsroom.db)
  return { story, seq, keys }
}

describe('a recall', () => {
  it.each(['killed', 'withheld', 'corrected'] as const)('%s carries the address at which it is acknowledged', async (event) => {
    const { seq, keys } = await recalled(event, ['CMS'])
    const [entry] = await read(keys[0]!, seq - 1)
    expect(entry!.ack).toBe(`/v1/recalls/${seq}/receipts`)
    const answer = await post(entry!.ack!, { done: 'never_used', at: AT }, keys[0]!.headers)
    expect([answer.statusCode, answer.json().seq]).toEqual([200, seq])
  })

  it('asks those who received the story, and nobody else', async () => {
    const story = await newStory()
    const created = await log('created', story)
    const [received, , early, opted] = [
      await reader('received'),
      await reader('never read'),
      await reader('stopped before'),
      await reader('opted out'),
    ]
    await read(received, created - 1)
    await read(opted, created - 1)
    const set = await newsroom.app.inject({
      method: 'PUT',
      url: '/v1/recalls/consumers',
      headers: admin.headers,
      payload: { kind: 'key', id: opted.id, receipts: false },
    })
    expect(set.statusCode).toBe(204)
    // It read the log up to the entry before.
    await newsroom.db.pool.query('INSERT INTO key_reads (key_id, after_seq, to_seq) VALUES ($1, 0, $2)', [early.id, created - 1])
    const seq = await log('killed', story)
    // It came after the kill and never had the story.
    const late = await reader('late')
    await read(late, seq - 1)
    await escalateRecalls(newsroom.db)
    const recall = await get(`/v1/recalls/${seq}`)
    expect(recall.consumers).toEqual([{ kind: 'key', id: received.id, name: 'received', delivered: false, receipt: null }])
    await read(received, created)
    expect((await get(`/v1/recalls/${seq}`)).consumers[0].delivered).toBe(true)
  })

  it('says "7 of 9", and names the two', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `app ${i + 1}`)
    const { seq, story, keys } = await recalled('killed', names)
    for (const key of keys.slice(2)) await post(`/v1/recalls/${seq}/receipts`, removed, key.headers)
    const [recall] = (await get(`/v1/recalls?story=${story}`)).recalls
    expect([recall.acknowledged, recall.asked, recall.headline]).toEqual([7, 9, 'Bridge closed'])
    const missing = recall.consumers.filter(({ receipt }: { receipt: unknown }) => !receipt)
    expect(missing.map(({ name }: { name: string }) => name)).toEqual(['app 1', 'app 2'])
    expect(recall.consumers[8].receipt).toMatchObject({ done: 'removed', url: 'https://cms.example/12', note: 'gone' })
    for (const key of keys.slice(0, 2)) await post(`/v1/recalls/${seq}/receipts`, removed, key.headers)
    expect((await get(`/v1/recalls?story=${story}`)).recalls).toEqual([])
    expect((await get(`/v1/recalls?story=${story}&state=all`)).recalls).toHaveLength(1)
  })

  it('shows a key itself only, and nobody words of a story that is withheld', async () => {
    const { seq, story, keys } = await recalled('withheld', ['own', 'foreign'])
    await newsroom.db.pool.query("UPDATE stories SET status = 'withheld' WHERE id = $1", [story])
    const seen = await get(`/v1/recalls/${seq}`, keys[0]!)
    expect([seen.asked, seen.consumers.map(({ name }: { name: string }) => name)]).toEqual([2, ['own']])
    expect([seen.headline, (await get(`/v1/recalls/${seq}`)).headline]).toEqual(['(embargoed or withheld)', '(embargoed or withheld)'])
  })

  it('keeps its receipts when its story is merged, and shows them with the story that took it in', async () => {
    const { seq, story, keys } = await recalled('corrected', ['CMS'])
    await post(`/v1/recalls/${seq}/receipts`, { done: 'corrected', at: AT }, keys[0]!.headers)
    const other = await newStory()
    await newsroom.db.pool.query("UPDATE stories SET status = 'merged', merged_into = $2 WHERE id = $1", [story, other])
    const { recalls } = await get(`/v1/recalls?state=all&story=${other}`)
    expect(recalls).toMatchObject([{ seq, acknowledged: 1 }])
  })
})

describe('a receipt', () => {
  it('given several times at once is one, another one is added, and none can be changed', async () => {
    const { seq, keys } = await recalled('killed', ['CMS'])
    const give = (body: object) => post(`/v1/recalls/${seq}/receipts`, body, keys[0]!.headers)
    const ids = await Promise.all(Array.from({ length: 10 }, async () => (await give(removed)).json().id))
    expect(new Set(ids).size).toBe(1)
    expect((await give({ done: 'never_used', at: AT })).json().id).not.toBe(ids[0])
    expect((await get(`/v1/recalls/${seq}`)).consumers[0].receipt.done).toBe('never_used')
    const { rows } = await newsroom.db.pool.query('SELECT done FROM receipts WHERE seq = $1 ORDER BY id', [seq])
    expect(rows.map(({ done }) => done)).toEqual(['removed', 'never_used'])
    for (const statement of ["UPDATE receipts SET done = 'removed'", 'DELETE FROM receipts', 'TRUNCATE receipts CASCADE'])
      await expect(newsroom.db.pool.query(statement)).rejects.toThrow('added to only')
  })

  it('for the kill of a story answers the earlier recalls of it too', async () => {
    const { seq, story, keys } = await recalled('corrected', ['CMS'])
    const kill = await log('killed', story)
    await escalateRecalls(newsroom.db)
    await post(`/v1/recalls/${kill}/receipts`, removed, keys[0]!.headers)
    expect((await get(`/v1/recalls/${seq}`)).acknowledged).toBe(1)
  })

  it('can be given at the address of a webhook without a key, once', async () => {
    const { seq } = await recalled('killed', [])
    const address = await endpointAckAddress(newsroom.db.pool, seq, 5)
    expect(await endpointAckAddress(newsroom.db.pool, seq, 5)).toBe(address)
    expect((await post(address, removed, {})).statusCode).toBe(200)
    expect((await post(address, removed, {})).statusCode).toBe(200)
    expect((await post(address, { done: 'never_used', at: AT }, {})).statusCode).toBe(409)
    expect((await get(`/v1/recalls/${seq}`)).consumers).toMatchObject([{ kind: 'endpoint', id: 5, receipt: { done: 'removed' } }])
    for (const wrong of [address.replace(`/${seq}/`, `/${seq + 1}/`), address.replace('/5.', '/6.'), `${address.slice(0, -1)}?`])
      expect((await post(wrong.replace('?', 'x'), removed, {})).statusCode).toBe(404)
  })

  it('says what is wrong with it', async () => {
    const { seq, story, keys } = await recalled('killed', ['CMS'])
    const give = async (body: object, of: number, headers: Record<string, string> = keys[0]!.headers) =>
      (await post(`/v1/recalls/${of}/receipts`, body, headers)).statusCode
    expect(await give({ done: 'ignored', at: AT }, seq)).toBe(400)
    expect(await give({ done: 'removed', at: 'yesterday' }, seq)).toBe(400)
    expect(await give({ ...removed, url: 'javascript:alert(1)' }, seq)).toBe(400)
    expect(await give(removed, await log('updated', story))).toBe(404)
    expect(await give(removed, seq, admin.headers)).toBe(403)
    expect(await give(removed, seq, {})).toBe(401)
  })

  it('is exported as a line, the oldest first', async () => {
    const answer = await newsroom.app.inject({ url: '/v1/recalls/receipts.ndjson', headers: admin.headers })
    const lines = answer.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.length).toBeGreaterThan(5)
    expect(lines.map(({ id }) => id)).toEqual(lines.map(({ id }) => id).sort((a, b) => a - b))
    expect(lines[0]).toMatchObject({ kind: 'key', name: 'CMS', done: 'never_used' })
    const rest = await newsroom.app.inject({ url: `/v1/recalls/receipts.ndjson?after=${lines[1].id}`, headers: admin.headers })
    expect(rest.body.trim().split('\n')).toHaveLength(lines.length - 2)
  })
})

describe('the escalation', () => {
  const send = () => sendMessages({ db: newsroom.db, settings })

  it('is due after 5, 15 and 60 minutes by the database’s clock, then people get mail, and its end', async () => {
    const { seq, story, keys } = await recalled('killed', ['CMS', 'archive'])
    await newsroom.app.inject({
      method: 'PUT',
      url: '/v1/recalls/consumers',
      headers: admin.headers,
      payload: { kind: 'key', id: keys[1]!.id, contact: 'archive@partner.example' },
    })
    await post(`/v1/recalls/${seq}/receipts`, removed, keys[0]!.headers)
    const minutes: number[] = []
    for (let step = 1; step < STEPS.length; step++) {
      const { rows } = await newsroom.db.pool.query('SELECT extract(epoch FROM next_at - at)::int AS seconds FROM recalls WHERE seq = $1', [
        seq,
      ])
      minutes.push(rows[0].seconds / 60)
      await newsroom.db.pool.query('UPDATE recalls SET next_at = now() WHERE seq = $1', [seq])
      await escalateRecalls(newsroom.db)
      expect(await send()).toBe(step === STEPS.length - 1 ? 2 : 0)
    }
    expect(minutes.slice(1)).toEqual([5, 15, 60, 65])
    expect(smtp.mails.flatMap(({ to }) => to).sort()).toEqual(['archive@partner.example', 'operators@newsroom.example'])
    const mail = smtp.mails.find(({ to }) => to[0] === 'operators@newsroom.example')!
    expect(mail.headers).toContain(`Subject: [Copytaster] 1 of 2 acknowledged that story ${story} was killed`)
    expect(mail.raw.replace(/=\r\n/g, '')).toContain('Not acknowledged by: archive (key).')
    await post(`/v1/recalls/${seq}/receipts`, removed, keys[1]!.headers)
    expect(await send()).toBe(2)
    expect(smtp.mails.slice(2).flatMap(({ headers }) => headers.filter((line) => line.startsWith('Subject')))).toContain(
      `Subject: [Copytaster] All 2 acknowledged the recall of entry ${seq}`,
    )
    expect(await due(seq)).toBe(1)
    expect(await send()).toBe(0)
  })

  it('made by three processes at once, one of which dies, is made once', async () => {
    const { seq } = await recalled('killed', ['CMS'])
    await newsroom.db.pool.query('UPDATE recalls SET step = $2, next_at = now() WHERE seq = $1', [seq, STEPS.length - 1])
    const dying = await newsroom.db.pool.connect()
    await dying.query('BEGIN')
    await dying.query('UPDATE recalls SET step = 99 WHERE seq = $1', [seq])
    expect(await escalateRecalls(newsroom.db)).toBe(0)
    dying.release(true)
    const three = async () => (await Promise.all(Array.from({ length: 3 }, () => escalateRecalls(newsroom.db)))).reduce((a, b) => a + b)
    // PostgreSQL takes a moment to notice that a connection is gone.
    await expect.poll(three).toBe(1)
    expect(await three()).toBe(0)
    expect(await send()).toBe(1)
  })

  it('ends when all acknowledged, and when a withheld story is released', async () => {
    const done = await recalled('killed', ['CMS'])
    await post(`/v1/recalls/${done.seq}/receipts`, removed, done.keys[0]!.headers)
    const released = await recalled('withheld', ['CMS'])
    for (const { seq } of [done, released]) {
      await newsroom.db.pool.query('UPDATE recalls SET step = 2 WHERE seq = $1', [seq])
      await due(seq)
      expect((await get(`/v1/recalls/${seq}`)).nextAt).toBeNull()
    }
    expect(await send()).toBe(0)
  })

  it('asks who received the story while it ran too, such as a reader whose reads were not written yet', async () => {
    const story = await newStory()
    const created = await log('created', story)
    const slow = await reader('slow')
    const seq = await log('killed', story)
    await escalateRecalls(newsroom.db)
    expect((await get(`/v1/recalls/${seq}`)).asked).toBe(0)
    await read(slow, created - 1)
    await due(seq)
    expect((await get(`/v1/recalls/${seq}`)).asked).toBe(1)
  })
})

describe('a webhook endpoint', () => {
  it('is asked when it received the story, and sent to again at 5, 15 and 60 minutes until it acknowledges', async () => {
    const { seq } = await recalled('killed', [])
    const again: number[][] = []
    const endpoints: Endpoints = {
      all: async () => [{ id: 7, name: 'CMS' }],
      received: async () => [{ id: 7, name: 'CMS' }],
      sendAgain: async (_connection, entry, ids) => void again.push([entry, ...ids]),
    }
    const step = async () => {
      await newsroom.db.pool.query('UPDATE recalls SET next_at = now() WHERE seq = $1', [seq])
      await escalateRecalls(newsroom.db, endpoints)
    }
    for (let i = 0; i < 3; i++) await step()
    expect((await get(`/v1/recalls/${seq}`)).consumers).toMatchObject([{ kind: 'endpoint', id: 7, delivered: false }])
    await noteDelivered(newsroom.db.pool, seq, 7)
    expect((await get(`/v1/recalls/${seq}`)).consumers).toMatchObject([{ name: 'CMS', delivered: true, receipt: null }])
    await step()
    expect(again).toEqual([
      [seq, 7],
      [seq, 7],
      [seq, 7],
    ])
    await post(await endpointAckAddress(newsroom.db.pool, seq, 7), removed, {})
    await step()
    expect([(await get(`/v1/recalls/${seq}`)).acknowledged, await sendMessages({ db: newsroom.db, settings })]).toEqual([1, 0])
  })
})

describe('what a key read', () => {
  it('is one stretch while it follows the log, and another after a jump, until both touch', async () => {
    const key = await reader('stretches')
    const story = await newStory()
    const first = await log('created', story)
    for (let i = 0; i < 9; i++) await log('updated', story)
    const stretches = async () =>
      (await newsroom.db.pool.query('SELECT after_seq, to_seq FROM key_reads WHERE key_id = $1 ORDER BY 1', [key.id])).rows.map((row) => [
        row.after_seq - first,
        row.to_seq - first,
      ])
    const readPage = async (after: number, limit: number) => {
      await get(`/v1/events?after=${first + after}&limit=${limit}`, key)
      await newsroom.app.inject({ url: `/v1/keys/${key.id}/usage`, headers: key.headers })
    }
    await readPage(-1, 2)
    await readPage(1, 2)
    expect(await stretches()).toEqual([[-1, 3]])
    await readPage(6, 2)
    expect(await stretches()).toEqual([
      [-1, 3],
      [6, 8],
    ])
    await readPage(-1, 2)
    await readPage(2, 4)
    expect(await stretches()).toEqual([[-1, 8]])
  })
})

it('runs by itself: a kill that nobody acknowledges reaches the operators’ mail through the workers', { timeout: 60_000 }, async () => {
  const { seq } = await recalled('killed', ['forgotten'])
  await newsroom.db.pool.query('UPDATE recalls SET step = $2, next_at = now() WHERE seq = $1', [seq, STEPS.length - 1])
  const pipeline = await openPipeline(newsroom.db.url, { ...settings, TICK_SECONDS: 0.2 })
  try {
    await until('the mail', async () => smtp.mails.length > 0, 40)
    expect(smtp.mails[0]!.raw.replace(/=\r\n/g, '')).toContain('Not acknowledged by: forgotten (key).')
    expect(pipeline.errors).toEqual([])
  } finally {
    await pipeline.close()
  }
})
