import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readFeedsFile } from '../../config/feeds.ts'

const dir = mkdtempSync(join(tmpdir(), 'copytaster-feeds-'))
afterAll(() => rmSync(dir, { recursive: true }))

function read(text: string) {
  const file = join(dir, 'feeds.yaml')
  writeFileSync(file, text)
  return readFeedsFile(file)
}

it('a feed of the list is polled between two minutes and an hour, and its pages are read, unless its entry states otherwise', () => {
  const text = `- { url: "https://a.example/rss", source: A, kind: agency }
- { url: "https://b.example/rss", source: B, kind: outlet, every: [5, 90], text: feed }`
  expect(read(text)).toEqual([
    {
      url: 'https://a.example/rss',
      source: 'A',
      kind: 'agency',
      scrape: true,
      minIntervalSeconds: 120,
      maxIntervalSeconds: 3600,
      winning: {},
    },
    {
      url: 'https://b.example/rss',
      source: 'B',
      kind: 'outlet',
      scrape: false,
      minIntervalSeconds: 300,
      maxIntervalSeconds: 5400,
      winning: {},
    },
  ])
  expect(read('')).toEqual([])
})

it.each([
  ['[5, 2]', 'every: the shorter interval comes first'],
  ['[0, 2]', 'every.0: '],
])('intervals of %s are rejected, and the entry is named', (every, why) => {
  expect(() => read(`- { url: "https://a.example/rss", source: A, kind: agency, every: ${every} }`)).toThrow(`wrong at entry 1, ${why}`)
})

it('the values that an entry says win are named, and no others', () => {
  const text =
    '- { url: "https://a.example/rss", source: A, kind: agency, language: de, every: [5, 90], text: feed, wins: [every, text, kind] }'
  expect(read(text)[0]!.winning).toEqual({ kind: 'agency', minIntervalSeconds: 300, maxIntervalSeconds: 5400, scrape: false })
  expect(() => read(text.replace('kind]', 'colour]'))).toThrow('wrong at entry 1, wins.2')
})

it('a login in an address, a language that is none, and a text that is not a list, are rejected', () => {
  expect(() => read('- { url: "sftp://me:word@a.example/out", source: A, kind: agency }')).toThrow('must not contain a login')
  expect(() => read('- { url: "https://token@a.example/rss", source: A, kind: agency }')).toThrow('must not contain a login')
  expect(() => read('- { url: "https://a.example/rss", source: A, kind: agency, language: klingonese }')).toThrow(
    'language: must be the tag',
  )
  expect(() => read('- [')).toThrow('cannot be read')
})
