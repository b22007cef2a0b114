import { MAX_POSITIONS, POSITION_BYTES, tsvectorOf, wordBytes } from './binary.ts'

/**
 * How stories are searched. The words are split here: PostgreSQL's own parser takes 0.35 ms for a text of 400 words, which was more than the rest
 * of writing a story, and it finds neither "São Paulo" by "Sao Paulo" nor words in scripts without spaces.
 */

/** In a script without spaces each character is a word; a run of them is searched as a phrase. */
const SEARCH_WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]|[\p{L}\p{N}\p{M}]+/gu
/** Combining diacritical marks: letters that differ only by them are the same to a reader. */
const ACCENTS = /[\u0300-\u036f]/g
/** Characters of a word. A tsvector allows 2,046 bytes; nobody types a word longer than this. */
const MAX_WORD_LENGTH = 100

/** The same for ASCII: half of the cost of splitting is looking up the properties of characters. */
const ASCII_SEARCH_WORD = /[a-z0-9]+/g
const ASCII_ONLY = /^[\x00-\x7f]*$/

/** @returns the words of a text in order, as they are searched: lower case, compatibility forms, without accents */
function searchWords(text: string): string[] {
  if (ASCII_ONLY.test(text)) return (text.toLowerCase().match(ASCII_SEARCH_WORD) ?? []).map(cut)
  const folded = text.toLowerCase().normalize('NFKD').replace(ACCENTS, '').normalize('NFC')
  return (folded.match(SEARCH_WORD) ?? []).map(cut)
}

function cut(word: string): string {
  return word.length > MAX_WORD_LENGTH ? [...word].slice(0, MAX_WORD_LENGTH).join('') : word
}

/**
 * Bytes of a tsvector that the words of a headline and of a body may take, positions included: together less than the 1 MB (2^20 - 1) that PostgreSQL
 * allows ("Limits" of text search). The longest honest headline takes 2 KB, a body of 100,000 characters some 300 KB.
 */
const MAX_VECTOR_BYTES = { headline: 64 * 1024, body: 896 * 1024 }

/** @returns headline and body as one tsvector in binary form, each word with its positions; of what is too long for one, as much as fits from its beginning */
export function searchVector(headline: string, body = ''): Buffer {
  const positions = new Map<string, number[]>()
  const last = addWords(positions, 0, searchWords(headline), MAX_VECTOR_BYTES.headline)
  addWords(positions, last, searchWords(body), MAX_VECTOR_BYTES.body)
  return tsvectorOf(positions)
}

/** Adds words at the positions after `start`, while they take no more than `most` bytes. @returns the last position */
function addWords(positions: Map<string, number[]>, start: number, words: string[], most: number): number {
  let bytes = 0
  let last = start
  for (const word of words) {
    const before = positions.get(word)
    bytes += before ? (before.length < MAX_POSITIONS ? POSITION_BYTES : 0) : wordBytes(word)
    if (bytes > most) break
    if (before) before.push(++last)
    else positions.set(word, [++last])
  }
  return last
}

/**
 * What a reader typed as a literal of type tsquery: words, "phrases", -not, or; and before or, as search engines have it.
 * Empty, which finds nothing, where it contains no word.
 */
export function searchQuery(typed: string): string {
  const alternatives: string[][] = [[]]
  for (const [part, phrase] of typed.matchAll(/-?("[^"]*"?)|\S+/g)) {
    if (/^or$/i.test(part)) {
      alternatives.push([])
      continue
    }
    const words = searchWords(phrase ?? part)
    if (words.length) alternatives.at(-1)!.push(`${part.startsWith('-') ? '!' : ''}(${words.join(' <-> ')})`)
  }
  return alternatives
    .filter((terms) => terms.length)
    .map((terms) => terms.join(' & '))
    .join(' | ')
}
