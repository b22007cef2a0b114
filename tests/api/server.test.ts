import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp, buildMetricsApp } from '../../src/api/app.ts'
import { type Server, startServer } from '../../src/api/server.ts'
import { PlainError } from '../../src/errors.ts'
import { openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>
let server: Server
const get = (url: string, headers: Record<string, string> = {}) => newsroom.app.inject({ url, headers })

beforeAll(async () => {
  const deskDir = mkdtempSync(join(tmpdir(), 'a desk '))
  mkdirSync(join(deskDir, 'assets'))
  writeFileSync(join(deskDir, 'index.html'), '<!doctype html><title>Desk</title>')
  writeFileSync(join(deskDir, 'assets', 'desk-1a2b.js'), 'export {}')
  newsroom = await openNewsroom({ deskDir })
  server = await startServer(newsroom.app, { host: '127.0.0.1', port: 0 })
})
afterAll(() => newsroom.close())

describe('the desk', () => {
  it.each(['/', '/story/7', '/feeds', '/story/7?tab=copies'])('is served at %s and revalidated each time', async (url) => {
    const response = await get(url, { accept: 'text/html,*/*' })
    expect([response.statusCode, response.headers['cache-control']]).toEqual([200, 'no-cache'])
    expect(response.body).toContain('<title>Desk</title>')
  })

  it('lets browsers keep files whose name contains a hash', async () => {
    const response = await get('/assets/desk-1a2b.js')
    expect([response.statusCode, response.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
  })

  it.each(['/assets/gone.js', '/v1/nothing', '/docs/nothing', '/assets/..%2f..%2fetc%2fpasswd'])(
    'does not answer %s with its page',
    async (url) => {
      const response = await get(url, { accept: 'text/html' })
      expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8'])
    },
  )

  it('that is not built is reported', async () => {
    const app = buildApp({ ...newsroom, deskDir: '/nonexistent', settings: { HOST: '127.0.0.1' }, logger: false })
    const response = await app.inject({ url: '/', headers: { accept: 'text/html' } })
    expect([response.statusCode, response.json().detail]).toEqual([404, expect.stringContaining('has not been built')])
    await app.close()
  })
})

describe('every answer', () => {
  it.each(['/', '/v1/stories', '/v1/nothing', '/%zz', '/healthz'])('carries the security headers, also %s', async (url) => {
    const { headers } = await get(url, { accept: 'text/html' })
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'self';img-src * data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    })
    expect(headers['strict-transport-security']).toBeUndefined()
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  it('to input that is not HTTP is a problem too', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.write('NONSENSE\r\n\r\n')
    let answer = ''
    for await (const chunk of socket) answer += chunk
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/)
  })
})

it('the OpenAPI document names every route but the page of figures, and its page is served', async () => {
  const document = (await get('/docs/json')).json()
  expect(Object.keys(document.paths).sort()).toEqual([
    '/healthz',
    '/problems/{name}',
    '/readyz',
    '/v1/alarms',
    '/v1/articles/{id}',
    '/v1/articles/{id}/never',
    '/v1/audit',
    '/v1/audit.ndjson',
    '/v1/channels',
    '/v1/channels/{id}',
    '/v1/channels/{id}/test',
    '/v1/decisions/{id}/revoke',
    '/v1/desks',
    '/v1/desks/{id}',
    '/v1/endpoints',
    '/v1/endpoints/{id}',
    '/v1/endpoints/{id}/deliveries',
    '/v1/endpoints/{id}/deliveries/{message}',
    '/v1/endpoints/{id}/enable',
    '/v1/endpoints/{id}/replay',
    '/v1/endpoints/{id}/rotate',
    '/v1/endpoints/{id}/test',
    '/v1/events',
    '/v1/events/stream',
    '/v1/export',
    '/v1/feeds',
    '/v1/feeds/{id}',
    '/v1/feeds/{id}/health',
    '/v1/feeds/{id}/poll',
    '/v1/hubs',
    '/v1/keys',
    '/v1/keys/{id}',
    '/v1/keys/{id}/usage',
    '/v1/moves',
    '/v1/moves/{id}',
    '/v1/passkeys',
    '/v1/passkeys/options',
    '/v1/passkeys/{id}',
    '/v1/recalls',
    '/v1/recalls/consumers',
    '/v1/recalls/receipts.ndjson',
    '/v1/recalls/{seq}',
    '/v1/recalls/{seq}/receipts',
    '/v1/recalls/{seq}/receipts/{token}',
    '/v1/searches',
    '/v1/searches/{id}',
    '/v1/searches/{id}/feeds',
    '/v1/searches/{id}/feeds/{feedId}',
    '/v1/searches/{id}/rehearsal',
    '/v1/session',
    '/v1/session/oidc',
    '/v1/session/passkey',
    '/v1/session/passkey/options',
    '/v1/session/password',
    '/v1/sessions',
    '/v1/sessions/{id}',
    '/v1/sources',
    '/v1/sources/{id}/preference',
    '/v1/status',
    '/v1/stories',
    '/v1/stories/{id}',
    '/v1/stories/{id}/merge',
    '/v1/stories/{id}/pin',
    '/v1/stories/{id}/split',
    '/v1/users',
    '/v1/users/{id}',
    '/v1/users/{id}/reset',
    '/v1/welcome',
  ])
  const list = document.paths['/v1/stories'].get
  expect(list.parameters.map((parameter: { name: string }) => parameter.name)).toContain('since')
  expect(list.responses['400'].$ref).toBe('#/components/responses/BadRequest')
  expect(document.components.schemas.Problem.properties.detail).toBeDefined()
  const page = await get('/docs/')
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  const policy = page.headers['content-security-policy']
  for (const directive of ["script-src 'self' ;", "style-src 'self' 'unsafe-inline' ;", "frame-ancestors 'none';"])
    expect(policy).toContain(directive)
})

describe('the server', () => {
  it('takes the next port when one is busy, and reports it', async () => {
    const moved = await openNewsroom()
    const next = await startServer(moved.app, { host: '127.0.0.1', port: server.port })
    expect(next.moved).toBe(true)
    expect(next.port).toBeGreaterThan(server.port)
    expect((await fetch(`${next.url}/healthz`)).status).toBe(200)
    await next.close()
    await moved.close()
  })

  it('explains that twenty ports are busy', async () => {
    const busy = { listen: () => Promise.reject(Object.assign(new Error('busy'), { code: 'EADDRINUSE' })) }
    const failing = startServer({ ...newsroom.app, ...busy }, { host: '127.0.0.1', port: 65530 })
    await expect(failing).rejects.toThrow('All ports from 65530 to 65535 are taken.')
  })

  it('takes no other port than the one that others know it by, and says which setting to change', async () => {
    const metrics = buildMetricsApp(newsroom.app, {})
    const wanted = { host: '127.0.0.1', port: server.port, only: 'METRICS_PORT' }
    await expect(startServer(metrics, wanted)).rejects.toThrow(new RegExp(`Port ${server.port} is busy`))
    await expect(startServer(metrics, wanted)).rejects.toMatchObject({ advice: expect.stringContaining('Set METRICS_PORT') })
    await metrics.close()
  })

  it('explains that an address is not one of this machine', async () => {
    const elsewhere = await openNewsroom()
    // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
    await expect(startServer(elsewhere.app, { host: '192.0.2.1', port: 0 })).rejects.toThrow(PlainError)
    await elsewhere.close()
  })

  it('closes although one connection is idle and another one has sent nothing', async () => {
    const idle = await openNewsroom()
    const open = await startServer(idle.app, { host: '127.0.0.1', port: 0 })
    await (await fetch(`${open.url}/healthz`)).text()
    const silent = connect(open.port, '127.0.0.1')
    await new Promise((resolve) => silent.once('connect', resolve))
    await open.close()
    await idle.close()
  })
})
