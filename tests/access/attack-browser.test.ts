import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../src/api/app.ts'
import { type Server, startServer } from '../../src/api/server.ts'
import { openNewsroom } from '../api/newsroom.ts'
import { noBrowser, openBrowser } from '../browser.ts'
import { builtDesk } from './built-desk.ts'
import { addPerson } from './callers.ts'

/** What a page can send by itself: forms of each encoding, requests of scripts, a method override, a WebSocket. Ends when all of it was tried. */
const ATTACK = `async (base) => {
  const submit = (path, enctype, fields) => new Promise((done) => {
    const frame = document.createElement('iframe')
    frame.name = 'f' + Math.random()
    document.body.append(frame)
    const form = Object.assign(document.createElement('form'), { method: 'post', action: base + path, enctype, target: frame.name })
    for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), { name, value }))
    document.body.append(form)
    form.submit()
    setTimeout(done, 300)
  })
  const send = (path, init) => fetch(base + path, { credentials: 'include', ...init }).catch(() => {})
  for (const path of ['/v1/users', '/v1/keys', '/v1/welcome', '/v1/session']) {
    await submit(path, 'application/x-www-form-urlencoded', { name: 'eve', roles: 'admin' })
    await submit(path, 'multipart/form-data', { name: 'eve' })
    await submit(path, 'text/plain', { '{"name":"eve","roles":["admin"],"x":"': '"}' })
    await send(path, { method: 'POST', mode: 'no-cors', body: '{"name":"eve","roles":["admin"]}' })
    await send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"eve","roles":["admin"]}' })
    await send(path, { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ _method: 'DELETE' }) })
  }
  await send('/v1/session', { method: 'DELETE' })
  navigator.sendBeacon(base + '/v1/users', '{"name":"eve","roles":["admin"]}')
  const socket = new WebSocket(base.replace('http', 'ws') + '/v1/events/stream')
  await new Promise((done) => { socket.onerror = socket.onclose = done; socket.onopen = () => { document.title = 'opened'; done() } })
  const read = await fetch(base + '/v1/users', { credentials: 'include' }).then((answer) => answer.text(), () => 'unreadable')
  return { read, title: document.title }
}`

describe.skipIf(noBrowser() !== null)('CSRF in a real browser, whose person is logged in,', () => {
  let newsroom: Awaited<ReturnType<typeof openNewsroom>>
  let server: Server
  let browser: Browser
  let boss: Awaited<ReturnType<typeof addPerson>>
  const met: { method: string; url: string; status: number; withCookie: boolean }[] = []
  /** A page of another program on another port of this machine, to which browsers send the cookies of all ports. */
  const neighbour = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<body><p>A page.'))

  beforeAll(async () => {
    newsroom = await openNewsroom()
    const app = buildApp({ ...newsroom, deskDir: builtDesk(), settings: { AUTH: 'required' }, logger: false })
    app.addHook('onResponse', async ({ method, url, headers }, { statusCode }) => {
      met.push({ method, url, status: statusCode, withCookie: (headers.cookie ?? '').includes('copytaster=') })
    })
    server = await startServer(app, { host: '127.0.0.1', port: 0 })
    boss = await addPerson(newsroom.db, 'boss', ['admin'])
    await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve))
    browser = await openBrowser(['evil.test'])
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await new Promise((resolve) => neighbour.close(resolve))
    await server.close()
    await newsroom.close()
  })

  const neighbourAddress = () => `http://localhost:${(neighbour.address() as AddressInfo).port}/`
  const places: [place: string, go: (page: Page) => Promise<unknown>, frame: 'page' | 'sandboxed', cookieComes: boolean][] = [
    ['from another site', (page) => page.goto('http://evil.test/page'), 'page', false],
    ['from another port', (page) => page.goto(neighbourAddress()), 'page', true],
    ['from a sandboxed frame', (page) => page.goto(neighbourAddress()), 'sandboxed', false],
  ]

  test.each(places)('%s: nothing gets through', { timeout: 120_000 }, async (_, go, where, cookieComes) => {
    const base = `http://localhost:${server.port}`
    const context = await browser.newContext()
    const [name, value] = boss.headers.cookie!.split('=')
    await context.addCookies([{ name: name!, value: value!, url: base, httpOnly: true, sameSite: 'Lax' }])
    const page = await context.newPage()
    // The session is good: on the desk itself the person may list people.
    await page.goto(base)
    expect(await page.evaluate(() => fetch('/v1/users').then((answer) => answer.status))).toBe(200)
    await page.route('http://evil.test/page', (route) => route.fulfill({ contentType: 'text/html', body: '<body><p>A page.' }))
    await go(page)
    met.length = 0
    const outcome = where === 'page' ? await page.evaluate(`(${ATTACK})(${JSON.stringify(base)})`) : await inSandbox(page, base)
    expect(outcome).toEqual({ read: 'unreadable', title: '' })
    const changes = met.filter(({ method }) => !['GET', 'OPTIONS', 'HEAD'].includes(method))
    expect(changes.length).toBeGreaterThan(15)
    expect(changes.filter(({ status }) => status !== 403)).toEqual([])
    expect(met.filter(({ method, status }) => method === 'OPTIONS' && status !== 405)).toEqual([])
    // Where the browser adds the cookie, the check of the origin is all that stands in between.
    expect(changes.some(({ withCookie }) => withCookie)).toBe(cookieComes)
    const { rows } = await newsroom.db.pool.query(
      'SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM api_keys) AS keys, (SELECT count(*)::int FROM sessions) AS sessions',
    )
    expect(rows).toEqual([{ users: 1, keys: 0, sessions: 1 }])
    await context.close()
  })

  /** Runs the attack in a frame whose origin is opaque, as `sandbox` makes it. */
  function inSandbox(page: Page, base: string) {
    const script = `(${ATTACK})(${JSON.stringify(base)}).then((outcome) => parent.postMessage(outcome, '*'))`
    return page.evaluate((code) => {
      const frame = document.createElement('iframe')
      frame.sandbox.add('allow-scripts', 'allow-forms')
      frame.srcdoc = `<body><script>${code}</script>`
      const outcome = new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data), { once: true }))
      document.body.append(frame)
      return outcome
    }, script)
  }
})
