import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { inTransaction } from '../../db/client.ts'
import { sendMessages } from '../../src/outputs/channels/send.ts'
import { type Message, tell, tellEnd } from '../../src/outputs/channels/tell.ts'
import { type Asker, addEverybody } from '../access/callers.ts'
import { addSource, addStory, openNewsroom } from '../api/newsroom.ts'
import { openHookServer, openMailServer } from './receivers.ts'

const SECRET = 'T0SECRET/B0SECRET/hook-secret'

let smtp: Awaited<ReturnType<typeof openMailServer>>
let hooks: Awaited<ReturnType<typeof openHookServer>>
let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let operator: Asker
let settings: ReturnType<typeof readSettings>

const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, headers = operator.headers) =>
  newsroom.app.inject({ method, url, headers, ...(payload && { payload }) })
const send = () => sendMessages({ db: newsroom.db, settings })
/** As if the time that messages are gathered, or a wait between attempts, had passed. */
const pass = () => newsroom.db.pool.query("UPDATE message_sends SET next_at = now() WHERE state = 'waiting'")
const message = (over: Partial<Message> = {}): Message => ({
  to: { operators: true },
  topic: 'feed',
  severity: 'warning',
  subject: 'Host news.example fails',
  text: '40 feeds of news.example fail. Look at /feeds.',
  ...over,
})

beforeAll(async () => {
  ;[smtp, hooks] = await Promise.all([openMailServer(), openHookServer()])
  settings = {
    ...readSettings({}),
    SMTP_URL: smtp.url,
    MAIL_FROM: 'Copytaster <desk@newsroom.example>',
    ALLOW_HOSTS: [hooks.host],
    PUBLIC_URL: ['https://desk.example'],
  }
  newsroom = await openNewsroom({ settings: { ...settings, PUBLIC_URL: [] } })
  operator = (await addEverybody(newsroom.db)).find(({ name }) => name === 'operator')!
})
afterAll(() => Promise.all([newsroom.close(), smtp.close(), hooks.close()]))
beforeEach(async () => {
  await newsroom.db.pool.query('TRUNCATE channels, messages, message_sends, message_causes')
  smtp.mails.length = 0
  hooks.posts.length = 0
  Object.assign(smtp.state, { refusing: false })
  Object.assign(hooks.state, { status: 200, answer: 'ok', endless: false })
})

const add = async (kind: 'mail' | 'chat' | 'webhook', over = {}) => {
  const address = kind === 'mail' ? 'operators@newsroom.example' : `${hooks.url}/services/${SECRET}`
  const answer = await ask('POST', '/v1/channels', { name: `a ${kind}`, kind, address, ...over })
  expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('"id"')])
  return answer.json().id as number
}

