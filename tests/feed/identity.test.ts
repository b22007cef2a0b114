import { describe, expect, it } from 'vitest'
import { keysOfEntries, keysOfEntry } from '../../src/feed/identity.ts'

const entry = { id: 'urn:x:1', link: 'https://paper.example/a', title: 'T', published: null }
const shares = (one: string[], other: string[]) => one.some((key) => other.includes(key))

describe('the keys of an entry', () => {
  it('meet when the guid drifts and the page stays, and the other way round', () => {
    const keys = keysOfEntry(entry)
    expect(shares(keys, keysOfEntry({ ...entry, id: 'urn:x:other' }))).toBe(true)
    expect(shares(keys, keysOfEntry({ ...entry, link: 'https://paper.example/renamed' }))).toBe(true)
    expect(shares(keys, keysOfEntry({ ...entry, id: null, link: 'http://www.paper.example/a/?utm_source=x' }))).toBe(true)
    expect(shares(keys, keysOfEntry({ ...entry, id: 'urn:x:2', link: 'https://paper.example/b' }))).toBe(false)
  })

  it('take a guid that is an address for one', () => {
    const keys = keysOfEntry({ ...entry, id: 'http://paper.example/a#3', link: null })
    expect(shares(keys, keysOfEntry({ ...entry, id: null }))).toBe(true)
  })

  it('resolve a guid that is a relative address by that of the feed, and take no other guid for an address', () => {
    const keysOf = (id: string, feedUrl: string | null) => keysOfEntry({ ...entry, id, link: null }, feedUrl)
    expect(keysOf('/news/1', 'https://paper.example/feed')).toEqual(['address:paper.example/news/1'])
    expect(keysOf('/news/1', null)).toEqual(['guid:/news/1'])
    expect(keysOf('urn:x:1', 'https://paper.example/feed')).toEqual(['guid:urn:x:1'])
    expect(keysOf('https://paper.example/', null)).toEqual([expect.stringMatching(/^guid:paper\.example/)])
  })

  it('leave out a link that is no address of the web', () => {
    for (const link of ['ftp://paper.example/a', '/a', 'https://', 'mailto:a@paper.example/b'])
      expect(keysOfEntry({ ...entry, link })).toEqual(['guid:urn:x:1'])
  })

  it('know the page by its canonical link', () => {
    const keys = keysOfEntry({ ...entry, id: null, link: 'https://short.example/xyz' }, null, 'https://paper.example/a')
    expect(shares(keys, keysOfEntry({ ...entry, id: null }))).toBe(true)
  })

  it('leave out a front page, which is nobody’s address', () => {
    const front = 'https://paper.example/'
    expect(shares(keysOfEntry({ ...entry, link: front }), keysOfEntry({ ...entry, id: 'urn:x:2', link: front }))).toBe(false)
    for (const link of [`${front}?`, `${front}?utm_source=rss`]) expect(keysOfEntry({ ...entry, link })).toEqual(['guid:urn:x:1'])
    for (const link of [`${front}?p=7`, `${front}?p`]) expect(keysOfEntry({ ...entry, link })).toHaveLength(2)
  })

  it('are made of title and date where there is nothing else', () => {
    const bare = { id: null, link: null, title: 'T', published: '2026-01-05T06:00:00.000Z' }
    expect(keysOfEntry(bare)).toEqual([expect.stringMatching(/^text:[\da-f]{32}$/)])
    expect(keysOfEntry(bare)).toEqual(keysOfEntry({ ...bare }))
    expect(keysOfEntry(bare)).not.toEqual(keysOfEntry({ ...bare, published: null }))
    expect(keysOfEntry(bare)).not.toEqual(keysOfEntry({ ...bare, title: 'U' }))
    expect(keysOfEntry({ ...bare, id: ' ' })).toEqual(keysOfEntry(bare))
    expect(keysOfEntry({ ...bare, id: ' urn:x:1\n' })).toEqual(['guid:urn:x:1'])
  })

  it('leave out an address that many entries of a document share', () => {
    const live = [1, 2, 3].map((n) => ({ ...entry, id: `urn:x:${n}`, link: 'https://paper.example/live' }))
    const [first, second] = keysOfEntries(live)
    expect(shares(first!, second!)).toBe(false)
    expect(first).toEqual(['guid:urn:x:1'])
    const two = live.slice(1)
    expect(keysOfEntries(two)).toEqual(two.map((one) => keysOfEntry(one)))
    const nameless = [1, 2, 3].map((n) => ({ ...live[0]!, id: null, title: `T${n}` }))
    expect(keysOfEntries(nameless)).toEqual(nameless.map((one) => keysOfEntry({ ...one, link: null })))
  })

  it('keep a guid that many entries of a document share', () => {
    const states = [1, 2, 3].map((n) => ({ ...entry, link: `https://paper.example/${n}` }))
    for (const keys of keysOfEntries(states)) expect(keys).toContain('guid:urn:x:1')
  })
})

describe('an entry that replaces another document', () => {
  it('is known by that document too', () => {
    expect(keysOfEntry({ id: 'kill-1', link: null, title: null, published: null, replaces: ['nw-1'] })).toEqual([
      'guid:kill-1',
      'guid:nw-1',
    ])
  })
})

describe('a key', () => {
  const keysOf = (id: string) => keysOfEntry({ id, link: null, title: null, published: null })

  it('of 1 KB stays as it is; a longer one is its beginning and a hash of all of it', () => {
    expect(keysOf('x'.repeat(1019))).toEqual([`guid:${'x'.repeat(1019)}`])
    const [long] = keysOf('x'.repeat(1020))
    expect(long).toMatch(/^guid:x{195}#sha256:[\da-f]{64}$/)
    expect(keysOf(`${'x'.repeat(1020)}y`)).not.toEqual([long])
    expect(keysOf('x'.repeat(1020))).toEqual([long])
  })

  it('is as long as its bytes are, and no character of it is cut in two', () => {
    expect(keysOf('ж'.repeat(500))[0]).toHaveLength(505)
    expect(keysOf('ж'.repeat(600))[0]).toMatch(/#sha256:/)
    expect(keysOf(`x${'😀'.repeat(5000)}`)[0]!.isWellFormed()).toBe(true)
  })
})
