import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { guardedLookup, isAllowedHost, isPublicAddress } from '../../src/fetch/guard.ts'
import { NOT_PUBLIC_HOSTS, PRIVATE } from './private-addresses.ts'

const PUBLIC = ['93.184.216.34', '8.8.8.8', '1.1.1.1', '172.32.0.1', '[2606:4700::1111]', '[::ffff:8.8.8.8]', '[64:ff9b::8.8.8.8]']

describe('an address', () => {
  it.each(PRIVATE)('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false))
  it.each(PUBLIC)('%s is public', (address) => expect(isPublicAddress(address)).toBe(true))
  it.each(['', 'localhost', 'example.org', '1.2.3.4.5', '::g', '[', '256.256.256.256'])('%j is none', (address) =>
    expect(isPublicAddress(address)).toBe(false),
  )
})

describe('a fetch', () => {
  // An address that got through would find no one at port 9: another trouble than ADDRESS_REFUSED.
  const fetcher = createFetcher({ userAgent: 'Copytaster/0', spacingMs: 0, timeoutMs: 2000 })

  it.each([...NOT_PUBLIC_HOSTS])('of http://%s/ is refused', async (address) => {
    const outcome = await fetcher.get(`http://${address}:9/`, { kind: 'page' })
    expect('trouble' in outcome && outcome.trouble.code).toBe('ADDRESS_REFUSED')
    expect(outcome.status).toBeNull()
  })

  it('over TLS is refused as well', async () => {
    const outcome = await fetcher.get('https://127.0.0.1:9/', { kind: 'page' })
    expect('trouble' in outcome && outcome.trouble.code).toBe('ADDRESS_REFUSED')
  })
})

describe('a name', () => {
  const answering =
    (...addresses: string[]): LookupFunction =>
    (_, __, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
  const resolve = (lookup: LookupFunction, all: boolean) =>
    new Promise((resolve) => guardedLookup(lookup)('name.example', { all }, (error, address) => resolve(error ?? address)))

  it('is refused when any of its addresses is private, whichever is asked for', async () => {
    expect(await resolve(answering('8.8.8.8', '::ffff:127.0.0.1'), true)).toMatchObject({ code: 'ADDRESS_REFUSED' })
    expect(await resolve(answering('8.8.8.8', '192.168.1.1'), false)).toMatchObject({ code: 'ADDRESS_REFUSED' })
  })

  it('keeps its public addresses', async () => {
    expect(await resolve(answering('8.8.8.8', '1.1.1.1'), false)).toBe('8.8.8.8')
    expect(await resolve(answering('8.8.8.8'), true)).toEqual([{ address: '8.8.8.8', family: 4 }])
  })

  it('without any address fails', async () => expect(await resolve(answering(), false)).toMatchObject({ code: 'ENOTFOUND' }))
})

describe('the list of allowed hosts', () => {
  it.each([
    ['intranet.example', 'Intranet.Example', 80, true],
    ['127.0.0.1:8099', '127.0.0.1', 8099, true],
    ['127.0.0.1:8099', '127.0.0.1', 80, false],
    ['[::1]:8099', '::1', '8099', true],
    ['::1', '[::1]', 80, true],
    ['example.org', 'evil-example.org', 80, false],
    ['example.org', 'sub.example.org', 80, false],
    ['', '', 80, true],
  ])('%s and %s port %s: %s', (entry, host, port, allowed) => {
    if (entry) expect(isAllowedHost([entry], host, port)).toBe(allowed)
    else expect(isAllowedHost([], host, port)).toBe(false)
  })
})
