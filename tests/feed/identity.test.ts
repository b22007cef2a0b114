import { describe, expect, it } from 'vitest'
import { addressKeys, keysOfEntry, namesOfEntry } from '../../src/feed/identity.ts'

const entry = { id: 'urn:x:1', link: 'https://paper.example/a', title: 'T', published: null }
const CORE = 'hash-of-words'
const shares = (one: string[], other: string[]) => one.some((key) => other.includes(key))

describe('the keys of an entry', () => {
  it('meet when the guid drifts and the page stays, and the other way round', () => {
    const keys = namesOfEntry(entry)
    expect(shares(keys, namesOfEntry({ ...entry, id: 'urn:x:other' }))).toBe(true)
    expect(shares(keys, namesOfEntry({ ...entry, link: 'https://paper.example/renamed' }))).toBe(true)
    expect(shares(keys, namesOfEntry({ ...entry, id: null, link: 'http://www.paper.example/a/?utm_source=x' }))).toBe(true)
    expect(shares(keys, namesOfEntry({ ...entry, id: 'urn:x:2', link: 'https://paper.example/b' }))).toBe(false)
  })

  it('take a guid that is an address for one', () => {
    const keys = namesOfEntry({ ...entry, id: 'http://paper.example/a#3', link: null })
    expect(shares(keys, namesOfEntry({ ...entry, id: null }))).toBe(true)
  })

  it('resolve a guid that is a relative address by that of the feed, and take no other guid for an address', () => {
    const keysOf = (id: string, feedUrl: string | null) => namesOfEntry({ ...entry, id, link: null }, feedUrl)
    expect(keysOf('/news/1', 'https://paper.example/feed')).toEqual(['address:paper.example/news/1'])
    expect(keysOf('/news/1', null)).toEqual(['guid:/news/1'])
    expect(keysOf('urn:x:1', 'https://paper.example/feed')).toEqual(['guid:urn:x:1'])
    expect(keysOf('https://paper.example/', null)).toEqual([expect.stringMatching(/^guid:paper\.example/)])
  })

  it('leave out a link that is no address of the web', () => {
    for (const link of ['ftp://paper.example/a', '/a', 'https://', 'mailto:a@paper.example/b'])
      expect(namesOfEntry({ ...entry, link })).toEqual(['guid:urn:x:1'])
  })

  it('know an address with its fragment, and its page', () => {
    expect(addressKeys('https://paper.example/live#post-2')).toEqual(['address:paper.example/live#post-2', 'address:paper.example/live'])
    expect(addressKeys('https://paper.example/live#')).toEqual(['address:paper.example/live'])
    expect(addressKeys('https://paper.example/#x')).toEqual([])
    expect(addressKeys(null)).toEqual([])
  })

  it('leave out a front page, which is nobody’s address', () => {
    const front = 'https://paper.example/'
    expect(shares(namesOfEntry({ ...entry, link: front }), namesOfEntry({ ...entry, id: 'urn:x:2', link: front }))).toBe(false)
    for (const link of [`${front}?`, `${front}?utm_source=rss`]) expect(namesOfEntry({ ...entry, link })).toEqual(['guid:urn:x:1'])
    for (const link of [`${front}?p=7`, `${front}?p`]) expect(namesOfEntry({ ...entry, link })).toHaveLength(2)
  })

  it('end with title and date, and all words; with the words alone where title or date is missing', () => {
    const bare = { id: null, link: null, title: 'T', published: '2026-01-05T06:00:00.000Z' }
    expect(keysOfEntry(bare, null, CORE)).toEqual([expect.stringMatching(/^text:[\da-f]{32}$/), 'words:hash-of-words'])
    expect(keysOfEntry(bare, null, CORE)).toEqual(keysOfEntry({ ...bare }, null, CORE))
    expect(keysOfEntry(bare)).not.toEqual(keysOfEntry({ ...bare, title: 'U' }))
    expect(keysOfEntry({ ...bare, published: null }, null, CORE)).toEqual(['words:hash-of-words'])
    expect(keysOfEntry({ ...bare, title: null }, null, CORE)).toEqual(['words:hash-of-words'])
    expect(keysOfEntry({ ...bare, id: ' ' }, null, CORE)).toEqual(keysOfEntry(bare, null, CORE))
    expect(keysOfEntry({ ...bare, id: ' urn:x:1\n' }, null, CORE)).toEqual(['guid:urn:x:1', ...keysOfEntry(bare, null, CORE)])
  })
})

describe('an entry that replaces another document', () => {
  it('is known by that document too', () => {
    expect(namesOfEntry({ id: 'kill-1', link: null, replaces: ['nw-1'] })).toEqual(['guid:kill-1', 'guid:nw-1'])
  })
})

describe('a key', () => {
  const keysOf = (id: string) => namesOfEntry({ id, link: null })

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
