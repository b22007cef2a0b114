/** Unpacks the body of a response. The compression is recognised by its magic bytes, else by the header; the output is limited. */
import { Readable, type Transform } from 'node:stream'
import zlib from 'node:zlib'

export class TooLarge extends Error {
  readonly code = 'TOO_LARGE'
}

/** A truncated archive yields what it contains, as in browsers: the complete entries of a truncated feed are kept. */
const LENIENT = { finishFlush: zlib.constants.Z_SYNC_FLUSH }

/** Servers do send archives within archives (a `.gz` file with `Content-Encoding: gzip`), but not more than two layers. */
const LAYERS = 2

function unpackerFor(head: Buffer, encoding: string | null): Transform | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return zlib.createGunzip(LENIENT)
  const zlibHeader = head.length > 1 && (head[0]! & 0x0f) === 8 && head[0]! >> 4 <= 7 && head.readUInt16BE(0) % 31 === 0
  if (zlibHeader && (encoding === 'deflate' || head[0] === 0x78)) return zlib.createInflate(LENIENT)
  if (head.length > 3 && head.readUInt32LE(0) === 0xfd2fb528) return zstd()
  if (encoding === 'br') return zlib.createBrotliDecompress()
  if (encoding === 'deflate') return zlib.createInflateRaw(LENIENT)
  return null
}

/** Node's zlib supports Zstandard since 22.15. Earlier versions report trouble. */
function zstd(): Transform {
  const create = (zlib as unknown as { createZstdDecompress?: () => Transform }).createZstdDecompress
  if (!create) throw new Error('Zstandard is not supported by this version of Node')
  return create()
}

async function* withHead(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (head.length >= 4) yield chunk
    else {
      head = Buffer.concat([head, chunk])
      if (head.length >= 4) yield head
    }
  }
  if (head.length && head.length < 4) yield head
}

/** Encodings without magic bytes: what is labelled so may as well be plain, since proxies unpack a body and leave the label. */
const UNMARKED = new Set(['br', 'deflate'])

/**
 * Reads `chunks` to their end and unpacks them as they arrive, so that a decompression bomb costs no more than `maxBytes`.
 * `encoding` is the Content-Encoding. A body that only bears its label is taken as it is. Throws TooLarge, or zlib's error if the archive is broken.
 */
export async function unpack(chunks: AsyncIterable<Buffer>, encoding: string | null, maxBytes: number, layers = LAYERS): Promise<Buffer> {
  // The encoding applied last is listed last (RFC 9110, 8.4).
  const labels = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((label) => label.trim())
    .filter(Boolean)
  return unpackLayer(chunks, labels, maxBytes, layers)
}

async function unpackLayer(chunks: AsyncIterable<Buffer>, labels: string[], maxBytes: number, layers: number): Promise<Buffer> {
  const source = withHead(chunks)[Symbol.asyncIterator]()
  const first = await source.next()
  if (first.done) return Buffer.alloc(0)
  const whole = (async function* () {
    yield first.value
    yield* { [Symbol.asyncIterator]: () => source }
  })()
  const label = labels.at(-1) ?? null
  const unpacker = layers > 0 ? unpackerFor(first.value, label) : null
  if (!unpacker) return collect(whole, maxBytes)
  const rest = { labels: labels.slice(0, -1), maxBytes, layers: layers - 1 }
  if (!label || !UNMARKED.has(label) || !isText(first.value)) return through(unpacker, whole, rest)
  const plain = await collect(whole, maxBytes)
  const unpacked = await through(unpacker, [plain], rest).catch((error: unknown) => {
    if (error instanceof TooLarge) throw error
    return plain
  })
  return unpacked.length ? unpacked : plain
}

async function through(
  unpacker: Transform,
  chunks: AsyncIterable<Buffer> | Buffer[],
  { labels, maxBytes, layers }: { labels: string[]; maxBytes: number; layers: number },
): Promise<Buffer> {
  const input = Readable.from(chunks, { objectMode: false })
  input.on('error', (error) => unpacker.destroy(error))
  try {
    return await unpackLayer(input.pipe(unpacker), labels, maxBytes, layers)
  } finally {
    input.destroy()
    unpacker.destroy()
  }
}

/** Whether bytes begin as XML, HTML, JSON or a byte order mark do. */
function isText(head: Buffer): boolean {
  return /^(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)|^\s*[<{[]/.test(head.toString('latin1'))
}

async function collect(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes`)
    parts.push(chunk)
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts, size)
}
