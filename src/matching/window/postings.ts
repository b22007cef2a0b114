/** Positions in a node: its key, its order, the next node. A node has four numbers, so it never crosses a line of the processor's cache. */
const KEY_AT = 0
const ORDER_AT = 1
const NEXT_AT = 2
const NODE_SIZE = 4

/** The orders of the versions under each key, the latest first, in two typed arrays: about twenty bytes a posting. A map of lists takes over a hundred. */
export class Postings {
  /** For the lowest bits of a key, the position of the first node of its chain, or 0. */
  #heads: Int32Array
  #nodes: Int32Array
  /** The first node that was released, and the first that was never used; 0 stands for none. */
  #free = 0
  #unused = NODE_SIZE
  readonly #found: number[] = []

  /** @param capacity initial room for postings, a power of two; growing costs time */
  constructor(capacity = 1 << 12) {
    this.#heads = new Int32Array(capacity)
    this.#nodes = new Int32Array(NODE_SIZE * capacity)
  }

  /** Adds a version under a key. Of more than `most` under one key the earliest is removed. Only the lowest 32 bits of the order are kept. */
  add(key: number, order: number, most: number): void {
    if (this.#free === 0 && this.#unused === this.#nodes.length) this.#grow()
    const nodes = this.#nodes
    const bucket = this.#bucketOf(key)
    const head = this.#heads[bucket]!
    let same = 0
    let beforeLast = 0
    for (let before = 0, node = head; node; before = node, node = nodes[node + NEXT_AT]!) {
      if (nodes[node + KEY_AT] !== key) continue
      same++
      beforeLast = before
    }
    if (same >= most) this.#unlink(bucket, beforeLast)
    const node = this.#free || this.#unused
    if (node === this.#free) this.#free = nodes[node + NEXT_AT]!
    else this.#unused += NODE_SIZE
    nodes[node + KEY_AT] = key
    nodes[node + ORDER_AT] = order
    nodes[node + NEXT_AT] = this.#heads[bucket]!
    this.#heads[bucket] = node
  }

  /** The orders under a key, the latest first, in a list that the next call reuses. */
  find(key: number): readonly number[] {
    const found = this.#found
    const nodes = this.#nodes
    found.length = 0
    for (let node = this.#heads[this.#bucketOf(key)]!; node; node = nodes[node + NEXT_AT]!)
      if (nodes[node + KEY_AT] === key) found.push(nodes[node + ORDER_AT]!)
    return found
  }

  /** Calls back for every key and order, the latest of a key first. */
  each(visit: (key: number, order: number) => void): void {
    const nodes = this.#nodes
    for (const head of this.#heads)
      for (let node = head; node; node = nodes[node + NEXT_AT]!) visit(nodes[node + KEY_AT]!, nodes[node + ORDER_AT]!)
  }

  /** Removes a version from a key. */
  remove(key: number, order: number): void {
    const nodes = this.#nodes
    const bucket = this.#bucketOf(key)
    for (let before = 0, node = this.#heads[bucket]!; node; before = node, node = nodes[node + NEXT_AT]!) {
      if (nodes[node + KEY_AT] !== key || nodes[node + ORDER_AT] !== (order | 0)) continue
      this.#unlink(bucket, before)
      return
    }
  }

  /** By the lower bits: most keys are the smallest of many hashes, so their upper bits are not spread evenly. */
  #bucketOf(key: number): number {
    return key & (this.#heads.length - 1)
  }

  /** Removes the node that follows `before` (0: the first of the chain). */
  #unlink(bucket: number, before: number): void {
    const nodes = this.#nodes
    const node = before ? nodes[before + NEXT_AT]! : this.#heads[bucket]!
    const after = nodes[node + NEXT_AT]!
    if (before) nodes[before + NEXT_AT] = after
    else this.#heads[bucket] = after
    nodes[node + NEXT_AT] = this.#free
    this.#free = node
  }

  /** Doubles the capacity. Chains are copied from their ends, so that the latest stays first. */
  #grow(): void {
    const before = this.#nodes
    const heads = this.#heads
    const nodes = new Int32Array(2 * before.length)
    nodes.set(before)
    this.#nodes = nodes
    this.#heads = new Int32Array(2 * heads.length)
    for (const head of heads) {
      const chain: number[] = []
      for (let node = head; node; node = before[node + NEXT_AT]!) chain.push(node)
      for (const node of chain.reverse()) {
        const bucket = this.#bucketOf(before[node + KEY_AT]!)
        nodes[node + NEXT_AT] = this.#heads[bucket]!
        this.#heads[bucket] = node
      }
    }
  }
}
