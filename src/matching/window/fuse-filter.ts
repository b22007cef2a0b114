import { mix } from '../fingerprint/hash.ts'

/**
 * A read-only set of 32-bit numbers in nine bits a number, which takes one other number in 256 for one of its own: a binary fuse filter of three
 * places and eight bits (Graf and Lemire 2022, "Binary fuse filters: fast and smaller than xor filters"), whose size factors these are.
 */
export interface Filter {
  /** How many different numbers the set has. */
  numbers: number
  /** Which way of spreading them was found to work: nearly always the first, 0. */
  seed: number
  /** Numbers have their first place in the first `spread` places, and two more in the two following segments. */
  segment: number
  spread: number
}

/** Places of a number. */
const PLACES = 3
/** Places in a segment at most: 16 bits of the hash choose among them. */
const MAX_SEGMENT = 1 << 16
/** A way of spreading the numbers works with a probability of over 9 in 10. */
const MAX_SEEDS = 100

/** The filter's shape for so many numbers. */
export function filterOf(numbers: number, seed = 0): Filter {
  if (numbers === 0) return { numbers, seed, segment: 0, spread: 0 }
  const segment = Math.min(MAX_SEGMENT, 2 ** Math.floor(Math.log(numbers) / Math.log(3.33) + 2.25))
  const factor = numbers > 1 ? Math.max(1.125, 0.875 + (0.25 * Math.log(1e6)) / Math.log(numbers)) : 0
  const segments = Math.max(1, Math.ceil(Math.round(numbers * factor) / segment) - (PLACES - 1))
  return { numbers, seed, segment, spread: segments * segment }
}

/** Bytes of a filter. */
export function filterBytes({ segment, spread }: Filter): number {
  return spread + (PLACES - 1) * segment
}

/** The places of a number and its eight bits, as `locate` sets them: an object for each number would cost more than the rest. */
let first = 0
let second = 0
let third = 0
let bits = 0

function locate(number: number, seed: number, segment: number, spread: number): void {
  const a = mix(number ^ Math.imul(seed, 0x9e3779b1))
  const b = mix(a + 0x7f4a7c15)
  first = Math.floor(((a >>> 0) * spread) / 2 ** 32)
  second = (first + segment) ^ (b & (segment - 1))
  third = (first + 2 * segment) ^ ((b >>> 16) & (segment - 1))
  bits = Math.imul(a ^ b, 0x85ebca6b) >>> 24
}

/** Whether the set may have a number. @param at where the filter begins in these bytes */
export function mayHave(bytes: Uint8Array, at: number, { numbers, seed, segment, spread }: Filter, number: number): boolean {
  if (numbers === 0) return false
  locate(number, seed, segment, spread)
  return (bytes[at + first]! ^ bytes[at + second]! ^ bytes[at + third]!) === bits
}

/** Makes the filter of different numbers. @param count the first of them that belong to the set */
export function makeFilter(numbers: Uint32Array, count = numbers.length): { filter: Filter; bytes: Uint8Array } {
  for (let seed = 0; seed < MAX_SEEDS; seed++) {
    const filter = filterOf(count, seed)
    const order = peel(numbers, count, filter)
    if (order) return { filter, bytes: fill(order, filter) }
  }
  throw new Error('The numbers of a filter are not different.')
}

/**
 * Orders the numbers so that each has a place that none of the earlier ones has, from the last on.
 * @returns the numbers, and that place of each; null where this seed gives no such order
 */
function peel(numbers: Uint32Array, count: number, filter: Filter): { numbers: Uint32Array; places: Uint32Array } | null {
  const { seed, segment, spread } = filter
  const length = filterBytes(filter)
  /** How many numbers have a place, and those numbers, all in one by exclusive or. */
  const counts = new Uint8Array(length)
  const both = new Uint32Array(length)
  for (let i = 0; i < count; i++) {
    const number = numbers[i]!
    locate(number, seed, segment, spread)
    counts[first]!++
    counts[second]!++
    counts[third]!++
    both[first]! ^= number
    both[second]! ^= number
    both[third]! ^= number
  }
  const peeled = { numbers: new Uint32Array(count), places: new Uint32Array(count) }
  const single = new Uint32Array(length)
  let singles = 0
  for (let place = 0; place < length; place++) if (counts[place] === 1) single[singles++] = place
  let found = 0
  while (singles > 0) {
    const place = single[--singles]!
    if (counts[place] !== 1) continue
    const number = both[place]!
    peeled.numbers[found] = number
    peeled.places[found++] = place
    locate(number, seed, segment, spread)
    for (const other of [first, second, third]) {
      both[other]! ^= number
      if (--counts[other]! === 1) single[singles++] = other
    }
  }
  return found === count ? peeled : null
}

function fill({ numbers, places }: { numbers: Uint32Array; places: Uint32Array }, filter: Filter): Uint8Array {
  const bytes = new Uint8Array(filterBytes(filter))
  for (let i = numbers.length - 1; i >= 0; i--) {
    locate(numbers[i]!, filter.seed, filter.segment, filter.spread)
    // Its own place is still zero.
    bytes[places[i]!] = bits ^ bytes[first]! ^ bytes[second]! ^ bytes[third]!
  }
  return bytes
}
