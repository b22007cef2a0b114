import { integers } from '../window/pool.ts'

/** Bits of a word of the buffer. */
const WORD = 32

/** A sequence of numbers of any width, in little-endian words that are reused and grow when needed. */
export class BitWriter {
  #words = new Int32Array(1 << 12)
  #at = 0
  #word = 0
  #used = 0

  /** Begins anew. */
  clear(): void {
    this.#at = this.#word = this.#used = 0
  }

  /** Appends the lowest `width` bits, 1 to 32, of a number that has no others. */
  put(value: number, width: number): void {
    const used = this.#used
    this.#word |= value << used
    if (used + width < WORD) {
      this.#used = used + width
      return
    }
    if (this.#at === this.#words.length) this.#grow()
    this.#words[this.#at++] = this.#word
    // A shift by 32 is one by 0.
    this.#word = used ? value >>> (WORD - used) : 0
    this.#used = used + width - WORD
  }

  /** Appends a number from 0 to 2^32 - 1, small ones in a byte. */
  putCount(value: number): void {
    let rest = value
    for (; rest > 127; rest >>>= 7) this.put(128 | (rest & 127), 8)
    this.put(rest, 8)
  }

  /**
   * Appends ascending integers as differences in Rice's code (Rice 1979, "Some practical universal noiseless coding techniques"): a difference of
   * evenly spread values takes half a bit more than its entropy.
   */
  putAscending(values: ArrayLike<number>): void {
    const count = values.length
    this.putCount(count)
    if (!count) return
    const mean = (values[count - 1]! + 2 ** 31) / count
    // The best width for a mean difference m is log2(m ln 2), rounded.
    const width = Math.max(0, 31 - Math.clz32(Math.SQRT2 * Math.LN2 * mean))
    this.put(width, 5)
    const mask = width ? (1 << width) - 1 : 0
    let before = -(2 ** 31)
    for (let i = 0; i < count; i++) {
      const value = values[i]!
      const difference = (value - before) >>> 0
      before = value
      let quotient = difference >>> width
      for (; quotient >= WORD; quotient -= WORD) this.put(-1, WORD)
      // `quotient` ones and a zero, then the lower bits: in one piece where they fit.
      const bits = quotient + 1 + width
      if (bits <= WORD) this.put(((difference & mask) << (quotient + 1)) | ((1 << quotient) - 1), bits)
      else {
        this.put(2 ** quotient - 1, quotient + 1)
        this.put(difference & mask, width)
      }
    }
  }

  /** Fills the last byte with zeros. @returns the bytes, in a buffer that the next call overwrites */
  bytes(): Uint8Array {
    const length = this.#at * 4 + Math.ceil(this.#used / 8)
    if (this.#at === this.#words.length) this.#grow()
    this.#words[this.#at] = this.#word
    return new Uint8Array(this.#words.buffer, 0, length)
  }

  #grow(): void {
    const words = new Int32Array(2 * this.#words.length)
    words.set(this.#words)
    this.#words = words
  }
}

/** Reads what a BitWriter wrote. */
export class BitReader {
  #words = new Int32Array(1 << 12)
  #bytes = new Uint8Array(this.#words.buffer)
  #at = 0
  #length = 0

  /** Begins to read these bytes, from a copy. */
  open(bytes: Uint8Array): void {
    // Room for a word behind the last.
    if (this.#bytes.length < bytes.length + 8) {
      this.#words = new Int32Array(bytes.length)
      this.#bytes = new Uint8Array(this.#words.buffer)
    }
    this.#bytes.set(bytes)
    this.#bytes.fill(0, bytes.length, bytes.length + 8)
    this.#length = 8 * bytes.length
    this.#at = 0
  }

  /** More was read than there is. */
  get isPastEnd(): boolean {
    return this.#at > this.#length
  }

  /** The next `width` bits, 1 to 32, as an unsigned number; of 32 as a signed one; past the end zeros. */
  take(width: number): number {
    if (this.#at >= this.#length) {
      this.#at = this.#length + 1
      return 0
    }
    const bits = bitsAt(this.#words, this.#at)
    this.#at += width
    return width === WORD ? bits : bits & ((1 << width) - 1)
  }

  /** Passes over some bits. */
  skip(count: number): void {
    this.#at += count
  }

  takeCount(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.take(8)
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
  }

  /** Ascending integers, in a shared buffer (window/pool.ts). @param most how many of them, from the first */
  takeAscending(most = Number.POSITIVE_INFINITY): Int32Array {
    const count = Math.min(most, this.takeCount())
    const values = integers(count)
    if (!count) return values
    const width = this.take(5)
    const mask = width ? (1 << width) - 1 : 0
    const words = this.#words
    let at = this.#at
    let value = -(2 ** 31)
    for (let i = 0; i < count; i++) {
      let quotient = 0
      let bits = bitsAt(words, at)
      for (; bits === -1; bits = bitsAt(words, at)) {
        quotient += WORD
        at += WORD
      }
      const ones = 31 - Math.clz32(~bits & (bits + 1))
      at += ones + 1
      value = (value + ((quotient + ones) << width) + (bitsAt(words, at) & mask)) | 0
      at += width
      values[i] = value
    }
    this.#at = at
    return values
  }

  /** The bytes behind the byte that was read last, to the end of the buffer. */
  rest(): Uint8Array {
    return this.#bytes.subarray((this.#at + 7) >>> 3)
  }
}

/** 32 bits from this one on. */
function bitsAt(words: Int32Array, at: number): number {
  const word = at >>> 5
  const used = at & 31
  return used ? (words[word]! >>> used) | (words[word + 1]! << (WORD - used)) : words[word]!
}
