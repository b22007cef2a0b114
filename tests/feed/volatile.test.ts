import { describe, expect, it } from 'vitest'
import { changedParts, stableKeys } from '../../src/feed/volatile.ts'

const NEWS = 'https://paper.example/news/1'

describe('the parts of an address that change with every request', () => {
  it.each<[string, string, string, string[]]>([
    ['a session behind a semicolon', `${NEWS};jsessionid=A1.node1`, `${NEWS};jsessionid=B2.node2`, [';2']],
    ['a session that only the first answer has', `${NEWS};s=A1`, NEWS, [';2']],
    ['a session in the query', `${NEWS}?id=7&PHPSESSID=a1`, `${NEWS}?id=7&PHPSESSID=b2`, ['?PHPSESSID']],
    ['a cache buster without a value', `${NEWS}?1796047500`, `${NEWS}?1796047800`, ['?']],
    ['a signature with its end', `${NEWS}?e=100&sig=q%2Fz`, `${NEWS}?e=200&sig=w`, ['?e', '?sig']],
    ['a folder', 'https://paper.example/(S(ab))/news/1', 'https://paper.example/(S(cd))/news/1', ['/1']],
    ['nothing', NEWS, NEWS, []],
    ['nothing that can be told, in paths of other depth', NEWS, 'https://paper.example/x/y/news/1', []],
  ])('are found: %s', (_, before, now, parts) => expect(changedParts(before, now)).toEqual(parts))

  it('are none where a name is no address', () => {
    expect(changedParts('tag:1', 'tag:2')).toEqual([])
    expect(changedParts(null, NEWS)).toEqual([])
  })

  it('are left out of the key: of the link, or of the guid where there is no link', () => {
    const learnt = { volatile: [';2', '?t'] }
    const key = ['address:paper.example/news/1?id=7']
    expect(stableKeys({ link: `${NEWS};x=1?t=5&id=7`, id: 'g' }, learnt)).toEqual(key)
    expect(stableKeys({ link: `${NEWS}?1796047500`, id: null }, { volatile: ['?'] })).toEqual(['address:paper.example/news/1'])
    expect(stableKeys({ link: null, id: `${NEWS}?id=7&t=9` }, learnt)).toEqual(key)
    expect(stableKeys({ link: NEWS, id: null }, {})).toEqual([])
    expect(stableKeys({ link: null, id: 'tag:1' }, learnt)).toEqual([])
    expect(stableKeys({ link: 'https://paper.example/?t=1', id: null }, learnt)).toEqual([])
  })
})
