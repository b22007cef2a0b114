import { Postings } from './postings.ts'

/** Fingerprints in the open part. At some forty keys each, it takes 30 MB. */
const OPEN_FINGERPRINTS = 16_384

/**
 * The fingerprints under each key, in memory. A placing process can read the content again from the store, which numbers fingerprints in ascending
 * order. The index is log-structured (O'Neil and others 1996, "The log-structured merge-tree"): new fingerprints go into chains that grow, and
 * closed parts are read-only tables of nine bytes a key. Parts of similar size are merged, so their number grows with the logarithm of the content.
 */
export class KeyIndex {
  #closed: ClosedPart[] = []
  #open = new OpenPart()
  #last = 0
  #forgotten = 0
  readonly #most: number
  readonly #found: number[] = []

  /** @param most fingerprints that are kept under one key in each part: the latest */
  constructor(most: number) {
    this.#most = most
  }

  /** The number of the last fingerprint; 0 before the first. */
  get last(): number {
    return this.#last
  }

  /** About how many fingerprints are indexed: a part that was cut is estimated by its share. */
  get fingerprints(): number {
    return this.#closed.reduce((sum, part) => sum + part.fingerprints, this.#open.fingerprints)
  }

  /** How many parts the index has. */
  get parts(): number {
    return this.#closed.length + 1
  }

  /** Adds a fingerprint, by its number, under its keys. */
  add(fingerprint: number, keys: Int32Array): void {
    this.#last = fingerprint
    this.#open.add(fingerprint, keys, this.#most)
    if (this.#open.fingerprints < OPEN_FINGERPRINTS) return
    this.#close()
    this.join()
  }

  /** Adds many at once, several times as fast as one after the other. They are a part of their own until `join`. */
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

  /** The fingerprints under a key, the latest first, at most `most`, in a list that the next call reuses. */
  find(key: number): readonly number[] {
    const found = this.#found
    found.length = 0
    this.#open.find(key, found, this.#most)
    for (let i = this.#closed.length - 1; i >= 0 && found.length < this.#most; i--) this.#closed[i]!.find(key, found, this.#most)
    while (found.length && found.at(-1)! <= this.#forgotten) found.pop()
    return found
  }

  /** Removes the fingerprints up to this one from what `find` returns. Their memory is freed where they are more than half of a part. */
  forget(upTo: number): void {
    this.#forgotten = upTo
    this.#closed = this.#closed.flatMap((part) => {
      if (part.last <= upTo) return []
      return upTo - part.first > part.last - upTo ? [mergedPart([part], upTo + 1)] : [part]
    })
  }

  /** Merges the newest parts that together are more than half as large as the part before them. */
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

  /** Closes the open part and begins a new one. */
  #close(): void {
    if (this.#open.fingerprints) this.#closed.push(this.#open.close())
    this.#open = new OpenPart()
  }
}

/** The part to which fingerprints are added. */
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

/** Keys per bucket on average, at most. */
const BUCKET_KEYS = 4

/** A read-only table by the lowest bits of a key: where each bucket begins, its keys, and their fingerprints, the latest of a key first. */
class ClosedPart {
  readonly #starts: Int32Array
  readonly #keys: Int32Array
  readonly #fingerprints: Int32Array

  /**
   * Five parameters: a part is plain numbers and lists, and an object would only repeat their names.
   * @param keys the latest fingerprint of a key first
   * @param fingerprintsOf the fingerprint of each key, counted from `first`
   */
  constructor(
    readonly first: number,
    readonly last: number,
    readonly fingerprints: number,
    keys: Int32Array,
    fingerprintsOf: Int32Array,
  ) {
    let buckets = 1
    while (buckets * BUCKET_KEYS < keys.length) buckets *= 2
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

  /**
   * Appends its keys, with their fingerprints counted from `first`, to lists that have `count` entries. Fingerprints before `first` are left out.
   * @returns the new count
   */
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

/** Merges parts, oldest first, without the fingerprints before `first`. */
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
