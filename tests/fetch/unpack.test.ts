import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { TooLarge, unpack } from '../../src/fetch/unpack.ts'

/** The bytes in chunks of this size, as a slow connection delivers them. */
async function* chunks(bytes: Buffer, size = bytes.length): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const text = '<rss>Grüße</rss>'.repeat(50)

it('the magic bytes are recognised when they arrive one by one', async () => {
  const unpacked = await unpack(chunks(gzipSync(gzipSync(text)), 1), null, 10_000)
  expect(unpacked.toString()).toBe(text)
})

it('a third layer of gzip stays packed', async () => {
  const inner = gzipSync(text)
  expect(await unpack(chunks(gzipSync(gzipSync(inner))), 'gzip', 10_000)).toEqual(inner)
})

it('a body of exactly the limit is kept, and one byte more is refused', async () => {
  const bytes = Buffer.byteLength(text)
  expect(await unpack(chunks(brotliCompressSync(text)), 'br', bytes)).toHaveLength(bytes)
  await expect(unpack(chunks(brotliCompressSync(text)), 'br', bytes - 1)).rejects.toBeInstanceOf(TooLarge)
  await expect(unpack(chunks(Buffer.from(text), 7), null, bytes - 1)).rejects.toBeInstanceOf(TooLarge)
})

it('an empty body and one of three bytes come back as they are', async () => {
  expect(await unpack(chunks(Buffer.alloc(0)), 'gzip', 10)).toHaveLength(0)
  expect((await unpack(chunks(Buffer.from('<a>')), 'gzip', 10)).toString()).toBe('<a>')
})
