import type pg from 'pg'
import { inTransaction } from '../../../db/client.ts'
import { lastArchived } from '../../../db/write/archive.ts'
import {
  addPart,
  dropParts,
  listParts,
  mayClose,
  type Part,
  readBlocksBetween,
  replaceParts,
  writeSlices,
  writtenSlices,
} from '../../../db/write/closed-parts.ts'
import { newestPlacement } from '../../../db/write/fingerprints.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import {
  type ClosedKeys,
  mergedPairs,
  type Pairs,
  pairsOf,
  readSlice,
  SLICE_BLOCKS,
  SLICES,
  type StoredSlice,
  writeSlice,
} from '../../matching/window/closed-slices.ts'
import type { Context } from '../context.ts'
import { readKeys } from './place-memory.ts'

/** Fingerprints of a part before it is merged: at some forty keys each, a second of work and 200 MB of memory. */
const PART_FINGERPRINTS = 131_072
/** So many neighbouring parts of a level are merged into one of the next. */
const MERGED_PARTS = 8
/** Levels of parts: one of the last has 8.4 million fingerprints. More parts cost look-ups less than a merge of larger ones would take. */
const LEVELS = 3
/** Slices that are written in one statement. */
const SLICES_AT_ONCE = 16

export interface Closing {
  /** Pieces of work at most: each is a transaction of about a second. */
  pieces?: number
  /** Fingerprints of a part, for tests. */
  partFingerprints?: number
}

/**
 * Moves the keys of fingerprints that exceed the memory of the placing processes (`PLACE_MEMORY_FINGERPRINTS`) into closed parts, merges small
 * parts, and deletes those that the window has passed. It does not take the placing lock. Each piece is one transaction, and the next continues
 * where it ended, in whichever process: what is being made is not read before it is complete, and until then its content is found where it was.
 * @returns how many pieces were done
 */
export async function closeParts({ db, settings }: Pick<Context, 'db' | 'settings'>, options: Closing = {}): Promise<number> {
  const { pieces = Number.POSITIVE_INFINITY, partFingerprints = PART_FINGERPRINTS } = options
  const kept = settings.PLACE_MEMORY_FINGERPRINTS
  let done = 0
  while (done < pieces && (await inTransaction(db, (client) => closePiece(client, kept, partFingerprints)))) done++
  return done
}

/** @returns whether there was anything to do */
async function closePiece(client: pg.PoolClient, kept: number, partFingerprints: number): Promise<boolean> {
  if (!(await mayClose(client))) return false
  const parts = await listParts(client)
  const merging = parts.find((part) => !part.closed)
  if (merging) return mergeNext(client, merging, parts)
  const archived = await lastArchived(client)
  const passed = parts.filter((part) => part.last <= archived)
  if (passed.length) {
    await dropParts(
      client,
      passed.map(({ id }) => id),
    )
    return true
  }
  const due = dueForMerge(parts)
  if (due) {
    const fingerprints = due.reduce((sum, part) => sum + part.fingerprints, 0)
    await addPart(client, { first: due[0]!.first, last: due.at(-1)!.last, fingerprints, level: due[0]!.level + 1, closed: false })
    return true
  }
  const last = Math.max(archived, parts.at(-1)?.last ?? 0)
  if ((await newestPlacement(client)) - last < kept + partFingerprints) return false
  return closeNext(client, last, partFingerprints)
}

/** Makes a part of the fingerprints after `last`, and closes it. */
async function closeNext(client: pg.PoolClient, last: number, most: number): Promise<boolean> {
  const added: ClosedKeys[] = []
  for await (const rows of readKeys(client, last, most)) added.push(...rows)
  if (!added.length) return false
  const [first, end] = [added[0]!.fingerprint, added.at(-1)!.fingerprint]
  const part = await addPart(client, { first, last: end, fingerprints: added.length, level: 0, closed: true })
  const slices = pairsOf(added, first)
  for (let slice = 0; slice < SLICES; slice += SLICES_AT_ONCE) {
    const pairs = slices.slice(slice, slice + SLICES_AT_ONCE)
    await write(client, { part, slice, span: end - first + 1 }, pairs)
  }
  return true
}

/** The earliest neighbouring parts of one level that are enough to be merged. */
function dueForMerge(parts: Part[]): Part[] | undefined {
  for (let from = 0; from + MERGED_PARTS <= parts.length; from++) {
    const neighbours = parts.slice(from, from + MERGED_PARTS)
    const { level } = neighbours[0]!
    if (level < LEVELS - 1 && neighbours.every((part) => part.level === level)) return neighbours
  }
  return undefined
}

/** Merges the next slices of the parts that a part replaces; after the last slice it replaces them. */
async function mergeNext(client: pg.PoolClient, merging: Part, parts: Part[]): Promise<boolean> {
  const sources = parts.filter((part) => part.closed && part.first >= merging.first && part.last <= merging.last).reverse()
  const ids = sources.map(({ id }) => id)
  const from = await writtenSlices(client, merging.id)
  const to = Math.min(SLICES, from + slicesAPiece(merging))
  for (let slice = from; slice < to; slice++) {
    const blocks = await readBlocksBetween(client, ids, slice * SLICE_BLOCKS, (slice + 1) * SLICE_BLOCKS)
    const pairs = sources.map(({ id, first, last }) => ({
      pairs: readSlice(
        blocks.filter(({ part }) => part === id).map(({ pairs }) => pairs),
        last - first + 1,
      ),
      distance: first - merging.first,
    }))
    await write(client, { part: merging.id, slice, span: merging.last - merging.first + 1 }, [mergedPairs(pairs)])
  }
  if (to === SLICES) await replaceParts(client, merging.id, ids)
  return true
}

/** The slices of a merged part that are a second or two of work: one of eight million fingerprints takes 0.9 s, so a large part has few in a piece. */
const slicesAPiece = ({ level }: Part) => Math.max(1, SLICES_AT_ONCE / MERGED_PARTS ** (level - 1))

/** @param at the part, the first of the slices, and how many fingerprints the part may have */
async function write(client: pg.PoolClient, { part, slice, span }: { part: number; slice: number; span: number }, pairs: Pairs[]) {
  const slices: StoredSlice[] = pairs.map((one) => writeSlice(one, span, THRESHOLDS.commonKeyLimit))
  await writeSlices(client, part, {
    slice,
    filters: slices.map(({ filter }) => filter),
    numbers: slices.flatMap(({ blocks }, i) => blocks.map((_, block) => (slice + i) * SLICE_BLOCKS + block)),
    blocks: slices.flatMap(({ blocks }) => blocks),
  })
}
