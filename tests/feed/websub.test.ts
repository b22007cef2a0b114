import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { channelLinks } from '../../src/feed/channel-links.ts'
import { hubInterval, hubScore, isSigned, leaseOf } from '../../src/feed/websub.ts'

describe('what a document says of itself', () => {
  const base = 'https://a.example/feed'
  const links = (document: string, header?: string) => channelLinks(document, header, base)

  it('is read from RSS, Atom and JSON Feed, not from items', () => {
    const rss = `<rss><channel><atom:link href='/hub?a=1&amp;b=2' rel="hub"/><a10:link rel="self" href="https://a.example/feed.xml" />
      <generator>https://wordpress.org/?v=6.4</generator>
      <item><atom:link rel="hub" href="https://evil.example/"/></item><item/></channel></rss>`
    expect(links(rss)).toEqual({
      hubs: ['https://a.example/hub?a=1&b=2'],
      self: 'https://a.example/feed.xml',
      next: null,
      isWordPress: true,
    })
    expect(links('<feed><link rel="next" href="?page=2"/><entry></entry></feed>').next).toBe('https://a.example/feed?page=2')
    expect(links('<feed><link rel="prev-archive" href="/2025"/><link rel="next" href="/n"/></feed>').next).toBe('https://a.example/2025')
    expect(
      links('{"hubs":[{"type":"WebSub","url":"https://h.example/"},{"type":"rssCloud","url":"https://c.example/"}],"next_url":"/2"}'),
    ).toMatchObject({
      hubs: ['https://h.example/'],
      next: 'https://a.example/2',
    })
  })

  it('is read from the Link header first, and never from other schemes', () => {
    const document = '<feed><link rel="hub" href="https://two.example/"/></feed>'
    expect(links(document, '<https://one.example/>; rel="hub", </feed>; rel=self').hubs).toEqual([
      'https://one.example/',
      'https://two.example/',
    ])
    expect(links('<feed><link rel="hub" href="javascript:1"/></feed>').hubs).toEqual([])
  })
})

describe('a signature', () => {
  const body = Buffer.from('<feed>ü</feed>')
  const sign = (method: string, secret = 'secret') => `${method}=${createHmac(method, secret).update(body).digest('hex')}`

  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('of %s is right with the secret only', (method) => {
    expect(isSigned(body, sign(method), 'secret')).toBe(true)
    expect(isSigned(body, sign(method, 'other'), 'secret')).toBe(false)
    expect(isSigned(Buffer.from('<feed>u</feed>'), sign(method), 'secret')).toBe(false)
  })

  it('that is missing, cut off or of another kind is wrong', () => {
    for (const header of [undefined, '', 'sha256=', sign('sha256').slice(0, 40), `md5=${'0'.repeat(32)}`, sign('sha256').replace('=', ':')])
      expect(isSigned(body, header, 'secret')).toBe(false)
  })
})

it('polls thin out from the usual interval to six hours while a hub proves itself, and come before its renewal', () => {
  expect(hubInterval(0, 600, 1e6)).toBe(600)
  expect(hubInterval(10, 600, 1e6)).toBeCloseTo(Math.sqrt(600 * 21_600))
  expect(hubInterval(20, 600, 1e6)).toBe(21_600)
  expect(hubInterval(20, 600, 7200)).toBe(7200)
})

it('an item that came without a push is missed after a quarter of an hour', () => {
  const at = { pushedAt: 1_000_000, lastPolledAt: 2_000_000, now: 4_000_000 }
  expect(hubScore(at, [2_500_000, 3_900_000, null])).toEqual({ announced: 0, missed: 2 })
  expect(hubScore({ ...at, pushedAt: 2_000_000 }, [2_500_000, null])).toEqual({ announced: 2, missed: 0 })
  expect(hubScore({ ...at, lastPolledAt: null }, [2_500_000])).toEqual({ announced: 0, missed: 0 })
})

it('a lease is believed for 14 days at most and renewed at its half', () => {
  expect(leaseOf('864000', () => 0.5)).toEqual({ seconds: 864_000, renewSeconds: 432_000 })
  expect(leaseOf('99999999999', () => 0.5).seconds).toBe(14 * 86_400)
  expect([leaseOf('soon').seconds, leaseOf(undefined).seconds]).toEqual([86_400, 86_400])
})
