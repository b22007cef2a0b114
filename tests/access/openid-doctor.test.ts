import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { checkClient, checkDiscovery, PROVIDER_RETURN } from '../../src/access/provider-check.ts'
import { openProviderServer } from './openid.ts'

const DESK = 'http://localhost:3000'
let provider: Awaited<ReturnType<typeof openProviderServer>>
/** Answers every request with a page, as a server does that is no provider. */
const page = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>Welcome'))

beforeAll(async () => {
  provider = await openProviderServer(() => [`${DESK}${PROVIDER_RETURN}`])
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await provider.close()
  await new Promise((resolve) => page.close(resolve))
})

async function examine(env: Record<string, string>, desk = DESK) {
  const settings = readSettings({ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_SECRET: 'a secret of the client', ...env })
  const { config, notes } = await checkDiscovery(settings, settings.OIDC_ISSUER!)
  await checkClient(config, settings, desk)
  return notes
}

test('settings with which people can log in are found right', async () => {
  expect(await examine({})).toEqual([])
})

test.each([
  ['OIDC_CLIENT_SECRET', { OIDC_CLIENT_SECRET: 'another secret' }, DESK, /OIDC_CLIENT_ID or OIDC_CLIENT_SECRET is wrong/],
  ['OIDC_CLIENT_ID', { OIDC_CLIENT_ID: 'nobody' }, DESK, /OIDC_CLIENT_ID or OIDC_CLIENT_SECRET is wrong/],
  ['PUBLIC_URL', {}, 'http://desk.example', /refuses the address http:\/\/desk\.example\/v1\/session\/oidc: register it/],
  ['OIDC_ISSUER', { OIDC_ISSUER: 'http://127.0.0.1:9' }, DESK, /OIDC_ISSUER http:\/\/127\.0\.0\.1:9 does not answer as an OpenID/],
])('a wrong %s is named', async (_, env, desk, said) => {
  await expect(examine(env, desk)).rejects.toThrow(said)
})

test('an issuer that is some other server is named', async () => {
  const issuer = `http://127.0.0.1:${(page.address() as AddressInfo).port}`
  await expect(examine({ OIDC_ISSUER: issuer })).rejects.toThrow(/does not answer as an OpenID Connect provider/)
})

test('scopes that the provider does not list are mentioned', async () => {
  const settings = readSettings({ OIDC_ISSUER: provider.issuer, OIDC_SCOPES: 'openid telepathy' })
  expect((await checkDiscovery(settings, provider.issuer)).notes).toEqual(['the provider does not list these of OIDC_SCOPES: telepathy'])
})
