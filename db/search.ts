import STOP_WORDS from './stop-words.json' with { type: 'json' }

/**
 * How stories are searched. The index holds only keys, hashes of the words of each story, by which it finds the stories that may be hits. Whether
 * one is a hit, phrases included, is then read from its text: no positions and no second copy of the text are stored. PostgreSQL's own parser takes
 * 0.35 ms for a text of 400 words, and it finds neither "São Paulo" by "Sao Paulo" nor words in scripts without spaces.
 */

/** In a script without spaces each character is a word; a run of them is searched as a phrase. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const IN_WORD = /[\p{L}\p{N}\p{M}]/u
/** Combining diacritical marks: letters that differ only by them are the same to a reader. */
const ACCENTS = /[\u0300-\u036f]/g
/** Characters that take two units of UTF-16. */
const ASTRAL = /[\u{10000}-\u{10ffff}]/gu
const ASCII_ONLY = /^[\x00-\x7f]*$/

/** @returns the text as it is searched: lower case, compatibility forms, without accents */
function folded(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase()
  const plain = text.normalize('NFKD').toLowerCase().replace(ACCENTS, '').normalize('NFC')
  return plain.replace(ASTRAL, (character) => (UNSPACED.test(character) ? ` ${character} ` : IN_WORD.test(character) ? character : ' '))
}

const SEPARATOR = 1
const IN_A_WORD = 2
const A_WORD = 3
/** What each unit of UTF-16 is, entered when it is first met: asking the regular expressions each time takes several times as long. */
const kinds = new Uint8Array(0x10000)

function kindOf(unit: number): number {
  const character = String.fromCharCode(unit)
  const inWord = IN_WORD.test(character) || (unit & 0xf800) === 0xd800
  kinds[unit] = UNSPACED.test(character) ? A_WORD : inWord ? IN_A_WORD : SEPARATOR
  return kinds[unit]
}

/** FNV-1a of 32 bits over UTF-16 units (RFC 9923). */
const HASH_OFFSET = 0x811c9dc5
const HASH_PRIME = 0x01000193

const room = (words: number) => ({ hashes: new Int32Array(words), begins: new Int32Array(words), ends: new Int32Array(words) })
/** The words of one text: the hash of each, where it begins, and where it ends. Reused, and grown when needed. */
let found = room(10_000)

/** Finds the words of a folded text. @returns how many there are */
function findWords(text: string): number {
  if (text.length > found.hashes.length) found = room(2 * text.length)
  const { hashes, begins, ends } = found
  let count = 0
  let begin = -1
  let hash = HASH_OFFSET
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const kind = kinds[unit] || kindOf(unit)
    if (kind === IN_A_WORD) {
      if (begin < 0) begin = at
      hash = Math.imul(hash ^ unit, HASH_PRIME)
      continue
    }
    if (begin >= 0) {
      hashes[count] = hash
      begins[count] = begin
      ends[count++] = at
      begin = -1
      hash = HASH_OFFSET
    }
    if (kind === SEPARATOR) continue
    hashes[count] = Math.imul(HASH_OFFSET ^ unit, HASH_PRIME)
    begins[count] = at
    ends[count++] = at + 1
  }
  if (begin >= 0) {
    hashes[count] = hash
    begins[count] = begin
    ends[count++] = text.length
  }
  return count
}

/** @returns the words of a text in order, as they are searched */
function wordsOf(text: string): string[] {
  const plain = folded(text)
  return Array.from({ length: findWords(plain) }, (_, i) => plain.slice(found.begins[i], found.ends[i]))
}

/**
 * Words that most texts of a language contain are left out of its keys, of which they were 23 %; the key of the language takes their place. They are
 * the stop words of PostgreSQL's dictionaries (tsearch_data of PostgreSQL 18). By language: its key, and the keys of its stop words.
 */
const stopLists = new Map<string, { mark: number; keys: Set<number> }>()
/** For the key of each stop word the keys of the languages that leave it out. */
const leftOutBy = new Map<number, number[]>()
for (const [language, words] of Object.entries(STOP_WORDS)) {
  const mark = keyOf(`language ${language}`)
  const keys = new Set(words.split(' ').map((word) => keyOf(folded(word))))
  stopLists.set(language, { mark, keys })
  for (const key of keys) leftOutBy.set(key, [...(leftOutBy.get(key) ?? []), mark])
}

/** The hash of a text that is one word. That of `language en` is no word's, since it contains a space. */
function keyOf(text: string): number {
  let hash = HASH_OFFSET
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), HASH_PRIME)
  return hash
}

/** Both written standards of Norwegian have one list. */
const listOf = (language: string | null) =>
  stopLists.get(
    language
      ?.toLowerCase()
      .replace(/^n[bn]\b/, 'no')
      .split('-')[0] ?? '',
  )

/** What of a story is searched. */
export interface SearchedText {
  headline: string
  text: string
  /** A language tag (BCP 47); null where it is not known. */
  language: string | null
}

/** @returns the keys of a story, each once, in ascending order */
export function searchKeys({ headline, text, language }: SearchedText): Int32Array {
  const stop = listOf(language)
  // A line break is a separator in every script.
  const count = findWords(folded(`${headline}\n${text}`))
  if (!count && !stop) return new Int32Array()
  const keys = found.hashes.slice(0, count + 1)
  keys[count] = stop?.mark ?? keys[0]!
  keys.sort()
  let distinct = 0
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    if ((i === 0 || key !== keys[i - 1]) && !stop?.keys.has(key)) keys[distinct++] = key
  }
  return keys.slice(0, distinct)
}

/** A run of words, and whether a hit must contain it or must not. */
interface Term {
  words: string[]
  excluded: boolean
}

/** What is searched for: all terms of one of the alternatives. */
export type Search = Term[][]

/**
 * Reads what was typed into a search box: words, "phrases", -not, or; and before or, as search engines have it.
 * @returns no alternatives where it contains no word: that finds nothing
 */
export function parseSearch(typed: string): Search {
  const alternatives: Search = [[]]
  for (const [part, phrase] of typed.matchAll(/-?("[^"]*"?)|\S+/g)) {
    if (/^or$/i.test(part)) {
      alternatives.push([])
      continue
    }
    const words = wordsOf(phrase ?? part)
    if (words.length) alternatives.at(-1)!.push({ words, excluded: part.startsWith('-') })
  }
  return alternatives.filter((terms) => terms.length)
}

/** The keys of a hit: all of `all`, and one of each group. */
export interface RequiredKeys {
  all: number[]
  oneOf: number[][]
}

/** @returns for each alternative what the keys of every hit are; nothing where it only excludes */
export function requiredKeys(search: Search): RequiredKeys[] {
  return search.map((terms) => {
    const keys = [...new Set(terms.flatMap((term) => (term.excluded ? [] : term.words)).map(keyOf))]
    return {
      all: keys.filter((key) => !leftOutBy.has(key)),
      oneOf: keys.filter((key) => leftOutBy.has(key)).map((key) => [key, ...leftOutBy.get(key)!]),
    }
  })
}

/** @returns whether a story is a hit */
export function isHit(search: Search, { headline, text }: Pick<SearchedText, 'headline' | 'text'>): boolean {
  const searched = [headline, text].map((part) => ` ${wordsOf(part).join(' ')} `)
  const contains = ({ words }: Term) => searched.some((part) => part.includes(` ${words.join(' ')} `))
  return search.some((terms) => terms.every((term) => contains(term) !== term.excluded))
}
