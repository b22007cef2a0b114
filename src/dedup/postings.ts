/** By key the versions that have it, the latest first, in a few typed arrays: some twenty bytes a posting, where a map of lists takes more than a hundred. */
export class Postings {
  /** By the key's bits: the first of a chain of nodes, plus one. */
  #heads = new Int32Array(1 << 12)
  #keys = new Int32Array(1 << 12)
  #orders = new Float64Array(1 << 12)
  /** The next of the chain, or of those that are free, plus one. */
  #next = new Int32Array(1 << 12)
  #free = 0
  #used = 0
  /** What find() found. */
  readonly found: number[] = []

  /** Adds a version under a key. Of more than `most` the earliest is forgotten. */
  add(key: number, order: number, most: number): void {
    if (this.#free === 0 && this.#used === this.#keys.length) this.#grow()
    let same = 0
    let beforeLast = 0
    const bucket = this.#bucketOf(key)
    for (let before = 0, node = this.#heads[bucket]!; node; before = node, node = this.#next[node - 1]!) {
      if (this.#keys[node - 1] !== key) continue
      same++
      beforeLast = before
    }
    if (same >= most) this.#unlink(bucket, beforeLast)
    const node = this.#free || ++this.#used
    if (node === this.#free) this.#free = this.#next[node - 1]!
    this.#keys[node - 1] = key
    this.#orders[node - 1] = order
    this.#next[node - 1] = this.#heads[bucket]!
    this.#heads[bucket] = node
  }

  /** The versions under a key, the latest first; a list that is used again. */
  find(key: number): number[] {
    this.found.length = 0
    for (let node = this.#heads[this.#bucketOf(key)]!; node; node = this.#next[node - 1]!)
      if (this.#keys[node - 1] === key) this.found.push(this.#orders[node - 1]!)
    return this.found
  }

  remove(key: number, order: number): void {
    const bucket = this.#bucketOf(key)
    for (let before = 0, node = this.#heads[bucket]!; node; before = node, node = this.#next[node - 1]!) {
      if (this.#keys[node - 1] !== key || this.#orders[node - 1] !== order) continue
      this.#unlink(bucket, before)
      return
    }
  }

  /** Keys of short texts are the smallest of hashes: only their lower bits are spread evenly. */
  #bucketOf(key: number): number {
    return key & (this.#heads.length - 1)
  }

  /** Takes the node out that follows `before` (0: the first of the chain). */
  #unlink(bucket: number, before: number): void {
    const node = before ? this.#next[before - 1]! : this.#heads[bucket]!
    const after = this.#next[node - 1]!
    if (before) this.#next[before - 1] = after
    else this.#heads[bucket] = after
    this.#next[node - 1] = this.#free
    this.#free = node
  }

  /** Twice the room. Chains are walked from their ends, so that the latest stays first. */
  #grow(): void {
    const room = 2 * this.#keys.length
    const [heads, keys, orders, next] = [this.#heads, this.#keys, this.#orders, this.#next]
    this.#heads = new Int32Array(room)
    this.#keys = new Int32Array(room)
    this.#orders = new Float64Array(room)
    this.#next = new Int32Array(room)
    this.#keys.set(keys)
    this.#orders.set(orders)
    for (const head of heads) {
      const chain: number[] = []
      for (let node = head; node; node = next[node - 1]!) chain.push(node)
      for (const node of chain.reverse()) {
        const bucket = this.#bucketOf(keys[node - 1]!)
        this.#next[node - 1] = this.#heads[bucket]!
        this.#heads[bucket] = node
      }
    }
  }
}
