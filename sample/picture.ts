import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'

export const PICTURE_SIZE = { width: 640, height: 400 }

/** CRC-32 as in the PNG specification. zlib.crc32 exists only since Node 20.15. */
function crc32(data: Buffer): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** A PNG of 640 x 400 with a sky, a horizon and a ground whose colours are derived from the file's name, so that every picture is different. */
export function drawPicture(name: string): Buffer {
  const [sky, ground, tilt] = createHash('sha1').update(name).digest()
  const { width, height } = PICTURE_SIZE
  const palette = Buffer.from([150 + sky! / 4, 170 + sky! / 5, 190 + sky! / 6, 40 + ground! / 3, 60 + ground! / 4, 50 + ground! / 5])
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + x + 1] = y > height / 2 + ((x - width / 2) * (tilt! - 128)) / 900 ? 1 : 0
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
