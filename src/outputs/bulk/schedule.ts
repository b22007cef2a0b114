import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../../../config/env.ts'
import { BULK_KIND_NAMES } from '../../../db/bulk.ts'
import type { Database } from '../../../db/client.ts'
import { holdExportLock } from '../../../db/write/export-lock.ts'
import { ExportStopped } from './export.ts'
import { exportToFile } from './export-file.ts'

export type ExportSettings = Pick<Settings, 'EXPORT_FOLDER' | 'EXPORT_EVERY_HOURS' | 'EXPORT_KEPT'>

/** How often a process looks whether an export is due. */
const LOOK_MS = 30_000
/** How long it waits after one that failed, as on a full disk. */
const AGAIN_MS = 600_000

/** Names sort by time: `copytaster-2026-12-01T02-00-00Z.ndjson.gz`. */
const NAME = /^copytaster-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.ndjson\.gz$/
const nameAt = (at: Date) => `copytaster-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z.ndjson.gz`
const timeOf = (name: string) => Date.parse(name.replace(NAME, '$1T$2:$3:$4Z'))

/**
 * Exports to EXPORT_FOLDER when the newest file there is old enough, and removes the oldest. One process at a time does it; an export that ended early
 * left no file, so it is begun again.
 * @returns the new file; null where none is due, or another process is at it
 */
export async function exportWhenDue(db: Database, settings: ExportSettings, signal: AbortSignal, now = new Date()): Promise<string | null> {
  const { EXPORT_FOLDER: folder, EXPORT_EVERY_HOURS: hours, EXPORT_KEPT: kept } = settings
  if (folder === undefined || !(await isDue(folder, hours, now))) return null
  return holdExportLock(db, async () => {
    if (!(await isDue(folder, hours, now))) return null
    for (const name of await readdir(folder)) if (name.endsWith('.partial') && NAME.test(name.slice(0, -8))) await rm(join(folder, name))
    const file = join(folder, nameAt(now))
    await exportToFile(db, file, { since: 0, only: BULK_KIND_NAMES, embargoed: false, whole: true }, { signal })
    for (const name of (await exportsIn(folder)).slice(kept)) await rm(join(folder, name))
    return file
  })
}

async function isDue(folder: string, hours: number, now: Date): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  const [newest] = await exportsIn(folder)
  return newest === undefined || now.getTime() - timeOf(newest) >= hours * 3_600_000
}

/** The exports in a folder, the newest first. */
const exportsIn = async (folder: string) =>
  (await readdir(folder))
    .filter((name) => NAME.test(name))
    .sort()
    .reverse()

/** Looks now and then whether an export is due, until it is stopped. @returns a function that stops it, and an export that is running */
export function keepExporting(db: Database, settings: ExportSettings, onError: (error: Error) => void): () => Promise<void> {
  if (settings.EXPORT_FOLDER === undefined) return async () => {}
  const stopping = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout
  const look = async () => {
    let wait = LOOK_MS
    try {
      await exportWhenDue(db, settings, stopping.signal)
    } catch (error) {
      if (!(error instanceof ExportStopped))
        onError(new Error(`The export to EXPORT_FOLDER failed: ${(error as Error).message}`, { cause: error }))
      wait = AGAIN_MS
    }
    if (!stopping.signal.aborted) timer = setTimeout(start, wait).unref()
  }
  const start = () => {
    running = look()
  }
  start()
  return async () => {
    stopping.abort()
    clearTimeout(timer)
    await running
  }
}
