/** Closed parts, as a placing process knows them: which there are, and the filters of their slices. */
import { BitReader } from '../fingerprint/bits.ts'
import { blockOf, firstOf, HEAD_BYTES, numberOf, SLICE_BLOCKS, SLICES, sliceOf, widthOf } from './closed-slices.ts'
import { type Filter, filterBytes, filterOf, mayHave } from './fuse-filter.ts'

const reader = new BitReader()

/** A closed part, as PostgreSQL lists it: fingerprints from `first` to `last`. */
export interface PartRow {
  id: number
  first: number
  last: number
  fingerprints: number
}

/** A block of a part. */
export interface BlockName {
  part: number
  number: number
}

/** A closed part with the filters of its slices. */
class ClosedPart {
  readonly #filters: (Filter & { at: number; blocks: number })[] = []
  readonly #bytes: Uint8Array

  constructor(
    readonly row: PartRow,
    stored: Uint8Array[],
  ) {
    this.#bytes = new Uint8Array(stored.reduce((sum, { length }) => sum + length - HEAD_BYTES, 0))
    let at = 0
    for (const slice of stored) {
      const [numbers, blocks, seed] = new Uint32Array(new Uint8Array(slice.subarray(0, HEAD_BYTES)).buffer) as unknown as [
        number,
        number,
        number,
      ]
      const filter = filterOf(numbers, seed)
      this.#bytes.set(slice.subarray(HEAD_BYTES), at)
      this.#filters.push({ ...filter, at, blocks })
      at += filterBytes(filter)
    }
  }

  get bytes(): number {
    return this.#bytes.length
  }

  /**
   * Calls back for each of these keys that the part has, and for one in 256 of the others, with the block.
   * @param keys ascending by slice, so that a filter stays in the processor's cache while it is asked
   */
  each({ slices, numbers }: Spread, wanted: (key: number) => boolean, visit: (key: number, block: number) => void): void {
    for (let key = 0; key < numbers.length; key++) {
      const filter = this.#filters[slices[key]!]!
      const number = numbers[key]!
      if (mayHave(this.#bytes, filter.at, filter, number) && wanted(key)) visit(key, blockOf(number, filter.blocks))
    }
  }

  /** The fingerprints under a number in its block, the latest first. */
  find(block: Uint8Array, name: BlockName, number: number): number[] {
    const { first, last } = this.row
    const { blocks } = this.#filters[Math.floor(name.number / SLICE_BLOCKS)]!
    const width = widthOf(last - first + 1)
    reader.open(block)
    const differences = reader.takeAscending()
    const wanted = (number - firstOf(name.number % SLICE_BLOCKS, blocks) - 2 ** 31) | 0
    const from = differences.indexOf(wanted)
    const found: number[] = []
    if (from > 0) reader.skip(from * width)
    for (let i = from; i >= 0 && differences[i] === wanted; i++) found.push(first + reader.take(width))
    return found
  }
}

/** A key that is looked up in closed parts. */
export interface ClosedSeek {
  key: number
  check: number
}

/** The closed parts of the match window, with their filters in memory. */
export class ClosedParts {
  /** The latest first. */
  #parts: ClosedPart[] = []

  /** The number of the last fingerprint in a closed part; 0 where there is none. */
  get last(): number {
    return this.#parts[0]?.row.last ?? 0
  }

  /** Bytes of the filters. */
  get bytes(): number {
    return this.#parts.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  get count(): number {
    return this.#parts.length
  }

  /** Keeps the parts in this list, which is in the order of placing. @returns those whose filters are wanted */
  keep(rows: PartRow[]): PartRow[] {
    const known = new Set(this.#parts.map(({ row }) => row.id))
    const listed = new Set(rows.map(({ id }) => id))
    const missing = rows.filter(({ id }) => !known.has(id))
    this.#parts = this.#parts.filter(({ row }) => listed.has(row.id))
    return missing
  }

  /** Adds a part. @param filters of all its slices */
  add(row: PartRow, filters: Uint8Array[]): void {
    this.#parts.push(new ClosedPart(row, filters))
    this.#parts.sort((a, b) => b.row.first - a.row.first)
  }

  /**
   * Looks keys up, in the latest parts first: of a key that very many fingerprints have, only the latest are wanted. So parts are read in rounds,
   * each of twice as many parts as before.
   * @param read reads blocks; one that is missing has nothing
   * @param most fingerprints of a key: the latest
   * @returns for each key, in the same order, the fingerprints that have it, the latest first; undefined where none has
   */
  async find(
    seeks: ClosedSeek[],
    read: (blocks: BlockName[]) => Promise<Map<number, Uint8Array>>,
    most: number,
  ): Promise<(number[] | undefined)[]> {
    const found: (number[] | undefined)[] = new Array(seeks.length)
    const spread = spreadBySlice(seeks)
    const { slices, numbers, order } = spread
    for (let from = 0, size = 2; from < this.#parts.length; from += size, size *= 2) {
      const wanted: { key: number; part: ClosedPart; name: BlockName }[] = []
      const blocks = new Map<number, BlockName>()
      for (const part of this.#parts.slice(from, from + size))
        part.each(
          spread,
          (key) => (found[order[key]!]?.length ?? 0) < most,
          (key, block) => {
            const name = { part: part.row.id, number: slices[key]! * SLICE_BLOCKS + block }
            blocks.set(blockKey(name), name)
            wanted.push({ key, part, name })
          },
        )
      if (!wanted.length) continue
      const bytes = await read([...blocks.values()])
      for (const { key, part, name } of wanted) {
        const block = bytes.get(blockKey(name))
        const fingerprints = block ? part.find(block, name, numbers[key]!) : []
        const before = found[order[key]!]
        if (fingerprints.length) found[order[key]!] = before ? [...before, ...fingerprints].slice(0, most) : fingerprints
      }
    }
    return found
  }
}

/** Keys by slice and number, ascending by slice. `order`: where each was before. */
interface Spread {
  slices: Uint8Array
  numbers: Uint32Array
  order: Uint32Array
}

function spreadBySlice(seeks: ClosedSeek[]): Spread {
  const order = new Uint32Array(seeks.length).map((_, i) => i).sort((a, b) => sliceOf(seeks[a]!.key) - sliceOf(seeks[b]!.key))
  return {
    slices: Uint8Array.from(order, (i) => sliceOf(seeks[i]!.key)),
    numbers: Uint32Array.from(order, (i) => numberOf(seeks[i]!.key, seeks[i]!.check)),
    order,
  }
}

/** A block's name as one number: parts below 2^29 keep it below 2^53. */
export function blockKey({ part, number }: BlockName): number {
  return part * SLICES * SLICE_BLOCKS + number
}
