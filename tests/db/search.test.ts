import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchQuery, searchVector } from '../../db/search.ts'
import { testDatabase } from '../database.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

async function finds(text: string, typed: string): Promise<boolean> {
  const { rows } = await db.pool.query('SELECT $1::tsvector @@ $2::tsquery AS found', [searchVector(text), searchQuery(typed)])
  return rows[0].found
}

const TEXT = "São Paulo's well-known mayor said on Monday that 1,500 people marched. 東京都の地震"

describe('a search', () => {
  it.each([
    ['all words', 'mayor monday', true],
    ['a word that is not there', 'mayor tuesday', false],
    ['no accents', 'sao paulo', true],
    ['other accents', 'são', true],
    ['a phrase', '"mayor said"', true],
    ['a phrase in another order', '"said mayor"', false],
    ['a phrase without its end', '"mayor said', true],
    ['either', 'tuesday or monday', true],
    ['neither', 'tuesday OR wednesday', false],
    ['and before or', 'tuesday mayor or monday', true],
    ['a word that must not be', 'mayor -monday', false],
    ['a word that is not, rightly', 'mayor -tuesday', true],
    ['a phrase that must not be', 'mayor -"mayor said"', false],
    ['a hyphenated word', 'well-known', true],
    ['a number as printed', '1,500', true],
    ['a script without spaces', '地震', true],
    ['its characters in another order', '震地', false],
    ['no word at all', '-"" !!', false],
    ['nothing', '', false],
    ['what would be syntax', "mayor & ) | !x:* ' \\", false],
    ['or alone', 'or', false],
  ])('finds by %s: %s', async (_, typed, found) => {
    expect(await finds(TEXT, typed)).toBe(found)
  })

  it('takes headlines and bodies that no tsvector holds, and finds what is said first in each', async () => {
    const many = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i.toString(36)}`).join(' ')
    const ideographs = Array.from({ length: 100_000 }, (_, i) => String.fromCodePoint(0x20000 + (i % 0xa6df))).join('')
    const hostile = [
      many('word', 200_000),
      many('\u00e4\u00f6', 200_000),
      'x'.repeat(5_000_000),
      Array.from({ length: 300_000 }, (_, i) => `${String.fromCharCode(0xd800 + (i % 2048))}${i.toString(36)}`).join(''),
      many('\0', 200_000),
      ideographs,
      '\u6771\u4eac'.repeat(50_000),
      '\ufdfa '.repeat(300_000),
      many('\u{1d4d0}'.repeat(100), 10_000),
    ]
    for (const [i, headline] of hostile.entries()) {
      const body = hostile[(i + 1) % hostile.length]!
      const vector = searchVector(`harbour ${headline}`, `crane ${body}`)
      const { rows } = await db.pool.query("SELECT $1::tsvector @@ 'harbour & crane'::tsquery AS found", [vector])
      expect([i, rows[0].found]).toEqual([i, true])
    }
  }, 120_000)

  it('finds the last word of a headline and of a body as long as they honestly are', async () => {
    const words = Array.from({ length: 12_000 }, (_, i) => `w${i.toString(36)}`).join(' ')
    const vector = searchVector(`${words.slice(0, 1_000)} harbour`, `${words} crane`)
    const { rows } = await db.pool.query("SELECT $1::tsvector @@ 'harbour & crane'::tsquery AS found", [vector])
    expect(rows[0].found).toBe(true)
  })

  it('takes any text, however long or strange', async () => {
    const strange = `${'x'.repeat(5000)} ${'\u0301'.repeat(10)} ${Array.from({ length: 30_000 }, (_, i) => `w${i % 400}`).join(' ')} ' \\ : , 😀 ﷺ İ`
    expect(await finds(strange, 'w399')).toBe(true)
    expect(await finds(strange, 'x'.repeat(5000))).toBe(true)
  })
})
