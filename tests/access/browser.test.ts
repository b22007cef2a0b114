import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { inviteFirstAdmin } from '../../src/access/welcome.ts'
import { buildApp } from '../../src/api/app.ts'
import { openHub } from '../../src/api/hub.ts'
import { startServer } from '../../src/api/server.ts'
import { buildDesk } from '../../src/desk/build.ts'
import { noBrowser, openBrowser } from '../browser.ts'
import { testDatabase } from '../database.ts'
import { addPerson, PASSWORD } from './people-app.ts'

const GUESS = JSON.stringify({ name: 'rosa', password: 'a wrong password' })

describe.skipIf(noBrowser() !== null)('in a real browser', () => {
  let browser: Browser
  let deskDir: string
  const ended: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    deskDir = join(mkdtempSync(join(tmpdir(), 'desk-')), 'desk')
    await buildDesk(deskDir)
    browser = await openBrowser(['evil.test'])
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    for (const end of ended) await end()
  })

  async function openDesk(env: Record<string, string>) {
    const db = await testDatabase()
    const hub = openHub(db)
    const app = buildApp({ db, hub, deskDir, settings: readSettings(env), logger: false })
    const server = await startServer(app, { host: env.HOST ?? '127.0.0.1', port: 0 })
    ended.push(async () => {
      await server.close()
      await hub.close()
      await db.close()
    })
    return { db, port: server.port, base: `http://localhost:${server.port}` }
  }

  /** A page of the desk in a browser that has a passkey device with a fingerprint reader. */
  async function openPage(context: BrowserContext) {
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    return page
  }

  test('the first administrator comes by the one-time address, adds a passkey, and logs in with it, also while the account is guessed at', async () => {
    const { db, base } = await openDesk({ AUTH: 'required' })
    const token = await inviteFirstAdmin(db)
    const page = await openPage(await browser.newContext())
    await page.goto(`${base}/welcome#${token}`)
    await page.getByLabel('Name to log in with').fill('rosa')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('rosa', { exact: true }).click()
    await page.getByRole('link', { name: 'Account' }).click()
    await page.getByLabel('Name of a new passkey').fill('Test device')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: 'Remove Test device' }).waitFor()

    await page.locator('main').getByRole('button', { name: 'Log out', exact: true }).click()
    // Brute force: the account takes no more passwords for now, whatever they are.
    const guess = () => fetch(`${base}/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: GUESS })
    for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(401)
    expect((await guess()).status).toBe(429)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByText('rosa', { exact: true }).waitFor()
    const { rows } = await db.pool.query('SELECT means FROM sessions')
    expect(rows).toEqual([{ means: 'passkey' }])
  })

  test('a page that loses its session keeps what was typed, and goes on after a login in place', async () => {
    const { db, base } = await openDesk({ AUTH: 'required' })
    await addPerson(db, 'ada', ['admin'])
    const page = await (await browser.newContext()).newPage()
    const logIn = async () => {
      await page.getByLabel('Name', { exact: true }).fill('ada')
      await page.getByLabel('Password').fill(PASSWORD)
      await page.getByRole('button', { name: 'Log in' }).click()
    }
    await page.goto(`${base}/people`)
    await logIn()
    await page.getByLabel('Name to log in with').fill('half written')
    await db.pool.query('DELETE FROM sessions')
    // The stream may notice the loss first; its dialog then lies over the button, which a click with the mouse would wait for.
    await page.locator('button', { hasText: 'Make a one-time address' }).dispatchEvent('click')
    await page.getByRole('dialog', { name: 'Log in again' }).waitFor()
    await logIn()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.getByLabel('Name to log in with').inputValue()).toBe('half written')
  })

  test.each(['127.0.0.1', '0.0.0.0', '::'])('a page of another site under a rebound name gets nothing, listening on %s', async (HOST) => {
    const { db, port } = await openDesk({ HOST, PUBLIC_URL: 'http://localhost' })
    await addPerson(db, 'ada', ['admin'])
    const page = await (await browser.newContext()).newPage()
    // The attacker's server sends this page; then its name leads to this machine.
    await page.route(`http://evil.test:${port}/page`, (route) => route.fulfill({ contentType: 'text/html', body: '<p>A page.' }))
    await page.goto(`http://evil.test:${port}/page`)
    const statuses = await page.evaluate(async () => {
      const ask = (path: string, init?: RequestInit) => fetch(path, init).then((answer) => answer.status)
      const json = { 'content-type': 'application/json' }
      return [
        await ask('/v1/stories'),
        await ask('/v1/feeds'),
        await ask('/v1/session'),
        await ask('/v1/events/stream?after=0'),
        await ask('/docs/json'),
        await ask('/metrics'),
        await ask('/'),
        await ask('/v1/stories/1/merge', { method: 'POST', headers: json, body: '{"into":2,"by":"x","why":"y"}' }),
        await ask('/v1/session', { method: 'POST', headers: json, body: '{"name":"ada","password":"x"}' }),
      ]
    })
    expect(new Set(statuses)).toEqual(new Set([421]))
  })
})
