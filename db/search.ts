import { MOST_PLACES, PLACE_BYTES, tsvectorOf, wordBytes } from './binary.ts'

/**
 * How stories are searched. We cut the words ourselves: PostgreSQL's own parser takes 0.35 ms for a text of 400 words, which was more than all
 * the rest of writing a story, and it knows neither "Sao Paulo" for "São Paulo" nor words in scripts without spaces.
 */

/** One character is one word where a script writes no spaces; a run of them is searched as a phrase. */
const WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]|[\p{L}\p{N}\p{M}]+/gu
/** What makes letters differ that are the same to a reader: the combining diacritical marks. */
const ACCENTS = /[\u0300-\u036f]/g
/** A tsvector's word may have 2046 bytes; longer than this it is no word that anybody types. */
const LONGEST = 100

/** The same where there are no other letters: half of what reading the words costs is asking what a character is. */
const ASCII_WORD = /[a-z0-9]+/g
const ASCII = /^[\x00-\x7f]*$/

/** @returns the words of a text in order, as they are searched: lower case, compatibility forms, without accents */
function wordsOf(text: string): string[] {
  if (ASCII.test(text)) return (text.toLowerCase().match(ASCII_WORD) ?? []).map(cut)
  const folded = text.toLowerCase().normalize('NFKD').replace(ACCENTS, '').normalize('NFC')
  return (folded.match(WORD) ?? []).map(cut)
}

function cut(word: string): string {
  return word.length > LONGEST ? [...word].slice(0, LONGEST).join('') : word
}

/**
 * Bytes of a tsvector that the words of a headline and of a body may take, places included: together less than the 1 MB (2^20 - 1) that PostgreSQL
 * allows ("Limits" of text search). The longest honest headline takes 2 KB, a body of 100,000 characters some 300 KB.
 */
const MOST_BYTES = { headline: 64 * 1024, body: 896 * 1024 }

/** @returns headline and body as one tsvector in binary form, each word with its places; of what is too long for one, as much as fits from its beginning */
export function searchVector(headline: string, body = ''): Buffer {
  const places = new Map<string, number[]>()
  const last = addWords(places, 0, wordsOf(headline), MOST_BYTES.headline)
  addWords(places, last, wordsOf(body), MOST_BYTES.body)
  return tsvectorOf(places)
}

/** Adds words with the places behind `place`, while they take no more than `most` bytes. @returns the last place */
function addWords(places: Map<string, number[]>, place: number, words: string[], most: number): number {
  let bytes = 0
  let last = place
  for (const word of words) {
    const before = places.get(word)
    bytes += before ? (before.length < MOST_PLACES ? PLACE_BYTES : 0) : wordBytes(word)
    if (bytes > most) break
    if (before) before.push(++last)
    else places.set(word, [++last])
  }
  return last
}

/**
 * What a reader typed as a literal of type tsquery: words, "phrases", -not, or; and before or, as search engines have it.
 * Empty (and finding nothing) where it holds no word.
 */
export function searchQuery(typed: string): string {
  const alternatives: string[][] = [[]]
  for (const [part, phrase] of typed.matchAll(/-?("[^"]*"?)|\S+/g)) {
    if (/^or$/i.test(part)) {
      alternatives.push([])
      continue
    }
    const words = wordsOf(phrase ?? part)
    if (words.length) alternatives.at(-1)!.push(`${part.startsWith('-') ? '!' : ''}(${words.join(' <-> ')})`)
  }
  return alternatives
    .filter((terms) => terms.length)
    .map((terms) => terms.join(' & '))
    .join(' | ')
}
