import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { guardedLookup, isAllowedHost, isPublicAddress } from '../../src/fetch/guard.ts'

const PRIVATE = `
  127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.1 0x7f.0.0.1 0177.0.0.1 017700000001 0177.1 127.0.0.0x1
  0.0.0.0 0 0x0 0.1.2.3
  10.0.0.1 10.255.255.255 0xa000001 012.0.0.1 167772161
  172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 0xc0a80001 3232235521
  169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.170.2
  100.64.0.1 100.100.100.200 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.9 168.63.129.16
  224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
  [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:a9fe:a9fe] [0:0:0:0:0:ffff:192.168.0.1]
  [::127.0.0.1] [::7f00:1] [::ffff:0:127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::10.0.0.1] [2002:7f00:1::] [2002:a00:1::1]
  [2001:0:7f00:1::] [fe80::1] [fe80::1%eth0] [fec0::1] [fc00::1] [fd00:ec2::254] [fd12:3456::1] [ff02::1] [100::1] [2001:db8::1] [5f00::1]
  [2001:10::1] [2001:2::1] [3fff::1]
`
  .trim()
  .split(/\s+/)

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

  it.each([
    ...PRIVATE.filter((address) => !address.includes('%')),
    'localhost',
    'LOCALHOST',
    '127。0。0。1',
    '①②⑦.0.0.1',
    '127.0.0.1.',
    '%31%32%37.0.0.1',
  ])('of http://%s/ is refused', async (address) => {
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
