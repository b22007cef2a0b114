import { createHash } from 'node:crypto'
import type pg from 'pg'
import { BULK_KIND_NAMES, type BulkKindName } from '../../../db/bulk.ts'
import type { Database } from '../../../db/client.ts'
import { type BulkScope, beginScope, chosenAfter, isPartial, leaveOut, openSnapshot, settleScope } from '../../../db/read/bulk.ts'
import { type LineKind, readLines } from '../../../db/read/bulk-lines.ts'
import { readLogIdentity } from '../../../db/write/log-identity.ts'

/** The form of the file. A change that an older import would misread gets the next number. */
export const FORMAT = 1

/** The first line of an export. */
export interface Header {
  type: 'export'
  format: number
  /** The time of the snapshot, ISO. */
  at: string
  /** The story log in the snapshot: which log it is, and the number of its last entry. The log is followed from there. */
  log: { identity: string; number: number }
  /** 0: everything; else what changed after this number. */
  since: number
  only: BulkKindName[]
  searched: boolean
  embargoed: boolean
  whole: boolean
}

/** The last line. A file without it was cut short. */
export interface Manifest {
  type: 'manifest'
  at: string
  log: Header['log']
  /** Lines by type, without the first and this one. */
  lines: Record<string, number>
  /** Of the bytes before this line, without compression. */
  sha256: string
}

/** Those of some stories that a saved search finds, asked on the connection of the snapshot. */
export type Finds = (client: pg.PoolClient, storyIds: number[]) => Promise<ReadonlySet<number>>

export interface ExportWanted {
  since: number
  /** The kinds of lines; an import needs all. */
  only: readonly BulkKindName[]
  embargoed: boolean
  whole: boolean
  finds?: Finds | undefined
}

/** Ends the reading: PostgreSQL stops what it does for it, and the connection is given up. */
export class ExportStopped extends Error {}

const STORIES_AT_ONCE = 1000

/**
 * The bytes of an export, all read in one snapshot as they are taken. Memory does not depend on how many there are.
 * @param signal ends it within the second
 * @throws ExportStopped where the signal came
 */
export async function* exportLines(db: Database, wanted: ExportWanted, signal: AbortSignal): AsyncGenerator<Buffer> {
  const identity = await readLogIdentity(db.pool)
  yield* inSnapshot(db, signal, async function* (client, point) {
    const { since, only, embargoed, whole, finds } = wanted
    const scope = { since, embargoed, whole, searched: finds !== undefined }
    const log = { identity, number: point.seq }
    const header: Header = {
      type: 'export',
      format: FORMAT,
      at: point.at,
      log,
      since,
      only: [...only],
      searched: scope.searched,
      embargoed,
      whole,
    }
    const hash = createHash('sha256')
    const counts: Record<string, number> = {}
    const hashed = (bytes: Buffer) => {
      hash.update(bytes)
      return bytes
    }
    yield hashed(Buffer.from(`${JSON.stringify(header)}\n`))
    await chooseStories(client, scope, finds)
    for (const kind of kindsOf(wanted, scope)) {
      for await (const bytes of readLines(client, kind, scope)) {
        counts[kind] = (counts[kind] ?? 0) + countLines(bytes)
        yield hashed(bytes)
      }
    }
    const manifest: Manifest = { type: 'manifest', at: point.at, log, lines: counts, sha256: hash.digest('hex') }
    yield Buffer.from(`${JSON.stringify(manifest)}\n`)
  })
}

/** The line breaks in these bytes of UTF-8. */
export function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(LINE_BREAK); at >= 0; at = bytes.indexOf(LINE_BREAK, at + 1)) count++
  return count
}

const LINE_BREAK = 0x0a

function kindsOf({ only, whole }: ExportWanted, scope: BulkScope): LineKind[] {
  const kinds = BULK_KIND_NAMES.filter((kind) => only.includes(kind) && (kind !== 'keys' || whole))
  return scope.since ? ['gone', ...kinds] : kinds
}

/** Settles which stories an export has. */
export async function chooseStories(client: pg.PoolClient, scope: BulkScope, finds: Finds | undefined): Promise<void> {
  await beginScope(client, scope)
  if (finds)
    for (let after = 0; ; ) {
      const ids = await chosenAfter(client, after, STORIES_AT_ONCE)
      if (!ids.length) break
      const found = await finds(client, ids)
      await leaveOut(
        client,
        ids.filter((id) => !found.has(id)),
      )
      after = ids.at(-1)!
    }
  if (isPartial(scope)) await settleScope(client, scope)
}

type Reading<Item> = (client: pg.PoolClient, point: { at: string; seq: number }) => AsyncGenerator<Item>

/** Reads in a snapshot on a connection of its own. However the reading ends, the connection is free at once: what PostgreSQL does for it is cancelled. */
export async function* inSnapshot<Item>(db: Database, signal: AbortSignal, read: Reading<Item>): AsyncGenerator<Item> {
  const client = await db.pool.connect()
  const { processID } = client as pg.PoolClient & { processID: number }
  const cancel = () => void db.pool.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => {})
  signal.addEventListener('abort', cancel, { once: true })
  let isDone = false
  try {
    if (signal.aborted) throw new ExportStopped()
    const point = await openSnapshot(client)
    for await (const item of read(client, point)) {
      yield item
      if (signal.aborted) throw new ExportStopped()
    }
    await client.query('COMMIT')
    isDone = true
  } catch (error) {
    throw signal.aborted ? new ExportStopped() : error
  } finally {
    signal.removeEventListener('abort', cancel)
    client.release(!isDone)
  }
}
