import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../bench/ingest/corpus.ts'
import { type BlockName, blockKey, ClosedParts, type PartRow } from '../../../src/matching/window/closed-parts.ts'
import {
  type ClosedKeys,
  mergedPairs,
  pairsOf,
  readSlice,
  SLICE_BLOCKS,
  SLICES,
  type StoredSlice,
  writeSlice,
} from '../../../src/matching/window/closed-slices.ts'

const MOST = 5

/** Fingerprints with keys of their own, keys that a few share, and one that all share; their numbers have gaps. */
function fingerprints(count: number, first: number): ClosedKeys[] {
  const random = mulberry32(first)
  const below = (most: number) => Math.floor(random() * most)
  let fingerprint = first
  return Array.from({ length: count }, () => {
    fingerprint += 1 + below(3)
    const own = Array.from({ length: 8 }, () => below(2 ** 32) | 0)
    const keys = Int32Array.from([...own, below(300) - 150, 42])
    const checks = Uint8Array.from(own, (key) => key & 255)
    return { fingerprint, keys, checks }
  })
}

const spanOf = (added: ClosedKeys[]) => added.at(-1)!.fingerprint - added[0]!.fingerprint + 1

/** Parts as PostgreSQL keeps them. */
class Store {
  readonly rows: PartRow[] = []
  readonly slices = new Map<number, StoredSlice[]>()
  read = 0

  add(added: ClosedKeys[]): void {
    const first = added[0]!.fingerprint
    this.put({ first, last: added.at(-1)!.fingerprint, fingerprints: added.length }, pairsOf(added, first))
  }

  put(row: Omit<PartRow, 'id'>, pairs: ReturnType<typeof pairsOf>): void {
    const id = this.slices.size + 1
    this.rows.push({ id, ...row })
    this.slices.set(
      id,
      pairs.map((one) => writeSlice(one, row.last - row.first + 1, MOST)),
    )
  }

  /** Puts one part in the place of all. */
  merge(): void {
    const rows = this.rows.splice(0)
    const [first, last] = [rows[0]!.first, rows.at(-1)!.last]
    const pairs = Array.from({ length: SLICES }, (_, slice) =>
      mergedPairs(
        rows
          .map((row) => ({
            pairs: readSlice(this.slices.get(row.id)![slice]!.blocks, row.last - row.first + 1),
            distance: row.first - first,
          }))
          .reverse(),
      ),
    )
    this.put({ first, last, fingerprints: rows.reduce((sum, row) => sum + row.fingerprints, 0) }, pairs)
  }

  open(): ClosedParts {
    const parts = new ClosedParts()
    for (const row of parts.keep(this.rows))
      parts.add(
        row,
        this.slices.get(row.id)!.map(({ filter }) => filter),
      )
    return parts
  }

  readonly blocks = async (names: BlockName[]) => {
    this.read += names.length
    return new Map(
      names.map((name): [number, Uint8Array] => [
        blockKey(name),
        this.slices.get(name.part)![Math.floor(name.number / SLICE_BLOCKS)]!.blocks[name.number % SLICE_BLOCKS]!,
      ]),
    )
  }
}

/** All keys, with the fingerprints that have them, the latest first. */
function listed(added: ClosedKeys[]) {
  const lists = new Map<string, { key: number; check: number; fingerprints: number[] }>()
  for (const { fingerprint, keys, checks } of added.toReversed())
    for (const [i, key] of keys.entries()) {
      const check = i < checks.length ? checks[i]! : 0
      const list = lists.get(`${key} ${check}`) ?? { key, check, fingerprints: [] }
      if (list.fingerprints.length < MOST) list.fingerprints.push(fingerprint)
      lists.set(`${key} ${check}`, list)
    }
  return [...lists.values()]
}

describe('closed parts', () => {
  const added = fingerprints(30_000, 1_000_000)
  const chunks = Array.from({ length: 6 }, (_, i) => added.slice(i * 5000, (i + 1) * 5000))
  const store = new Store()
  for (const chunk of chunks) store.add(chunk)
  const lists = listed(added)
  const differing = async (parts: ClosedParts) => {
    const found = await parts.find(lists, store.blocks, MOST)
    return lists.filter(({ fingerprints }, i) => found[i]?.join() !== fingerprints.join())
  }

  it('have for each key the latest fingerprints, as a search through all has them', async () => {
    const parts = store.open()
    expect(parts.last).toBe(added.at(-1)!.fingerprint)
    expect(await differing(parts)).toEqual([])
  })

  it('have the same when they are merged', async () => {
    store.merge()
    const parts = store.open()
    expect(parts.count).toBe(1)
    expect(await differing(parts)).toEqual([])
  })

  it('read hardly any block for keys that none has, and take a byte and an eighth a key', async () => {
    const parts = store.open()
    const random = mulberry32(99)
    store.read = 0
    const strange = Array.from({ length: 20_000 }, () => ({ key: Math.floor(random() * 2 ** 32) | 0, check: 7 }))
    expect((await parts.find(strange, store.blocks, MOST)).filter((one) => one)).toEqual([])
    expect(store.read).toBeLessThan(160)
    expect(parts.bytes / lists.length).toBeLessThan(1.5)
  })

  it('tell keys of texts apart by their checks', async () => {
    const [{ fingerprint, keys, checks }] = added as [ClosedKeys]
    const [key, check] = [keys[0]!, checks[0]!]
    const found = await store.open().find(
      [
        { key, check },
        { key, check: check ^ 1 },
      ],
      store.blocks,
      MOST,
    )
    expect(found[0]).toEqual([fingerprint])
    expect(found[1]).toBeUndefined()
  })

  it('are written in some five bytes for a key and its fingerprint', () => {
    const bytes = [...store.slices.get(1)!].flatMap(({ blocks }) => blocks).reduce((sum, { length }) => sum + length, 0)
    expect(bytes / (10 * chunks[0]!.length)).toBeLessThan(6)
    expect(spanOf(chunks[0]!)).toBeGreaterThan(5000)
  })

  it('of an empty slice hold nothing', async () => {
    const small = new Store()
    small.add(fingerprints(1, 5))
    const parts = small.open()
    const found = await parts.find(
      [
        { key: 42, check: 0 },
        { key: 43, check: 0 },
      ],
      small.blocks,
      MOST,
    )
    expect(found[0]).toHaveLength(1)
    expect(found[1]).toBeUndefined()
  })
})
