/**
 * Parameters in PostgreSQL's binary form ("Frontend/Backend Protocol", and the `*_send` functions of each type). The driver sends a Buffer as
 * it is; a text that it would have to quote and PostgreSQL to read again character by character costs both of them several times as much.
 */

const OIDS = { bytea: 17, text: 25, tsvector: 3614 } as const

/** @returns an array of one dimension, as the parameter of `$n::text[]`, `$n::bytea[]` or `$n::tsvector[]` */
export function arrayOf(type: keyof typeof OIDS, items: readonly (string | Uint8Array | null)[]): Buffer {
  const sizes = items.map((item) => (item === null ? 0 : typeof item === 'string' ? Buffer.byteLength(item) : item.length))
  const array = Buffer.allocUnsafe(20 + sizes.reduce((sum, size) => sum + 4 + size, 0))
  let at = 0
  // Dimensions, whether there are nulls, the type, how many items, the number of the first.
  for (const head of [1, items.includes(null) ? 1 : 0, OIDS[type], items.length, 1]) at = array.writeInt32BE(head, at)
  items.forEach((item, i) => {
    at = array.writeInt32BE(item === null ? -1 : sizes[i]!, at)
    if (typeof item === 'string') array.write(item, at)
    else if (item) array.set(item, at)
    at += sizes[i]!
  })
  return array
}

/** A word has at most 256 places in a tsvector, and a place is at most 16,383 (PostgreSQL, "Limits" of text search). */
export const MOST_PLACES = 255
const LAST_PLACE = 16_383
/** What a place takes in a tsvector (WordEntryPos, tsearch/ts_type.h). */
export const PLACE_BYTES = 2

/** What a word with its first place takes in a tsvector: its UTF-8 to an even length, the count of its places, the place (tsvectorrecv, tsvector.c). */
export function wordBytes(word: string): number {
  const bytes = Buffer.byteLength(word)
  return bytes + (bytes % 2) + 2 + PLACE_BYTES
}

/** @returns a tsvector: each word (UTF-8 of at most 2,046 bytes) with its places, ascending from 1 */
export function tsvectorOf(words: ReadonlyMap<string, readonly number[]>): Buffer {
  let size = 4
  for (const [word, places] of words) size += word.length * 3 + 3 + places.length * 2
  const vector = Buffer.allocUnsafe(size)
  let at = vector.writeInt32BE(words.size, 0)
  for (const [word, places] of words) {
    at += vector.write(word, at)
    vector[at++] = 0
    const within = places.length > MOST_PLACES || places.at(-1)! > LAST_PLACE ? placesWithin(places) : places
    at = vector.writeUInt16BE(within.length, at)
    for (const place of within) at = vector.writeUInt16BE(place, at)
  }
  return vector.subarray(0, at)
}

/** What lies beyond the last place stands at it, once. */
function placesWithin(places: readonly number[]): number[] {
  return [...new Set(places.map((place) => Math.min(place, LAST_PLACE)))].slice(0, MOST_PLACES)
}
