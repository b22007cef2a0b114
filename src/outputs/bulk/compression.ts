import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable, Transform } from 'node:stream'
import zlib from 'node:zlib'
import { PlainError } from '../../errors.ts'

/** How a file or an answer is compressed. */
export type Compression = 'gzip' | 'zstd' | 'none'

/** What Node 22.15, 23.8 and later have, and the types of Node 20 do not. */
interface Zstd {
  createZstdCompress(): Transform
  createZstdDecompress(): Transform
}
const zstd = zlib as unknown as Partial<Zstd>

/** Whether this Node has Zstandard. */
export const hasZstd = zstd.createZstdCompress !== undefined

/** Level 1 of gzip: twice the speed of the usual one for files that are an eighth larger. */
const GZIP_LEVEL = 1

/** A compressor; null for none. @throws where this Node has no Zstandard */
export function compressorOf(compression: Compression): Transform | null {
  if (compression === 'none') return null
  return compression === 'zstd' ? zstd.createZstdCompress!() : zlib.createGzip({ level: GZIP_LEVEL })
}

/** The compression that a file's name says: `.gz`, `.zst`, or none. */
export function compressionOf(name: string): Compression {
  return name.endsWith('.gz') ? 'gzip' : name.endsWith('.zst') ? 'zstd' : 'none'
}

/** The best compression that a client accepts (RFC 9110, 12.5.3). */
export function acceptedOf(accepted: string | undefined): Compression {
  const takes = (coding: string) =>
    new RegExp(`(?:^|,)\\s*${coding}\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[\\d.]+\\s*)?(?:,|$)`, 'i').test(accepted ?? '')
  return hasZstd && takes('zstd') ? 'zstd' : takes('gzip') ? 'gzip' : 'none'
}

/** The first bytes of files (RFC 1952, 2.3.1; RFC 8878, 3.1.1). */
const MAGIC: [Compression, Buffer][] = [
  ['gzip', Buffer.of(0x1f, 0x8b)],
  ['zstd', Buffer.of(0x28, 0xb5, 0x2f, 0xfd)],
]

/** Reads a file as text without compression, whatever its name says. @throws where it is compressed in a way that this Node does not read */
export async function readDecompressed(file: string): Promise<Readable> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new PlainError(`${file} cannot be read (${error.code}).`, 'Nothing was written.')
  })
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0)
  await handle.close()
  const compression = MAGIC.find(([, magic]) => buffer.subarray(0, magic.length).equals(magic))?.[0]
  if (compression === 'zstd' && !hasZstd)
    throw new PlainError(`Node ${process.versions.node} does not read Zstandard.`, 'Use Node 22.15 or later, or unpack the file first.')
  const bytes = createReadStream(file)
  if (!compression) return bytes
  const decompressor = compression === 'zstd' ? zstd.createZstdDecompress!() : zlib.createGunzip()
  bytes.on('error', (error) => decompressor.destroy(error))
  return bytes.pipe(decompressor)
}
