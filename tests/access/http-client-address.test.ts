import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { clientOf, inNetworks } from '../../src/api/client-address.ts'

const isTrusted = inNetworks(['10.0.0.0/8', 'fd00::/8', '192.0.2.1'])
const client = (remoteAddress: string, headers: Record<string, string> = {}) =>
  clientOf({ headers, socket: { remoteAddress } } as unknown as Pick<IncomingMessage, 'headers' | 'socket'>, isTrusted)

describe('the address of a client', () => {
  it('without a proxy is that of the connection, whatever the headers say', () => {
    const forged = {
      'x-forwarded-for': '203.0.113.9',
      forwarded: 'for=203.0.113.9;proto=https;host=desk.example',
      'x-forwarded-proto': 'https',
    }
    expect(client('198.51.100.7', forged)).toEqual({ address: '198.51.100.7', hidden: false, proto: null, host: null })
    expect(client('::ffff:198.51.100.7').address).toBe('198.51.100.7')
  })

  it.each([['198.51.100.7'], ['203.0.113.9, 198.51.100.7'], ['10.0.0.9, 198.51.100.7'], ['198.51.100.7:4711'], ['unknown, 198.51.100.7']])(
    'behind one proxy is the one that the proxy added: %s',
    (list) => {
      expect(client('10.0.0.1', { 'x-forwarded-for': list }).address).toBe('198.51.100.7')
      const elements = list.split(', ').map((address) => `for="${address}"`)
      expect(client('10.0.0.1', { forwarded: elements.join(', ') }).address).toBe('198.51.100.7')
    },
  )

  it.each(['198.51.100.7, 10.0.0.2', '203.0.113.9, 198.51.100.7, 10.0.0.2', '192.0.2.1, 198.51.100.7, 192.0.2.1'])(
    'behind two proxies is the one that the outer proxy added: %s',
    (list) => {
      expect(client('10.0.0.1', { 'x-forwarded-for': list }).address).toBe('198.51.100.7')
    },
  )

  it('is that of the last proxy known where the rest is hidden or no address', () => {
    expect(client('10.0.0.1', { forwarded: 'for=_hidden' }).address).toBe('10.0.0.1')
    expect(client('10.0.0.1', { 'x-forwarded-for': '198.51.100.7, nonsense' }).address).toBe('10.0.0.1')
    expect(client('10.0.0.1', { 'x-forwarded-for': '' }).address).toBe('10.0.0.1')
    expect(client('10.0.0.1').address).toBe('10.0.0.1')
  })

  it.each([
    'for="203.0.113.9, for=198.51.100.7',
    'for=203.0.113.9;by="x, for=198.51.100.7',
    'for=203.0.113.9, for=198.51.100.7"',
    'for, for=198.51.100.7',
    'for = 203.0.113.9',
    'for="a"b',
    'for="a\\", for=198.51.100.7',
  ])('is not guessed from a Forwarded that cannot be read: %s', (forwarded) => {
    expect(() => client('10.0.0.1', { forwarded })).toThrow(/cannot be read/)
    expect(client('198.51.100.7', { forwarded }).address).toBe('198.51.100.7')
  })

  it('is marked as hidden where the nearest proxy does not give one', () => {
    for (const forwarded of ['for=unknown', 'for=_hidden', 'for=198.51.100.7, for=unknown', 'proto=https'])
      expect([forwarded, client('10.0.0.1', { forwarded }).hidden]).toEqual([forwarded, true])
    expect(client('10.0.0.1', { 'x-forwarded-for': '198.51.100.7, nonsense' }).hidden).toBe(true)
    for (const forwarded of ['for=unknown, for=198.51.100.7', 'for=198.51.100.7,', 'for="[2001:db8::1]:80"', 'for=[2001:db8::1]'])
      expect([forwarded, client('10.0.0.1', { forwarded }).hidden]).toEqual([forwarded, false])
  })

  it('may be IPv6, in every notation', () => {
    expect(client('fd00::1', { forwarded: 'For="[2001:DB8:0::17]:4711"' }).address).toBe('2001:db8::17')
    expect(client('fd00::1', { 'x-forwarded-for': '[2001:db8::17]' }).address).toBe('2001:db8::17')
  })

  it('is refused where both kinds of header name different ones: the proxy wrote one of them, the client the other', () => {
    const headers = { 'x-forwarded-for': '198.51.100.7', forwarded: 'for=203.0.113.9' }
    expect(() => client('10.0.0.1', headers)).toThrow(/must set one of them and remove the other/)
    expect(client('10.0.0.1', { ...headers, forwarded: 'for=198.51.100.7' }).address).toBe('198.51.100.7')
  })

  it('does not end in a comma or semicolon between quotes', () => {
    expect(client('10.0.0.1', { forwarded: 'by="a,b;for=203.0.113.9";for=198.51.100.7' }).address).toBe('198.51.100.7')
  })
})

it('scheme and host are those by which the nearest proxy was asked', () => {
  const headers = { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'http, https', 'x-forwarded-host': 'a.example, desk.example' }
  expect(client('10.0.0.1', headers)).toMatchObject({ proto: 'https', host: 'desk.example' })
  expect(
    client('10.0.0.1', { forwarded: 'for=1.2.3.4;proto=http;host=a.example, for=198.51.100.7;proto=HTTPS;host="desk.example:8443"' }),
  ).toMatchObject({
    proto: 'https',
    host: 'desk.example:8443',
  })
})

it('TRUSTED_PROXIES takes addresses and networks, and refuses anything else in plain words', () => {
  expect(readSettings({ TRUSTED_PROXIES: '10.0.0.0/8, ::1' }).TRUSTED_PROXIES).toEqual(['10.0.0.0/8', '::1'])
  expect(() => readSettings({ TRUSTED_PROXIES: 'nginx' })).toThrow(/TRUSTED_PROXIES=nginx: must be addresses or networks/)
})
