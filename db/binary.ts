/**
 * Parameters in PostgreSQL's binary form ("Frontend/Backend Protocol", and the `*_send` functions of each type). The driver sends a Buffer as
 * it is. A text, which the driver has to quote and PostgreSQL has to parse, costs both of them several times as much.
 */

const OIDS = { bytea: 17, text: 25 } as const

/** @returns an array of one dimension, as the parameter of `$n::text[]` or `$n::bytea[]` */
export function arrayOf(type: keyof typeof OIDS, items: readonly (string | Uint8Array | null)[]): Buffer {
  const sizes = items.map((item) => (item === null ? 0 : typeof item === 'string' ? Buffer.byteLength(item) : item.length))
  const array = Buffer.allocUnsafe(20 + sizes.reduce((sum, size) => sum + 4 + size, 0))
  let at = 0
  // Number of dimensions, whether there are nulls, type of the items, number of items, lower bound.
  for (const head of [1, items.includes(null) ? 1 : 0, OIDS[type], items.length, 1]) at = array.writeInt32BE(head, at)
  items.forEach((item, i) => {
    at = array.writeInt32BE(item === null ? -1 : sizes[i]!, at)
    if (typeof item === 'string') array.write(item, at)
    else if (item) array.set(item, at)
    at += sizes[i]!
  })
  return array
}

/** OID and bytes of an int4. */
const INT4 = { oid: 23, bytes: 4 }

/** @returns an array of one dimension, as the parameter of `$n::int4[]` */
export function int4Array(items: Int32Array): Buffer {
  const array = Buffer.allocUnsafe(20 + items.length * 8)
  let at = 0
  for (const head of [1, 0, INT4.oid, items.length, 1]) at = array.writeInt32BE(head, at)
  for (const item of items) at = array.writeInt32BE(item, array.writeInt32BE(INT4.bytes, at))
  return array
}
