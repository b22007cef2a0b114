import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { insertReceipt, settle } from '../../db/write/receipts.ts'
import { appendEvents } from '../../db/write/story-log.ts'
import { startServer } from '../../src/api/server.ts'
import { buildDesk } from '../../src/desk/build.ts'
import { deliver } from '../../src/outputs/webhooks/send.ts'
import { addSource, addStory, openNewsroom } from '../api/newsroom.ts'
import { noBrowser, openBrowser } from '../browser.ts'
import { openHookServer } from './receivers.ts'

describe.skipIf(noBrowser() !== null)('the desk in a real browser', () => {
  let browser: Browser
  let hooks: Awaited<ReturnType<typeof openHookServer>>
  let newsroom: Awaited<ReturnType<typeof openNewsroom>>
  let server: Awaited<ReturnType<typeof startServer>>
  let storyId: number

  beforeAll(async () => {
    const deskDir = join(mkdtempSync(join(tmpdir(), 'desk-')), 'desk')
    await buildDesk(deskDir)
    browser = await openBrowser()
    hooks = await openHookServer()
    newsroom = await openNewsroom({ deskDir, settings: { ...readSettings({}), ALLOW_HOSTS: [hooks.host] } })
    server = await startServer(newsroom.app, { host: '127.0.0.1', port: 0 })
    const source = await addSource(newsroom.db, 'Northern Wire', 'agency')
    storyId = (await addStory(newsroom.db, [source], { headline: 'Bridge closed', status: 'killed', killedAt: new Date() })).id
    await appendEvents(newsroom.db.pool, [
      { event: 'killed', storyId, articleId: null, versionNumber: null, headline: 'Bridge closed', detail: {} },
    ])
    for (const [i, name] of ['CMS', 'archive', 'newsletter'].entries())
      await newsroom.db.pool.query(`INSERT INTO recall_consumers (seq, kind, consumer_id, name) VALUES (1, 'endpoint', $1, $2)`, [
        i + 1,
        name,
      ])
    const receipt = {
      seq: 1,
      kind: 'endpoint',
      consumerId: 1,
      name: 'CMS',
      done: 'removed',
      at: new Date().toISOString(),
      url: null,
    } as const
    const given = { ...receipt, note: 'also from the app' }
    await settle(newsroom.db.pool, await insertReceipt(newsroom.db.pool, given), given)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await Promise.all([newsroom?.close(), hooks?.close()])
  })

  it('names those who have not acknowledged a kill, above the list and on the page of the story', async () => {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${server.port}/`)
    await page.getByText('1 of 3 acknowledged, not yet: archive, newsletter').waitFor()
    await page.goto(`http://localhost:${server.port}/story/${storyId}`)
    const section = page.locator('section.receipts')
    await section.getByText('also from the app').waitFor()
    expect(await section.innerText()).toMatch(
      /1 of 3 acknowledged, not yet: archive, newsletter[\s\S]*archive not delivered yet[\s\S]*CMS removed it/,
    )
    await page.close()
  })

  it('adds a channel, tests it and says what the other side answered, without the address', async () => {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${server.port}/channels`)
    await page.getByLabel('Name').fill('operators')
    await page.getByLabel('Kind').selectOption('chat')
    await page.getByLabel('Address of the hook').fill(`${hooks.url}/hook/SECRET`)
    await page.getByRole('button', { name: 'Add the channel' }).click()
    await page.getByRole('button', { name: 'Test operators' }).click()
    await page.getByText('Sent. It says: Status 200: ok').waitFor()
    expect(hooks.posts.map(({ path }) => path)).toEqual(['/hook/SECRET'])
    expect(await page.locator('main').innerText()).not.toContain('SECRET')
    await page.close()
  })

  it('adds a webhook, tests it, shows the answers to its attempts and replays', async () => {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${server.port}/webhooks`)
    await page.getByLabel('Name').fill('CMS')
    await page.getByLabel('Address').fill(`${hooks.url}/cms`)
    await page.getByRole('button', { name: 'Add the webhook' }).click()
    await page.getByText('whsec_').waitFor()
    await page.getByRole('button', { name: 'Test CMS' }).click()
    await page.getByText('It says: 200 ok').waitFor()
    hooks.state.status = 500
    await appendEvents(newsroom.db.pool, [
      { event: 'created', storyId, articleId: null, versionNumber: null, headline: 'Bridge closed', detail: {} },
    ])
    await deliver({ db: newsroom.db, settings: { ...readSettings({}), ALLOW_HOSTS: [hooks.host] } })
    await page.reload()
    await page.getByText('1 waiting').waitFor()
    await page.getByRole('button', { name: 'Deliveries of CMS' }).click()
    await page.getByText('1 attempt').click()
    expect(await page.locator('.deliveries').innerText()).toMatch(/created story \d+ · entry 2 · waiting, next[\s\S]*500\s+ok/)
    await page.getByRole('button', { name: 'Replay entry 2' }).click()
    await page.waitForFunction(() => !document.querySelector('.deliveries button[disabled]'))
    expect(await page.locator('main').innerText()).not.toContain('whsec_')
    await page.close()
  })
})
