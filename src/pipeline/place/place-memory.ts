import type pg from 'pg'
import { listParts, readFilters } from '../../../db/write/closed-parts.ts'
import { firstBytesAfter, readPrints } from '../../../db/write/fingerprints.ts'
import { isCurrentForm, KEY_BYTES, keysOfPacked } from '../../matching/fingerprint/packed.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import { Boilerplate } from '../../matching/window/boilerplate.ts'
import { ClosedParts } from '../../matching/window/closed-parts.ts'
import { type ClosedKeys, SLICES } from '../../matching/window/closed-slices.ts'
import { KeyIndex } from '../../matching/window/key-index.ts'
import { inCurrentForm } from './older-prints.ts'

/** What a process that places keeps between batches: only what can be read from PostgreSQL again, so a restart costs only time. */
export interface PlaceMemory {
  boilerplate: Boilerplate
  /** The keys of the newest fingerprints in the match window. */
  index: KeyIndex
  /** Which keys the older ones have. */
  closed: ClosedParts
  /** The last reading of the index: the next begins after it. */
  reading: Promise<unknown>
}

/** Fingerprints read at once: some 500 bytes each. */
const READ_AT_ONCE = 10_000
/** Filters read at once: 1.5 MB of a part of a million fingerprints. */
const FILTERS_AT_ONCE = 8

export function emptyMemory(): PlaceMemory {
  return {
    boilerplate: new Boilerplate(),
    index: new KeyIndex(THRESHOLDS.commonKeyLimit),
    closed: new ClosedParts(),
    reading: Promise.resolve(),
  }
}

/**
 * Adds to the index what was placed since the last call, by this process or another. Under the placing lock nothing is missing afterwards. Calls
 * at the same time follow one another.
 * @param after the fingerprints up to this one are not wanted
 */
export function catchUp(client: Pick<pg.PoolClient, 'query'>, memory: PlaceMemory, after: number): Promise<void> {
  const reading = memory.reading.catch(() => {}).then(() => readIndex(client, memory, after))
  memory.reading = reading
  return reading
}

async function readIndex(client: Pick<pg.PoolClient, 'query'>, { index }: PlaceMemory, after: number): Promise<void> {
  for await (const rows of readKeys(client, Math.max(index.last, after))) {
    if (rows.length === READ_AT_ONCE) index.addMany(rows)
    else for (const { fingerprint, keys } of rows) index.add(fingerprint, keys)
  }
  index.join()
}

/** The keys of the fingerprints after one, in the order of placing, some at once. @param most of all together */
export async function* readKeys(
  client: Pick<pg.PoolClient, 'query'>,
  after: number,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<ClosedKeys[]> {
  for (let [last, left] = [after, most]; left > 0; ) {
    const limit = Math.min(left, READ_AT_ONCE)
    const rows = await firstBytesAfter(client, last, limit, KEY_BYTES)
    const keys = rows.map(({ id, first }) => ({ id, keys: isCurrentForm(first) ? keysOfPacked(first) : null }))
    const longer = keys.filter((row) => !row.keys).map(({ id }) => id)
    const prints = longer.length ? await inCurrentForm(client, await readPrints(client, longer)) : []
    const whole = new Map(prints.map(({ id, print }) => [id, keysOfPacked(print)!]))
    if (keys.length) yield keys.map(({ id, keys }) => ({ fingerprint: id, ...(keys ?? whole.get(id)!) }))
    if (rows.length < limit) return
    last = rows.at(-1)!.id
    left -= rows.length
  }
}

/** Reads the filters of parts that were closed since the last call, by this process or another, and drops those of parts that are no more. */
export async function readClosed(client: Pick<pg.PoolClient, 'query'>, { closed }: PlaceMemory): Promise<void> {
  let incomplete = true
  while (incomplete) {
    const rows = (await listParts(client)).filter((part) => part.closed)
    incomplete = false
    for (const row of closed.keep(rows)) {
      const filters: Uint8Array[] = []
      for (let read = FILTERS_AT_ONCE; read === FILTERS_AT_ONCE && filters.length < SLICES; ) {
        const more = await readFilters(client, row.id, filters.length, FILTERS_AT_ONCE)
        filters.push(...more)
        read = more.length
      }
      // A part without all its filters was replaced since it was listed.
      if (filters.length < SLICES) incomplete = true
      else closed.add(row, filters)
    }
  }
}
