/** The stored form of closed parts (closed-parts.ts): pairs of key and fingerprint in slices and blocks. */
import { BitReader, BitWriter } from '../fingerprint/bits.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { mix } from '../fingerprint/hash.ts'
import { makeFilter } from './fuse-filter.ts'

/**
 * The keys of fingerprints that are no longer in the memory of a placing process. They are stored in closed parts, each of some fingerprints in the
 * order of placing. A part has 256 slices, by the upper eight bits of the keys' hashes. A slice is a list of pairs of key and fingerprint in
 * ascending order, cut into blocks by the next bits; one row of PostgreSQL is a block. A filter of each slice is in memory, so a key is looked up
 * only in blocks that very probably have it. All is written once.
 */
export const SLICES = 256
/** Pairs of a block on average: some 600 bytes. Smaller ones take more rows, larger ones more time to read. */
const BLOCK_PAIRS = 128
/** The number of a block in its part is its slice times this, plus its number in the slice. */
export const SLICE_BLOCKS = 1 << 16
/** Bytes before a stored filter: numbers, blocks, seed. */
export const HEAD_BYTES = 12

/** Pairs of a slice: the lower 24 bits of a key's hash and its check; the fingerprint, counted from the part's first. */
export interface Pairs {
  numbers: Uint32Array
  fingerprints: Uint32Array
}

/** A slice as it is stored. */
export interface StoredSlice {
  filter: Uint8Array
  blocks: Uint8Array[]
}

/** The keys of a fingerprint that goes into a closed part. */
export interface ClosedKeys extends Pick<Fingerprint, 'keys' | 'checks'> {
  fingerprint: number
}

/** The slice of a key. @param key hashed, since the keys of texts are the smallest of many hashes, not evenly spread */
export function sliceOf(key: number): number {
  return mix(key) >>> 24
}

/** The number of a key in its slice. @param check eight bits more of the key, or 0 */
export function numberOf(key: number, check: number): number {
  return ((mix(key) << 8) | check) >>> 0
}

/** The pairs of each slice, the latest fingerprint of a key first. @param added in the order of placing */
export function pairsOf(added: ClosedKeys[], first: number): Pairs[] {
  const counts = new Uint32Array(SLICES)
  for (const { keys } of added) for (let i = 0; i < keys.length; i++) counts[sliceOf(keys[i]!)]!++
  const slices = Array.from(counts, (count) => ({ numbers: new Uint32Array(count), fingerprints: new Uint32Array(count) }))
  counts.fill(0)
  for (let n = added.length - 1; n >= 0; n--) {
    const { fingerprint, keys, checks } = added[n]!
    for (let i = 0; i < keys.length; i++) {
      const slice = sliceOf(keys[i]!)
      const at = counts[slice]!++
      slices[slice]!.numbers[at] = numberOf(keys[i]!, i < checks.length ? checks[i]! : 0)
      slices[slice]!.fingerprints[at] = fingerprint - first
    }
  }
  return slices.map(sorted)
}

/** The pairs of a slice of several parts. @param parts the latest part first, each with the distance of its first fingerprint from that of the whole */
export function mergedPairs(parts: { pairs: Pairs; distance: number }[]): Pairs {
  const count = parts.reduce((sum, { pairs }) => sum + pairs.numbers.length, 0)
  const merged = { numbers: new Uint32Array(count), fingerprints: new Uint32Array(count) }
  let at = 0
  for (const { pairs, distance } of parts) {
    merged.numbers.set(pairs.numbers, at)
    for (let i = 0; i < pairs.fingerprints.length; i++) merged.fingerprints[at++] = pairs.fingerprints[i]! + distance
  }
  return sorted(merged)
}

const RADIX_BITS = 11
const RADIX = 1 << RADIX_BITS

/** Sorts pairs by number in three passes (radix sort); those of one number keep their order. */
function sorted(pairs: Pairs): Pairs {
  let from = pairs
  let to: Pairs = { numbers: new Uint32Array(pairs.numbers.length), fingerprints: new Uint32Array(pairs.numbers.length) }
  for (let shift = 0; shift < 32; shift += RADIX_BITS) {
    const { numbers, fingerprints } = from
    const starts = new Uint32Array(RADIX + 1)
    for (let i = 0; i < numbers.length; i++) starts[((numbers[i]! >>> shift) & (RADIX - 1)) + 1]!++
    for (let digit = 0; digit < RADIX; digit++) starts[digit + 1]! += starts[digit]!
    for (let i = 0; i < numbers.length; i++) {
      const at = starts[(numbers[i]! >>> shift) & (RADIX - 1)]!++
      to.numbers[at] = numbers[i]!
      to.fingerprints[at] = fingerprints[i]!
    }
    ;[from, to] = [to, from]
  }
  return from
}

