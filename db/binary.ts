/**
 * Parameters in PostgreSQL's binary form ("Frontend/Backend Protocol", and the `*_send` functions of each type). The driver sends a Buffer as
 * it is. A text, which the driver has to quote and PostgreSQL has to parse, costs both of them several times as much.
 */

const OIDS = { bytea: 17, text: 25, tsvector: 3614 } as const

/** @returns an array of one dimension, as the parameter of `$n::text[]`, `$n::bytea[]` or `$n::tsvector[]` */
export function arrayOf(type: keyof typeof OIDS, items: readonly (string | Uint8Array | null)[]): Buffer {
  const sizes = items.map((item) => (item === null ? 0 : typeof item === 'string' ? Buffer.byteLength(item) : item.length))
  const array = Buffer.allocUnsafe(20 + sizes.reduce((sum, size) => sum + 4 + size, 0))
  let at = 0
  // Number of dimensions, whether there are nulls, type of the items, number of items, lower bound.
  for (const head of [1, items.includes(null) ? 1 : 0, OIDS[type], items.length, 1]) at = array.writeInt32BE(head, at)
  items.forEach((item, i) => {
    at = array.writeInt32BE(item === null ? -1 : sizes[i]!, at)
    if (typeof item === 'string') array.write(item, at)
    else if (item) array.set(item, at)
    at += sizes[i]!
  })
  return array
}

/** A word has fewer than 256 positions in a tsvector, and a position is at most 16,383 (PostgreSQL, "Limits" of text search). */
export const MAX_POSITIONS = 255
const LAST_POSITION = 16_383
/** Bytes of a position in a tsvector (WordEntryPos, tsearch/ts_type.h). */
export const POSITION_BYTES = 2

/** Bytes of a word with its first position in a tsvector: its UTF-8 to an even length, the count of its positions, the position (tsvectorrecv, tsvector.c). */
export function wordBytes(word: string): number {
  const bytes = Buffer.byteLength(word)
  return bytes + (bytes % 2) + 2 + POSITION_BYTES
}

/** @returns a tsvector: each word (UTF-8 of at most 2,046 bytes) with its positions, ascending from 1 */
export function tsvectorOf(words: ReadonlyMap<string, readonly number[]>): Buffer {
  let size = 4
  for (const [word, positions] of words) size += word.length * 3 + 3 + positions.length * 2
  const vector = Buffer.allocUnsafe(size)
  let at = vector.writeInt32BE(words.size, 0)
  for (const [word, positions] of words) {
    at += vector.write(word, at)
    vector[at++] = 0
    const within = positions.length > MAX_POSITIONS || positions.at(-1)! > LAST_POSITION ? positionsWithin(positions) : positions
    at = vector.writeUInt16BE(within.length, at)
    for (const position of within) at = vector.writeUInt16BE(position, at)
  }
  return vector.subarray(0, at)
}

/** Positions beyond the last one become the last one, once. */
function positionsWithin(positions: readonly number[]): number[] {
  return [...new Set(positions.map((position) => Math.min(position, LAST_POSITION)))].slice(0, MAX_POSITIONS)
}
