import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Database } from '../../../db/client.ts'
import { PlainError } from '../../errors.ts'
import { compressionOf, compressorOf, hasZstd } from './compression.ts'
import { exportCsv } from './csv.ts'
import { type ExportWanted, exportLines } from './export.ts'

export interface ExportFileOptions {
  signal: AbortSignal
  /** Lines of CSV, one per story, instead of all rows. */
  csv?: boolean
  /** Called with the bytes that were read. */
  onBytes?: (bytes: Buffer) => void
}

/**
 * Writes an export to a file, compressed as its name says (`.gz`, `.zst`). Until it is whole it has the name `FILE.partial`, which is removed where
 * the export ends early: it is then begun again.
 * @throws PlainError where the file cannot be written; ExportStopped where the signal came
 */
export async function exportToFile(
  db: Database,
  file: string,
  wanted: ExportWanted,
  { signal, csv = false, onBytes }: ExportFileOptions,
): Promise<void> {
  const compression = compressionOf(file)
  if (compression === 'zstd' && !hasZstd)
    throw new PlainError(`Node ${process.versions.node} does not write Zstandard.`, 'Name the file .gz, or use Node 22.15 or later.')
  const partial = `${file}.partial`
  const compressor = compressorOf(compression)
  const lines = Readable.from(watched(csv ? exportCsv(db, wanted, signal) : exportLines(db, wanted, signal), onBytes), { highWaterMark: 1 })
  try {
    const output = createWriteStream(partial)
    await (compressor ? pipeline(lines, compressor, output) : pipeline(lines, output))
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    const { code, path } = error as NodeJS.ErrnoException
    if (path === partial || code === 'ENOSPC')
      throw new PlainError(`${file} cannot be written (${code}).`, 'Nothing is left of it. Choose another folder, or make room.')
    throw error
  }
}

async function* watched(batches: AsyncGenerator<Buffer>, onBytes: (bytes: Buffer) => void = () => {}): AsyncGenerator<Buffer> {
  for await (const batch of batches) {
    onBytes(batch)
    yield batch
  }
}