const bits = new BitWriter()
const reader = new BitReader()

/**
 * A slice in its stored form.
 * @param pairs ascending, the latest fingerprint of a key first
 * @param span how many fingerprints the part may have at most: the distance of its last from its first, plus one
 * @param most fingerprints that are kept under one key: the latest
 */
export function writeSlice(pairs: Pairs, span: number, most: number): StoredSlice {
  const { numbers, fingerprints, different } = latest(pairs, most)
  const blocks = Math.max(1, Math.ceil(numbers.length / BLOCK_PAIRS))
  const width = widthOf(span)
  const written: Uint8Array[] = []
  for (let block = 0, from = 0; block < blocks; block++) {
    let to = from
    while (to < numbers.length && blockOf(numbers[to]!, blocks) === block) to++
    const base = firstOf(block, blocks)
    bits.clear()
    // As signed numbers, of which the first possible is the smallest.
    const differences = new Int32Array(to - from)
    for (let i = from; i < to; i++) differences[i - from] = numbers[i]! - base - 2 ** 31
    bits.putAscending(differences)
    for (let i = from; i < to; i++) bits.put(fingerprints[i]!, width)
    written.push(bits.bytes().slice())
    from = to
  }
  const { filter, bytes } = makeFilter(different)
  const stored = new Uint8Array(HEAD_BYTES + bytes.length)
  new Uint32Array(stored.buffer, 0, 3).set([filter.numbers, blocks, filter.seed])
  stored.set(bytes, HEAD_BYTES)
  return { filter: stored, blocks: written }
}

/** The pairs without those of a number beyond the first `most`; and the different numbers. */
function latest({ numbers, fingerprints }: Pairs, most: number): Pairs & { different: Uint32Array } {
  const kept = { numbers: new Uint32Array(numbers.length), fingerprints: new Uint32Array(numbers.length) }
  const different = new Uint32Array(numbers.length)
  let count = 0
  let unlike = 0
  let same = 0
  for (let i = 0; i < numbers.length; i++) {
    if (i > 0 && numbers[i] === numbers[i - 1]) same++
    else {
      same = 0
      different[unlike++] = numbers[i]!
    }
    if (same >= most) continue
    kept.numbers[count] = numbers[i]!
    kept.fingerprints[count++] = fingerprints[i]!
  }
  return {
    numbers: kept.numbers.subarray(0, count),
    fingerprints: kept.fingerprints.subarray(0, count),
    different: different.subarray(0, unlike),
  }
}

/** Reads the pairs of a slice. @param blocks all of them, in order */
export function readSlice(blocks: Uint8Array[], span: number): Pairs {
  const parts = blocks.map((block, n) => readBlock(block, firstOf(n, blocks.length), span))
  const count = parts.reduce((sum, { numbers }) => sum + numbers.length, 0)
  const pairs = { numbers: new Uint32Array(count), fingerprints: new Uint32Array(count) }
  let at = 0
  for (const { numbers, fingerprints } of parts) {
    pairs.numbers.set(numbers, at)
    pairs.fingerprints.set(fingerprints, at)
    at += numbers.length
  }
  return pairs
}

function readBlock(block: Uint8Array, base: number, span: number): Pairs {
  const width = widthOf(span)
  reader.open(block)
  const differences = reader.takeAscending()
  const numbers = new Uint32Array(differences.length)
  const fingerprints = new Uint32Array(differences.length)
  for (let i = 0; i < numbers.length; i++) numbers[i] = differences[i]! + 2 ** 31 + base
  for (let i = 0; i < numbers.length; i++) fingerprints[i] = reader.take(width)
  return { numbers, fingerprints }
}

/** Bits of a fingerprint's number in its part. */
export function widthOf(span: number): number {
  return Math.max(1, 32 - Math.clz32(span - 1))
}

/** The block of a number, of so many. */
export function blockOf(number: number, blocks: number): number {
  return Math.floor((number * blocks) / 2 ** 32)
}

/** The first number that is in a block. */
export function firstOf(block: number, blocks: number): number {
  return Math.ceil((block * 2 ** 32) / blocks)
}
