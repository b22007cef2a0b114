/** Numbers of one piece of memory: 64 KB, some eighty prints. */
const PIECE = 1 << 14

let piece = new ArrayBuffer(4 * PIECE)
let used = 0

/** A new array of so many zeros. Many share one piece of memory, since to ask for a piece each costs more than the rest of a fingerprint; it is freed with the last of them. */
export function integers(count: number): Int32Array {
  if (count > PIECE >> 2) return new Int32Array(count)
  if (used + count > PIECE) {
    piece = new ArrayBuffer(4 * PIECE)
    used = 0
  }
  const array = new Int32Array(piece, 4 * used, count)
  used += count
  return array
}

/** A copy of the first of these numbers. */
export function pooledCopy(values: Int32Array, count: number): Int32Array {
  const copy = integers(count)
  for (let i = 0; i < count; i++) copy[i] = values[i]!
  return copy
}
