import { Postings } from './postings.ts'

/** Prints in the part that still grows: at some forty keys each it takes 30 MB. */
const OPEN_FINGERPRINTS = 16_384

/**
 * By key the prints that have it, in memory: whatever a placing process can read again from the store. Prints are numbered by the store and come in
 * ascending order. A log-structured index (O'Neil and others 1996, "The log-structured merge-tree"): what is new lies in chains that grow, closed
 * parts in tables that are only read, of nine bytes a key; of two parts of like size one is made, so there are as many as the logarithm of what is held.
 */
export class KeyIndex {
  #closed: ClosedPart[] = []
  #open = new OpenPart()
  #last = 0
  #forgotten = 0
  readonly #most: number
  readonly #found: number[] = []

  /** @param most prints that are kept of one key, the latest, in each part */
  constructor(most: number) {
    this.#most = most
  }

  /** The number of the last print; 0 before the first. */
  get last(): number {
    return this.#last
  }

  /** About how many prints are held: of a part that was cut by its share. */
  get fingerprints(): number {
    return this.#closed.reduce((sum, part) => sum + part.fingerprints, this.#open.fingerprints)
  }

  /** Of how many parts it consists. */
  get parts(): number {
    return this.#closed.length + 1
  }

  add(fingerprint: number, keys: Int32Array): void {
    this.#last = fingerprint
    this.#open.add(fingerprint, keys, this.#most)
    if (this.#open.fingerprints < OPEN_FINGERPRINTS) return
    this.#close()
    this.join()
  }

  /** Adds many at once, several times as quick as one after the other: they become a part of their own, until `join`. */
  addMany(added: { fingerprint: number; keys: Int32Array }[]): void {
    if (!added.length) return
    this.#close()
    const first = added[0]!.fingerprint
    const length = added.reduce((sum, { keys }) => sum + keys.length, 0)
    const keys = new Int32Array(length)
    const fingerprints = new Int32Array(length)
    let at = 0
    for (const one of added.toReversed()) {
      keys.set(one.keys, at)
      fingerprints.fill(one.fingerprint - first, at, at + one.keys.length)
      at += one.keys.length
    }
    this.#last = added.at(-1)!.fingerprint
    this.#closed.push(new ClosedPart(first, this.#last, added.length, keys, fingerprints))
  }

  /** The prints under a key, the latest first, `most` of them at most, in a list that is used again. */
  find(key: number): readonly number[] {
    const found = this.#found
    found.length = 0
    this.#open.find(key, found, this.#most)
    for (let i = this.#closed.length - 1; i >= 0 && found.length < this.#most; i--) this.#closed[i]!.find(key, found, this.#most)
    while (found.length && found.at(-1)! <= this.#forgotten) found.pop()
    return found
  }

  /** Finds prints up to this one no more, and gives their room back where they are all or the greater part of their part. */
  forget(upTo: number): void {
    this.#forgotten = upTo
    this.#closed = this.#closed.flatMap((part) => {
      if (part.last <= upTo) return []
      return upTo - part.first > part.last - upTo ? [mergedPart([part], upTo + 1)] : [part]
    })
  }

  /** Makes one of all newest parts that together are more than half of the one before them. */
  join(): void {
    let from = this.#closed.length - 1
    for (let fingerprints = 0; from > 0; from--) {
      fingerprints += this.#closed[from]!.fingerprints
      if (this.#closed[from - 1]!.fingerprints >= 2 * fingerprints) break
    }
    const newest = this.#closed.splice(Math.max(0, from))
    if (newest.length > 1) this.#closed.push(mergedPart(newest, newest[0]!.first))
    else this.#closed.push(...newest)
  }

  #close(): void {
    if (this.#open.fingerprints) this.#closed.push(this.#open.close())
    this.#open = new OpenPart()
  }
}

class OpenPart {
  #postings = new Postings(1 << 20)
  #first = 0
  #last = 0
  #keys = 0
  fingerprints = 0

  add(fingerprint: number, keys: Int32Array, most: number): void {
    if (this.fingerprints++ === 0) this.#first = fingerprint
    this.#last = fingerprint
    this.#keys += keys.length
    for (let i = 0; i < keys.length; i++) this.#postings.add(keys[i]!, fingerprint - this.#first, most)
  }

  find(key: number, found: number[], most: number): void {
    const posting = this.#postings.find(key)
    for (let i = 0; i < posting.length && found.length < most; i++) found.push(this.#first + posting[i]!)
  }

  close(): ClosedPart {
    const keys = new Int32Array(this.#keys)
    const fingerprints = new Int32Array(this.#keys)
    let count = 0
    this.#postings.each((key, order) => {
      keys[count] = key
      fingerprints[count++] = order
    })
    return new ClosedPart(this.#first, this.#last, this.fingerprints, keys.subarray(0, count), fingerprints.subarray(0, count))
  }
}

/** Keys a bucket. */
const CROWD = 4

/** A table by the lowest bits of a key: where each bucket begins, then keys and prints, of one key the latest first. */
class ClosedPart {
  readonly #starts: Int32Array
  readonly #keys: Int32Array
  readonly #fingerprints: Int32Array

  /**
   * Five parameters: one part is made of plain numbers and lists in one place, and an object would only repeat their names.
   * @param keys with the print of each, counted from the first; of one key the latest first
   */
  constructor(
    readonly first: number,
    readonly last: number,
    readonly fingerprints: number,
    keys: Int32Array,
    fingerprintsOf: Int32Array,
  ) {
    let buckets = 1
    while (buckets * CROWD < keys.length) buckets *= 2
    const starts = new Int32Array(buckets + 1)
    for (let i = 0; i < keys.length; i++) starts[(keys[i]! & (buckets - 1)) + 1]!++
    for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1]! += starts[bucket]!
    const next = starts.slice()
    this.#keys = new Int32Array(keys.length)
    this.#fingerprints = new Int32Array(keys.length)
    for (let i = 0; i < keys.length; i++) {
      const at = next[keys[i]! & (buckets - 1)]!++
      this.#keys[at] = keys[i]!
      this.#fingerprints[at] = fingerprintsOf[i]!
    }
    this.#starts = starts
  }

  find(key: number, found: number[], most: number): void {
    const bucket = key & (this.#starts.length - 2)
    const end = this.#starts[bucket + 1]!
    for (let i = this.#starts[bucket]!; i < end && found.length < most; i++)
      if (this.#keys[i] === key) found.push(this.first + this.#fingerprints[i]!)
  }

  /** Writes its keys, with their prints counted from `first`, behind the first `count` of these lists; those before `first` are left out. */
  copyTo(keys: Int32Array, fingerprints: Int32Array, count: number, first: number): number {
    const from = this.#keys
    const of = this.#fingerprints
    const shift = this.first - first
    for (let i = 0; i < from.length; i++) {
      const fingerprint = of[i]! + shift
      if (fingerprint < 0) continue
      keys[count] = from[i]!
      fingerprints[count++] = fingerprint
    }
    return count
  }

  get length(): number {
    return this.#keys.length
  }
}

/** One part of several, oldest first, without prints before `first`. */
function mergedPart(parts: ClosedPart[], first: number): ClosedPart {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const keys = new Int32Array(length)
  const fingerprints = new Int32Array(length)
  let count = 0
  for (const part of parts.toReversed()) count = part.copyTo(keys, fingerprints, count, first)
  const [last, span] = [parts.at(-1)!.last, parts.at(-1)!.last - parts[0]!.first + 1]
  const earlier = parts.reduce((sum, part) => sum + part.fingerprints, 0)
  return new ClosedPart(
    first,
    last,
    Math.round((earlier * (last - first + 1)) / span),
    keys.subarray(0, count),
    fingerprints.subarray(0, count),
  )
}
