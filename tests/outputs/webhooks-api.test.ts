import { Ajv2020 } from 'ajv/dist/2020.js'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { STORY_EVENTS } from '../../src/model.ts'
import { deliver } from '../../src/outputs/webhooks/send.ts'
import { addKey, addPerson } from '../access/callers.ts'
import { addSource, addStory, appendEvent, openNewsroom } from '../api/newsroom.ts'
import { openReceiver } from './receivers.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let receiver: Awaited<ReturnType<typeof openReceiver>>
let operator: Awaited<ReturnType<typeof addPerson>>
let key: Awaited<ReturnType<typeof addKey>>
const settings = () => ({ ...readSettings({}), ALLOW_HOSTS: [receiver.host] })

beforeAll(async () => {
  receiver = await openReceiver()
  newsroom = await openNewsroom({ settings: { HOST: '127.0.0.1', ALLOW_HOSTS: [receiver.host] } })
  await addPerson(newsroom.db, 'Ada', ['admin'])
  operator = await addPerson(newsroom.db, 'Otto', ['operator'])
  key = await addKey(newsroom.db, ['webhooks:write', 'events:read'], { ownerId: operator.id })
})
afterAll(() => Promise.all([newsroom.close(), receiver.close()]))

const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, headers: object = operator.headers) => {
  const response = await newsroom.app.inject({ method, url: `/v1/endpoints${url}`, headers: { ...headers }, ...(payload && { payload }) })
  return { status: response.statusCode, body: response.body ? response.json() : null }
}
const run = () => deliver({ db: newsroom.db, settings: settings() })
const address = () => `${receiver.url}/cms`

it('is added, shown without its secret, tested, changed under If-Match, rotated and removed', async () => {
  const made = await ask('POST', '', { name: 'CMS', address: address(), query: 'status=all&kind=agency', includeText: true })
  expect([made.status, made.body]).toEqual([200, { id: expect.any(Number), secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) }])
  const { id, secret } = made.body
  const { body: one } = await ask('GET', `/${id}`)
  expect(one).toMatchObject({ name: 'CMS', query: 'kind=agency&status=all', state: 'on', secretsInForce: 1, ownerId: operator.id })
  expect(JSON.stringify([one, (await ask('GET', '')).body])).not.toContain('whsec_')
  const tested = await ask('POST', `/${id}/test`)
  expect(tested.body).toMatchObject({ delivered: true, status: 200, answer: 'ok', error: null })
  const [{ raw, headers }] = receiver.got as [(typeof receiver.got)[number]]
  expect(new Webhook(secret).verify(raw, headers)).toMatchObject({ type: 'webhook.test' })
  receiver.state.status = 404
  expect((await ask('POST', `/${id}/test`)).body).toMatchObject({ delivered: false, status: 404 })
  expect((await ask('PATCH', `/${id}`, { events: ['killed'] }, { ...operator.headers, 'if-match': '"old"' })).status).toBe(412)
  expect((await ask('PATCH', `/${id}`, { events: ['killed'] }, { ...operator.headers, 'if-match': one.etag })).status).toBe(204)
  expect((await ask('POST', `/${id}/rotate`, {})).body.secret).not.toBe(secret)
  expect((await ask('GET', `/${id}`)).body).toMatchObject({ events: ['killed'], secretsInForce: 2 })
  expect((await ask('DELETE', `/${id}`)).status).toBe(204)
  expect((await ask('GET', `/${id}`)).status).toBe(404)
})

it.each([
  [{ address: 'ftp://x.example/' }, 'begins with https:// or http://'],
  [{ address: 'http://127.0.0.1:9/' }, 'is not public'],
  [{ address: 'https://user:pw@x.example/' }, 'name or password'],
  [{ query: 'langauge=de' }, 'langauge'],
  [{ query: 'search=99' }, 'There is no saved search 99.'],
  [{ events: ['born'] }, 'events'],
])('refuses %j and says what is wrong', async (over, why) => {
  const { status, body } = await ask('POST', '', { name: 'wrong', address: address(), ...over })
  expect([status === 400 || status === 404, JSON.stringify(body)]).toEqual([true, expect.stringContaining(why)])
})

it('does not send to others what its maker may not read', async () => {
  const fields = { name: 'by key', address: address() }
  expect((await ask('POST', '', { ...fields, includeText: true }, key.headers)).status).toBe(403)
  const blind = await addKey(newsroom.db, ['webhooks:write'], { ownerId: operator.id })
  expect((await ask('POST', '', fields, blind.headers)).status).toBe(403)
  const { id } = (await ask('POST', '', { ...fields, name: 'with text', includeText: true })).body
  expect((await ask('PATCH', `/${id}`, { address: `${address()}/other` }, key.headers)).status).toBe(403)
  expect((await ask('POST', '', fields, key.headers)).status).toBe(200)
  expect((await ask('POST', '', fields, key.headers)).body.detail).toContain('There is a webhook by key already.')
})

