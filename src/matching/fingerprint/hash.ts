/** Spreads the bits of a 32-bit number (the finaliser of MurmurHash3, Appleby, public domain). */
export function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}

/** Constants of FNV-1a, 32 bits (Fowler, Noll, Vo). */
export const FNV_OFFSET = 0x811c9dc5 | 0
export const FNV_PRIME = 0x01000193

/** A signed 32-bit hash of a string (FNV-1a over UTF-16 units, mixed), which PostgreSQL stores as int4. */
export function hashText(text: string): number {
  return mix(hashOn(FNV_OFFSET, text))
}

/** Continues FNV-1a over a string, without the final mixing, so that a common prefix of many strings is hashed once. */
export function hashOn(prefixHash: number, text: string): number {
  let h = prefixHash
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), FNV_PRIME)
  return h
}

/** A hash of two hashes; the order matters. */
export function join(a: number, b: number): number {
  return mix(Math.imul(a, 31) + b + 0x9e3779b1)
}
