/**
 * A text as copies from another text and from itself (LZ77: Ziv and Lempel 1977), without a further code for what is not copied. Setting up zlib
 * costs more than all of this for a text of some kilobytes.
 */

/**
 * What entries have in common, before the text that one repeats. Stored bytes point into it: it never changes. A later form may have another.
 */
const USUAL = Buffer.from(
  `{"id":null,"title":null,"link":null,"authors":[],"published":null,"updated":null,"categories":[],"language":null,"media":[],"pubStatus":null,"signal":null,"embargoed":null,"version":null,"slugline":null,"edNote":null,"dateline":null,"located":null,"urgency":null,"subjects":[],"notForPublication":null,"replaces":[],"summary":null,"content":null}{"id":"https://www.","title":"","link":"https://www.","authors":[""],"published":"2026-01-01T00:00:00.000Z","updated":"2026-01-01T00:00:00.000Z","categories":["News"],"language":"en","media":[{"url":"https://","type":"image/jpeg","width":null,"height":null,"description":null,"credit":null}],"summary":"<p>","content":"<p><a href=\\"https://www.</a> <strong></strong><figure><img src=\\"https://www.jpg\\" alt=\\"\\" width=\\" height=\\" /><figcaption></figcaption></figure>\\n</p>\\n<p></p>\\n\\n<p></p><p></p>"}`,
)

/** Shorter copies cost as much as their bytes. */
const SHORTEST = 6
/** Bits of the table that finds copies: 8 K places, each for the last four bytes with that hash. */
const TABLE_BITS = 13
/** Golden ratio of 2^32 (Knuth, multiplicative hashing). */
const MULTIPLIER = 0x9e3779b1 | 0

/** Bytes of a buffer that is kept for the next text. */
const MOST_KEPT = 1 << 22

/** What is usual, then the text that is repeated, then the text itself. It grows when needed. */
let work = Buffer.alloc(1 << 16)
work.set(USUAL)
let packed = Buffer.alloc(1 << 15)
let at = 0
const table = new Int32Array(1 << TABLE_BITS)
/** The table with the places of what is usual. */
const usualTable = new Int32Array(1 << TABLE_BITS)
for (let i = 0; i + 4 <= USUAL.length; i++) usualTable[placeOf(USUAL, i)] = i

/**
 * The copies that make a text: the lengths of what it repeats and of itself, then, again and again, how many bytes follow as they are, these
 * bytes, the length of a copy, and the distance of its source from the end of the last one's.
 * @param like a text that it repeats
 * @returns bytes that the next call overwrites
 */
export function copiesIn(text: string, like: string): Uint8Array {
  const begin = load(text, like)
  const end = begin + work.write(text, begin)
  const bytes = work
  // Nothing is longer than its bytes and a few numbers.
  if (packed.length < end + 32 || packed.length > MOST_KEPT) packed = Buffer.alloc(2 * (end + 32))
  at = 0
  putCount(begin - USUAL.length)
  putCount(end - begin)
  table.set(usualTable)
  for (let i = USUAL.length; i + 4 <= begin; i++) table[placeOf(bytes, i)] = i
  let plain = begin
  let source = USUAL.length
  const last = end - SHORTEST
  for (let i = begin; i <= last; i++) {
    const place = placeOf(bytes, i)
    let from = table[place]!
    table[place] = i
    if (bytes[from] !== bytes[i] || bytes[from + 1] !== bytes[i + 1] || bytes[from + 2] !== bytes[i + 2] || from >= i) continue
    let to = i + 3
    for (let k = from + 3; to < end && bytes[k] === bytes[to]; k++) to++
    let start = i
    while (start > plain && from > 0 && bytes[from - 1] === bytes[start - 1]) {
      start--
      from--
    }
    if (to - start < SHORTEST) continue
    putPlain(plain, start)
    putCount(to - start)
    putDistance(from - source)
    source = from + to - start
    plain = to
    for (let k = Math.max(i + 1, to - 3); k < to && k <= last; k++) table[placeOf(bytes, k)] = k
    i = to - 1
  }
  putPlain(plain, end)
  return packed.subarray(0, at)
}

/** @returns the text of which these are the copies. @throws where the bytes are damaged or `like` is another text */
export function fromCopies(bytes: Uint8Array, like: string, mostBytes: number): string {
  at = 0
  const begin = load('', like)
  const isLike = takeCount(bytes) === begin - USUAL.length
  const length = takeCount(bytes)
  if (!isLike || length > mostBytes) throw damaged()
  const end = begin + length
  if (work.length < end) grow(end)
  let source = USUAL.length
  for (let to = begin; to < end; ) {
    const plain = takeCount(bytes)
    if (plain > end - to || plain > bytes.length - at) throw damaged()
    work.set(bytes.subarray(at, at + plain), to)
    at += plain
    to += plain
    if (to === end) break
    const copied = takeCount(bytes)
    const distance = takeCount(bytes)
    const from = source + (distance % 2 ? -(distance + 1) / 2 : distance / 2)
    if (!copied || copied > end - to || from < 0 || from >= to) throw damaged()
    // Byte by byte: a copy may overlap its source.
    for (let k = 0; k < copied; k++) work[to + k] = work[from + k]!
    source = from + copied
    to += copied
  }
  return work.toString('utf8', begin, end)
}

/** Writes `like` behind what is usual, with room for `text`. @returns where the text begins */
function load(text: string, like: string): number {
  // A UTF-16 unit has at most three bytes of UTF-8.
  const room = USUAL.length + 3 * (text.length + like.length)
  const isTooLarge = work.length > MOST_KEPT && room < MOST_KEPT
  if (work.length < room || isTooLarge) grow(room)
  return USUAL.length + work.write(like, USUAL.length)
}

function grow(room: number): void {
  const other = Buffer.alloc(2 * room)
  other.set(work.subarray(0, other.length))
  work = other
}

function placeOf(bytes: Buffer, i: number): number {
  const four = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
  return Math.imul(four, MULTIPLIER) >>> (32 - TABLE_BITS)
}

function putPlain(from: number, to: number): void {
  putCount(to - from)
  for (let i = from; i < to; i++) packed[at++] = work[i]!
}

/** Zigzag: small numbers of either sign in one byte. */
function putDistance(distance: number): void {
  putCount(distance < 0 ? -2 * distance - 1 : 2 * distance)
}

/** A number from 0 on, seven bits a byte. */
function putCount(value: number): void {
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) packed[at++] = (rest % 128) | 128
  packed[at++] = rest
}

function takeCount(bytes: Uint8Array): number {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++]
    if (byte === undefined || scale > 2 ** 42) throw damaged()
    value += (byte & 127) * scale
    if (byte < 128) return value
  }
}

const damaged = () => new Error('A compressed text is damaged, or the text that it repeats is another.')
