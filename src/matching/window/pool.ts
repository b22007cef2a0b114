/** Integers in one buffer: 64 KB, enough for some eighty fingerprints. */
const BUFFER_INTEGERS = 1 << 14

let buffer = new ArrayBuffer(4 * BUFFER_INTEGERS)
let used = 0

/**
 * A new array of zeros. Many arrays share one buffer, since allocating one for each costs more than the rest of a fingerprint; a buffer is freed
 * with the last of its arrays.
 */
export function integers(count: number): Int32Array {
  if (count > BUFFER_INTEGERS >> 2) return new Int32Array(count)
  if (used + count > BUFFER_INTEGERS) {
    buffer = new ArrayBuffer(4 * BUFFER_INTEGERS)
    used = 0
  }
  const array = new Int32Array(buffer, 4 * used, count)
  used += count
  return array
}

/** A copy of the first `count` values, in a shared buffer. */
export function pooledCopy(values: Int32Array, count: number): Int32Array {
  const copy = integers(count)
  for (let i = 0; i < count; i++) copy[i] = values[i]!
  return copy
}
