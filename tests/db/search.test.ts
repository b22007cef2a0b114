import { describe, expect, it } from 'vitest'
import { isHit, parseSearch, requiredKeys, searchKeys } from '../../db/search.ts'

/** Whether the index and then the text find it: a hit always has the keys by which the index finds it. */
function finds(text: string, typed: string, { headline = '', language = null as string | null } = {}): boolean {
  const search = parseSearch(typed)
  const hit = isHit(search, { headline, text })
  if (hit) expect(mayFind(searchKeys({ headline, text, language }), typed)).toBe(true)
  return hit
}

/** Whether a story with these keys is a candidate, as the index decides it. */
function mayFind(keys: Int32Array, typed: string): boolean {
  const has = (key: number) => keys.includes(key)
  return requiredKeys(parseSearch(typed)).some(({ all, oneOf }) => all.every(has) && oneOf.every((group) => group.some(has)))
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
  ])('finds by %s: %s', (_, typed, found) => {
    expect(finds(TEXT, typed)).toBe(found)
  })

  it('finds a phrase in the headline or in the text, and never half in each', () => {
    expect(finds('said on Monday', '"mayor said"', { headline: 'A word from the mayor' })).toBe(false)
    expect(finds('said on Monday', 'mayor "said on"', { headline: 'A word from the mayor' })).toBe(true)
  })

  it.each([
    ['Full-width ＡＢＣ and ½', 'abc 1 2'],
    ['Der Bürgermeister aß', 'burgermeister'],
    ['Ελλάδα και Мэр', 'ελλαδα мэр'],
    ['นายกรัฐมนตรี', 'รัฐ'],
    ['𠮷野家の牛丼', '𠮷野家'],
    ['fire🔥in the hall', 'fire in hall'],
    ['𝓗𝓮𝓻𝓻𝓲𝓷𝓰', 'herring'],
    ['كتاب جديد', 'جديد'],
    ['मुख्यमंत्री ने', 'मुख्यमंत्री'],
  ])('finds in %s: %s', (text, typed) => {
    expect(finds(text, typed)).toBe(true)
  })

  it('asks the index for nothing where a search only excludes', () => {
    expect(requiredKeys(parseSearch('-monday'))).toEqual([{ all: [], oneOf: [] }])
    expect([finds('A Tuesday.', '-monday'), finds('A Monday.', '-monday')]).toEqual([true, false])
  })

  it('leaves the stop words of its language out of the keys of a text, and still finds them', () => {
    const english = { headline: 'The war', text: 'The war of the mayor and the man that was not there', language: 'en-GB' }
    const german = { headline: 'Es war', text: 'Es war der Bürgermeister und nicht der Mann', language: 'de' }
    expect(searchKeys(english).length).toBe('language war mayor man'.split(' ').length)
    for (const typed of ['war', 'the war', '"of the mayor"', 'the', 'man that'])
      expect([typed, finds(english.text, typed, english)]).toEqual([typed, true])
    for (const typed of ['war', '"es war"', 'der', 'war burgermeister'])
      expect([typed, finds(german.text, typed, german)]).toEqual([typed, true])
    expect(mayFind(searchKeys({ headline: 'Peace', text: 'A peace', language: 'en' }), 'war')).toBe(false)
    expect(finds(german.text, '"war es"', german)).toBe(false)
    expect(mayFind(searchKeys({ headline: 'Og', text: 'krigen', language: 'nb-NO' }), 'og')).toBe(true)
  })

  it('gives each word one key, and different words different keys', () => {
    const words = Array.from({ length: 10_000 }, (_, i) => `w${i.toString(36)}`)
    const keys = searchKeys({ headline: '', text: [...words, ...words].join(' '), language: null })
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.length).toBeGreaterThan(9_990)
    expect([...keys]).toEqual([...keys].sort((a, b) => a - b))
  })

  it('takes any text, however long or strange, and finds its last word', () => {
    const many = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i.toString(36)}`).join(' ')
    const hostile = [
      many('word', 200_000),
      many('\u00e4\u00f6', 200_000),
      'x'.repeat(5_000_000),
      Array.from({ length: 300_000 }, (_, i) => `${String.fromCharCode(0xd800 + (i % 2048))}${i.toString(36)}`).join(''),
      many('\0', 200_000),
      Array.from({ length: 100_000 }, (_, i) => String.fromCodePoint(0x20000 + (i % 0xa6df))).join(''),
      '\u6771\u4eac'.repeat(50_000),
      '\ufdfa '.repeat(300_000),
      `${'\u0301'.repeat(10)} ' \\ : , 😀 ﷺ İ`,
    ]
    for (const text of hostile) expect(finds(`${text} crane`, 'harbour crane', { headline: `harbour ${text}`, language: 'en' })).toBe(true)
  }, 120_000)
})
