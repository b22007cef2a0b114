import type pg from 'pg'
import { findArchived, lastArchived } from '../../../db/write/archive.ts'
import { readBlocks } from '../../../db/write/closed-parts.ts'
import { findCandidates, type StoredFingerprint } from '../../../db/write/fingerprints.ts'
import type { Fingerprint } from '../../matching/fingerprint/fingerprint.ts'
import { THRESHOLDS } from '../../matching/thresholds.ts'
import { type BlockName, blockKey, type ClosedSeek } from '../../matching/window/closed-parts.ts'
import { isCrowded } from '../../matching/window/match-window.ts'
import { archiveKeys } from './archive-fingerprints.ts'
import { inCurrentForm } from './older-prints.ts'
import { catchUp, type PlaceMemory, readClosed } from './place-memory.ts'

/** A version for which candidates are wanted. */
export interface Sought {
  articleId: number
  /** It is its article's first. */
  isNew: boolean
  /** Made from a text, or unpacked, so that it has all its keys. */
  fingerprint: Fingerprint
}

/** What is found of a batch among the fingerprints that are not in memory. They are settled: what is placed later is in memory. */
export interface Settled {
  /** The last fingerprint that was looked up here: those after it are looked up in memory. */
  upTo: number
  /** By key, with its check, the fingerprints in closed parts, the latest first. */
  closed: Map<number, number[]>
  archived: number[]
}

const MOST = THRESHOLDS.commonKeyLimit
/** How often parts may be replaced while they are read, before that is an error. */
const MAX_ATTEMPTS = 10

/**
 * Finds what a batch could be matched to among the fingerprints that no longer change: in closed parts by any key, and for new articles in the
 * archive by a few keys. Needs no lock, and any number of processes may do it at once.
 */
export async function findSettled(pool: Pick<pg.PoolClient, 'query'>, memory: PlaceMemory, batch: Sought[]): Promise<Settled> {
  if (!batch.length) return { upTo: 0, closed: new Map(), archived: [] }
  // In this order: what is moved from memory to a closed part, or from there to the archive, is found where it is looked up later.
  const archivedTo = await lastArchived(pool)
  if (memory.index.last === 0) await readClosed(pool, memory)
  // What other processes placed meanwhile is read here, not under the lock.
  await catchUp(pool, memory, Math.max(archivedTo, memory.closed.last))
  let found: Pick<Settled, 'upTo' | 'closed'> | undefined
  for (let attempt = 0; !found; attempt++) {
    if (attempt === MAX_ATTEMPTS) throw new Error('The closed parts of the match window were replaced again and again.')
    await readClosed(pool, memory)
    found = await findClosed(pool, memory, batch)
  }
  const keys = batch.filter(({ isNew }) => isNew).flatMap(({ fingerprint }) => archiveKeys(fingerprint.names, fingerprint.shingles))
  const archived = keys.length && archivedTo ? await findArchived(pool, keys, THRESHOLDS.archiveMost) : []
  return { upTo: Math.max(archivedTo, found.upTo), closed: found.closed, archived }
}

/** @returns undefined where a part was replaced meanwhile */
async function findClosed(
  pool: Pick<pg.PoolClient, 'query'>,
  { closed, index }: PlaceMemory,
  batch: Sought[],
): Promise<Pick<Settled, 'upTo' | 'closed'> | undefined> {
  const upTo = closed.last
  const seeks = new Map<number, ClosedSeek>()
  if (upTo)
    for (const { fingerprint } of batch)
      for (const seek of seeksOf(fingerprint)) {
        const name = nameOf(seek)
        if (!seeks.has(name)) seeks.set(name, seek)
      }
  // Where as many as are wanted were placed later, those in closed parts are not wanted.
  const wanted = [...seeks.values()].filter(({ key }) => {
    const later = index.find(key)
    return later.length < MOST || later.at(-1)! <= upTo
  })
  let replaced = false
  const read = async (blocks: BlockName[]) => {
    const rows = await readBlocks(pool, blocks)
    replaced ||= rows.length < blocks.length
    return new Map(rows.map((row): [number, Uint8Array] => [blockKey(row), row.pairs]))
  }
  const found = wanted.length ? await closed.find(wanted, read, MOST) : []
  if (replaced) return undefined
  return { upTo, closed: new Map(wanted.flatMap((seek, i) => (found[i] ? [[nameOf(seek), found[i]]] : []))) }
}

function seeksOf({ seeks, checks }: Fingerprint): ClosedSeek[] {
  return Array.from(seeks, (key, i) => ({ key, check: i < checks.length ? checks[i]! : 0 }))
}

/** A key and its check as one number. */
function nameOf({ key, check }: ClosedSeek): number {
  return (key >>> 0) * 256 + check
}

/**
 * Finds all fingerprints that a batch could be matched to: what was settled, and what is in memory, by any key. Call it under the placing lock, so
 * that nothing is missing.
 * @returns the fingerprints in the order of placing
 */
export async function findCandidatesFor(
  client: pg.PoolClient,
  memory: PlaceMemory,
  batch: Sought[],
  settled: Settled,
): Promise<StoredFingerprint[]> {
  await catchUp(client, memory, settled.upTo)
  memory.index.forget(settled.upTo)
  const near = new Set(settled.archived)
  for (const { fingerprint } of batch) lookUp(memory, fingerprint, settled, near)
  const found = await findCandidates(
    client,
    [...near],
    batch.map((version) => version.articleId),
  )
  return inCurrentForm(client, found)
}

/** Adds the fingerprints that share a key with a version. Common keys are skipped, unless nearly all are. */
function lookUp({ index }: PlaceMemory, fingerprint: Fingerprint, settled: Settled, near: Set<number>): void {
  const firstName = fingerprint.checks.length
  const firstHead = firstName + fingerprint.names.length
  const seeks = seeksOf(fingerprint)
  const add = (seek: ClosedSeek, isName: boolean): boolean => {
    const later = index.find(seek.key)
    const earlier = settled.closed.get(nameOf(seek)) ?? []
    if (!isName && later.length + earlier.length >= MOST) return false
    for (const id of later) near.add(id)
    for (const id of earlier.slice(0, MOST - later.length)) near.add(id)
    return true
  }
  const common = seeks.filter((seek, i) => !add(seek, i >= firstName && i < firstHead))
  if (isCrowded(common.length, seeks.length)) add(common[0]!, true)
}