it('shows deliveries with attempts and requests, and replays by id, range and time', async () => {
  receiver.reset()
  const { id } = (await ask('POST', '', { name: 'replayed', address: address() })).body
  const wire = await addSource(newsroom.db, 'Northern Wire', 'agency')
  const { id: storyId } = await addStory(newsroom.db, [wire], { headline: 'Port shut' })
  const seqs = [
    await appendEvent(newsroom.db, 'created', 'Port shut', {}, storyId),
    await appendEvent(newsroom.db, 'updated', 'Port shut', {}, storyId),
  ]
  receiver.state.status = 500
  await run()
  const { body: page } = await ask('GET', `/${id}/deliveries?limit=1`)
  expect(page).toMatchObject({ deliveries: [{ seq: seqs[1], state: 'waiting', nextAt: null, attempts: [] }], next: seqs[1] })
  const [first] = (await ask('GET', `/${id}/deliveries?before=${page.next}`)).body.deliveries
  expect(first).toMatchObject({ seq: seqs[0], attempts: [{ status: 500, answer: 'ok' }] })
  expect(Date.parse(first.nextAt)).toBeGreaterThan(Date.now())
  const { body: whole } = await ask('GET', `/${id}/deliveries/${first.id}`)
  expect(JSON.parse(whole.request)).toMatchObject({ type: 'story.created', data: { headline: 'Port shut' } })
  receiver.state.status = 200
  expect((await ask('POST', `/${id}/replay`, { ids: [first.id] })).body).toEqual({ deliveries: 1 })
  await newsroom.db.pool.query('UPDATE endpoints SET failing_since = NULL')
  await run()
  expect((await ask('GET', `/${id}/deliveries?state=delivered`)).body.deliveries).toHaveLength(2)
  expect((await ask('POST', `/${id}/replay`, { from: seqs[0], to: seqs[1] })).body).toEqual({ deliveries: 2 })
  expect((await ask('POST', `/${id}/replay`, { since: new Date(Date.now() - 60_000).toISOString() })).body).toEqual({ deliveries: 2 })
  await run()
  const { deliveries } = (await ask('GET', `/${id}/deliveries?story=${storyId}&event=created`)).body
  expect(deliveries[0].attempts.map(({ status }: { status: number }) => status)).toEqual([500, 200, 200])
  const own = receiver.got.filter(({ body }) => body.data.seq === seqs[0])
  expect(new Set(own.map(({ headers }) => headers['webhook-id'])).size).toBeLessThanOrEqual(3)
  expect((await ask('POST', `/${id}/replay`, { ids: ['msg_none'] })).status).toBe(400)
  expect((await ask('POST', `/${id}/replay`, {})).status).toBe(400)
})

it('is switched off and on again', async () => {
  const { id } = (await ask('POST', '', { name: 'switched', address: address() })).body
  expect((await ask('POST', `/${id}/enable`, {})).status).toBe(409)
  await ask('PATCH', `/${id}`, { isOn: false })
  expect((await ask('GET', `/${id}`)).body.state).toBe('off')
  const seq = await appendEvent(newsroom.db, 'created', 'while off', {}, 1)
  await run()
  expect((await ask('GET', `/${id}/deliveries`)).body.deliveries).toEqual([])
  expect((await ask('POST', `/${id}/enable`, { replay: true })).status).toBe(200)
  await run()
  expect((await ask('GET', `/${id}/deliveries`)).body.deliveries).toMatchObject([{ seq, state: 'delivered' }])
})

it('of a key that is limited to a search sends nothing else, and knows of no other webhook', async () => {
  const search = (
    await newsroom.app.inject({
      method: 'POST',
      url: '/v1/searches',
      headers: { ...operator.headers },
      payload: { name: 'Ice', query: 'q=ice' },
    })
  ).json()
  const limited = await addKey(newsroom.db, ['webhooks:write', 'events:read'], { ownerId: operator.id, searchId: search.id })
  const { id } = (await ask('POST', '', { name: 'limited', address: address() }, limited.headers)).body
  expect((await ask('GET', '', undefined, limited.headers)).body.endpoints.map((one: { name: string }) => one.name)).toEqual(['limited'])
  const wire = await addSource(newsroom.db, 'Southern Wire', 'agency')
  const ice = await addStory(newsroom.db, [wire], {}, 'Ice on the river.')
  const other = await addStory(newsroom.db, [wire], {}, 'Something else.')
  for (const { id } of [other, ice]) await appendEvent(newsroom.db, 'created', 'x', {}, id)
  await run()
  expect(
    (await ask('GET', `/${id}/deliveries`, undefined, limited.headers)).body.deliveries.map((d: { storyId: number }) => d.storyId),
  ).toEqual([ice.id])
  const removed = await newsroom.app.inject({ method: 'DELETE', url: `/v1/searches/${search.id}`, headers: { ...operator.headers } })
  expect([removed.statusCode, removed.body]).toEqual([409, expect.stringContaining('limited')])
})

it('is described in the OpenAPI document, one message for each kind of entry', async () => {
  const { webhooks, components } = (await newsroom.app.inject({ url: '/docs/json', headers: { ...operator.headers } })).json()
  expect(Object.keys(webhooks)).toEqual([...STORY_EVENTS.map((event) => `story.${event}`), 'webhook.test'])
  const { schema } = webhooks['story.created'].post.requestBody.content['application/json']
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile({ ...schema, components })
  const { body } = receiver.got.find((one) => one.body.type === 'story.created')!
  expect([validate(body), validate.errors]).toEqual([true, null])
  expect(validate({ ...body, type: 'story.killed' })).toBe(false)
})