describe('a message', () => {
  it('reaches mail, chat and hook, each once, and none after that', async () => {
    for (const kind of ['mail', 'chat', 'webhook'] as const) await add(kind)
    await tell(newsroom.db.pool, message({ severity: 'critical' }))
    expect(await send()).toBe(3)
    expect(await send()).toBe(0)
    expect(smtp.mails.map(({ to, from }) => [to, from])).toEqual([[['operators@newsroom.example'], 'desk@newsroom.example']])
    expect(smtp.mails[0]!.headers).toContain('Subject: [Copytaster] Host news.example fails')
    expect(smtp.mails[0]!.headers).toContain('Auto-Submitted: auto-generated')
    expect(smtp.mails[0]!.raw).toContain('text/html')
    const [chat, hook] = hooks.posts.map(({ body }) => JSON.parse(body)).sort((a) => ('text' in a ? -1 : 1))
    expect(chat).toEqual({ text: '*Host news.example fails*\n40 feeds of news.example fail. Look at /feeds.' })
    expect(hook.messages).toMatchObject([{ topic: 'feed', severity: 'critical', ended: false, storyId: null }])
  })

  it('forges no header, no recipient, no mark-up and no mention, whatever it says', async () => {
    await add('mail')
    await add('chat')
    const forged = 'A\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script> <!channel>'
    await tell(newsroom.db.pool, message({ severity: 'critical', subject: forged, text: forged }))
    await send()
    const { headers, raw, to } = smtp.mails[0]!
    expect(to).toEqual(['operators@newsroom.example'])
    expect(headers.filter((line) => /^bcc:/i.test(line))).toEqual([])
    expect(raw).not.toMatch(/^<h3>.*<script>/m)
    expect(hooks.posts[0]!.body).not.toContain('<!channel>')
    expect((await ask('POST', '/v1/channels', { name: 'x', kind: 'mail', address: 'a@b.example, victim@example.com' })).statusCode).toBe(
      400,
    )
  })

  it('goes to those who want it: by severity, topic, person and desk, and not to a channel that is off', async () => {
    const own = operator.id
    await add('mail', { name: 'all', address: 'all@x.example' })
    await add('mail', { name: 'critical', address: 'critical@x.example', least: 'critical' })
    await add('mail', { name: 'recalls', address: 'recalls@x.example', topics: ['recall'] })
    await add('mail', { name: 'off', address: 'off@x.example', isOn: false })
    await add('mail', { name: 'own', address: 'own@x.example', ownerId: own })
    await tell(newsroom.db.pool, message())
    await tell(newsroom.db.pool, message({ to: { users: [own], mails: ['contact@x.example'] }, topic: 'search' }))
    await pass()
    await send()
    expect(smtp.mails.flatMap(({ to }) => to).sort()).toEqual(['all@x.example', 'contact@x.example', 'own@x.example'])
  })

  it('is sent once per cause, and ends with a message to those who got it', async () => {
    await add('mail')
    const cause = 'host news.example'
    // 40 feeds of one host report the same cause, several of them at once.
    await Promise.all(Array.from({ length: 40 }, () => tell(newsroom.db.pool, message({ cause }))))
    await pass()
    await send()
    await add('mail', { name: 'later', address: 'later@x.example' })
    const end = { ...message({ subject: 'Host news.example answers again', text: 'Nothing is left to do.' }), cause }
    expect(await tellEnd(newsroom.db.pool, end)).toBe(true)
    expect(await tellEnd(newsroom.db.pool, end)).toBe(false)
    await send()
    expect(smtp.mails.map(({ headers }) => headers.find((line) => line.startsWith('Subject:')))).toEqual([
      'Subject: [Copytaster] Host news.example fails',
      'Subject: [Copytaster] Host news.example answers again',
    ])
    expect(await tell(newsroom.db.pool, message({ cause }))).toBe(true)
  })

  it('about what lasts is repeated after a day', async () => {
    await tell(newsroom.db.pool, message({ cause: 'lasts' }))
    expect(await tell(newsroom.db.pool, message({ cause: 'lasts' }))).toBe(false)
    await newsroom.db.pool.query("UPDATE message_causes SET reported_at = now() - interval '25 hours'")
    expect(await tell(newsroom.db.pool, message({ cause: 'lasts' }))).toBe(true)
  })

  it('whose cause ended before it was sent is not sent, and neither is its end', async () => {
    await add('mail')
    await tell(newsroom.db.pool, message({ cause: 'short' }))
    await tellEnd(newsroom.db.pool, { ...message(), cause: 'short' })
    await pass()
    expect(await send()).toBe(0)
  })

  it('waits for others of the same seconds: they go out as one', async () => {
    await add('mail')
    for (const host of ['a', 'b', 'c']) await tell(newsroom.db.pool, message({ subject: `Host ${host} fails` }))
    expect(await send()).toBe(0)
    await newsroom.db.pool.query('UPDATE message_sends SET next_at = now() WHERE id = (SELECT min(id) FROM message_sends)')
    expect(await send()).toBe(3)
    expect(smtp.mails).toHaveLength(1)
    expect(smtp.mails[0]!.headers).toContain('Subject: [Copytaster] 3 messages: Host a fails')
  })

  it('waits while a channel is silent, except where it passes silence, and comes afterwards', async () => {
    const id = await add('mail', { silentUntil: new Date(Date.now() + 3_600_000).toISOString() })
    await tell(newsroom.db.pool, message())
    await tell(newsroom.db.pool, message({ severity: 'critical', subject: 'A kill', passesSilence: true }))
    await pass()
    expect(await send()).toBe(1)
    expect(smtp.mails[0]!.headers).toContain('Subject: [Copytaster] A kill')
    expect((await ask('PATCH', `/v1/channels/${id}`, { silentUntil: null })).statusCode).toBe(204)
    expect(await send()).toBe(1)
  })

  it('is stored or not stored with the transaction that tells it', async () => {
    await add('mail')
    const failing = inTransaction(newsroom.db, async (client) => {
      await tell(client, message({ cause: 'rolled back', severity: 'critical' }))
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(await send()).toBe(0)
    expect(await tell(newsroom.db.pool, message({ cause: 'rolled back' }))).toBe(true)
  })
})

describe('a channel that does not take a message', () => {
  it('gets it later, and says meanwhile why not', async () => {
    await add('mail')
    smtp.state.refusing = true
    await tell(newsroom.db.pool, message({ severity: 'critical' }))
    expect(await send()).toBe(0)
    expect((await ask('GET', '/v1/channels')).json().channels[0]).toMatchObject({
      waiting: 1,
      lastAnswer: expect.stringContaining('Try later'),
    })
    smtp.state.refusing = false
    expect(await send()).toBe(0)
    await pass()
    expect(await send()).toBe(1)
  })

  it('gets it again under the same Message-ID when the process died before it noted the answer', async () => {
    await add('mail')
    await tell(newsroom.db.pool, message({ severity: 'critical' }))
    await send()
    await newsroom.db.pool.query("UPDATE message_sends SET state = 'waiting', next_at = now()")
    await send()
    const ids = smtp.mails.map(({ headers }) => headers.find((line) => line.startsWith('Message-ID:')))
    expect([ids.length, new Set(ids).size]).toEqual([2, 1])
  })

  it('may answer without an end: its status counts', async () => {
    await add('chat')
    Object.assign(hooks.state, { endless: true })
    await tell(newsroom.db.pool, message({ severity: 'critical' }))
    expect(await send()).toBe(1)
  })

  it('is asked again after the time that it wished', async () => {
    await add('chat')
    Object.assign(hooks.state, { status: 429 })
    await tell(newsroom.db.pool, message({ severity: 'critical' }))
    await send()
    const { rows } = await newsroom.db.pool.query('SELECT next_at > now() AS waits, attempts FROM message_sends')
    expect(rows).toEqual([{ waits: true, attempts: 1 }])
  })

  it('is not sent to by two processes at once', async () => {
    await add('chat')
    await tell(newsroom.db.pool, message({ severity: 'critical' }))
    await Promise.all([send(), send(), send()])
    expect(hooks.posts).toHaveLength(1)
  })
})

describe('copy that may not leave', () => {
  it('leaves by no channel: embargoed, withheld, killed, killed under embargo, also when that came after the message was stored', async () => {
    for (const kind of ['mail', 'chat', 'webhook'] as const) await add(kind)
    const wire = await addSource(newsroom.db, 'Northern Wire', 'agency')
    const later = new Date(Date.now() + 3_600_000)
    const seeds = [
      { status: 'embargoed', embargoedUntil: later },
      { status: 'withheld' },
      { status: 'killed', killedAt: new Date() },
      { status: 'killed', killedAt: new Date(), embargoedUntil: later },
      { status: 'usable' },
    ] as const
    for (const [i, seed] of seeds.entries()) {
      const story = await addStory(newsroom.db, [wire], { ...seed, headline: `HEADLINE-${i}` }, `SEEDED-BODY-${i}`)
      await tell(newsroom.db.pool, message({ severity: 'critical', topic: 'search', storyId: story.id, copy: `SEEDED-BODY-${i}` }))
    }
    const sealed = await addStory(newsroom.db, [wire], { headline: 'HEADLINE-5' }, 'SEEDED-BODY-5')
    await tell(newsroom.db.pool, message({ severity: 'critical', topic: 'search', storyId: sealed.id, copy: 'SEEDED-BODY-5' }))
    await newsroom.db.pool.query("UPDATE stories SET status = 'withheld' WHERE id = $1", [sealed.id])
    await send()
    expect([smtp.mails.length, hooks.posts.length]).toEqual([1, 2])
    for (const text of [smtp.mails[0]!.raw, ...hooks.posts.map(({ body }) => body)]) {
      expect([...new Set(text.match(/SEEDED-BODY-\d/g))]).toEqual(['SEEDED-BODY-4'])
      // A killed story that was out keeps its headline, as in the log, so that it can be found.
      expect([...new Set(text.match(/HEADLINE-\d/g))]).toEqual(['HEADLINE-2', 'HEADLINE-4'])
    }
  })
})

describe('the address of a hook', () => {
  it('is shown to nobody again, whatever goes wrong: not in lists, answers, errors or the audit log', async () => {
    const id = await add('chat')
    const seen: string[] = []
    const note = async (answer: Promise<{ body: string }>) => void seen.push((await answer).body)
    Object.assign(hooks.state, { status: 500, answer: `no such path /services/${SECRET} on ${hooks.url}/services/${SECRET}` })
    await tell(newsroom.db.pool, message({ severity: 'critical' }))
    await send()
    await note(ask('GET', '/v1/channels'))
    await note(ask('POST', `/v1/channels/${id}/test`))
    await note(ask('PATCH', `/v1/channels/${id}`, { address: `${hooks.url}/other/${SECRET}` }))
    await note(ask('POST', '/v1/channels', { name: 'refused', kind: 'chat', address: `http://10.0.0.1/${SECRET}` }))
    await note(ask('POST', '/v1/channels', { name: 'refused', kind: 'chat', address: `gopher://x/${SECRET}` }))
    await note(ask('PATCH', `/v1/channels/${id}`, { address: `http://127.0.0.1:1/${SECRET}` }))
    await note(ask('DELETE', `/v1/channels/${id}`))
    const { rows } = await newsroom.db.pool.query('SELECT * FROM audit_log')
    seen.push(JSON.stringify(rows))
    expect(rows.map(({ what }) => what)).toContain('channel.add')
    expect(seen.filter((text) => text.includes('SECRET'))).toEqual([])
    expect(seen[0]).toContain(`${hooks.url}/…`)
  })

  it('goes through the address guard, when it is added and when it is posted to', async () => {
    for (const address of [
      'http://127.0.0.1:9/x',
      'http://[::1]/x',
      'http://169.254.169.254/latest',
      'http://0x7f000001/',
      'http://2130706433/',
    ])
      expect((await ask('POST', '/v1/channels', { name: 'inside', kind: 'chat', address })).statusCode).toBe(400)
    await add('chat')
    await newsroom.db.pool.query("UPDATE channels SET address = replace(address, '127.0.0.1', '127.0.0.2')")
    await tell(newsroom.db.pool, message({ severity: 'critical' }))
    expect(await send()).toBe(0)
    expect((await ask('GET', '/v1/channels')).json().channels[0].lastAnswer).toContain('not public')
  })
})

describe('the test of a channel', () => {
  it('sends at once and says what the other side answered', async () => {
    const id = await add('mail', { isOn: false })
    expect((await ask('POST', `/v1/channels/${id}/test`)).json()).toEqual({ sent: true, answer: expect.stringContaining('250') })
    expect(smtp.mails[0]!.headers).toContain('Subject: [Copytaster] Test of a channel')
    smtp.state.refusing = true
    expect((await ask('POST', `/v1/channels/${id}/test`)).json()).toMatchObject({ sent: false })
  })

  it('is refused where a channel, a person or a desk does not exist, and a second channel of one name', async () => {
    expect((await ask('POST', '/v1/channels/99/test')).statusCode).toBe(404)
    await add('mail')
    const again = await ask('POST', '/v1/channels', { name: 'a mail', kind: 'mail', address: 'x@y.example' })
    expect([again.statusCode, again.json().detail]).toEqual([409, 'There is a channel a mail already. Give another name.'])
    const nobody = await ask('POST', '/v1/channels', { name: 'n', kind: 'mail', address: 'x@y.example', ownerId: 999 })
    expect([nobody.statusCode, nobody.json().detail]).toEqual([400, 'There is no such person.'])
  })
})
