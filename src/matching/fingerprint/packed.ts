/** The stored form of a fingerprint: one value that only matching reads. */
import { SIGNALS, type SupplierSignal } from '../../model.ts'
import { integers } from '../window/pool.ts'
import { BitReader, BitWriter } from './bits.ts'
import type { Fingerprint } from './fingerprint.ts'
import { type HeadlineKeys, keysOf } from './keys.ts'
import type { Traits } from './traits.ts'

/**
 * The version of the form, its first byte. The form: version, signal, half-day, names, headline words, checks of the text keys, shingles (of which
 * the text keys are the first), traits, lengths of strings; from the next byte on the strings.
 */
const FORM = 2
/** How a string is written: not at all (null), in UTF-8, or, with half of a surrogate pair, in UTF-16. */
const [ABSENT, UTF_8, UTF_16] = [0, 1, 2]
const SIGNAL_BITS = 4

const bits = new BitWriter()
const reader = new BitReader()
/** The strings of the fingerprint that is being packed, as bytes. */
let strings: Buffer[] = []

/**
 * The stored form of a fingerprint: some 2.2 KB for a text of 480 words.
 */
export function packFingerprint({ shingles, checks, names, headline, traits }: Fingerprint): Uint8Array {
  const { signal } = traits.supplierSignal
  bits.clear()
  strings = []
  bits.put(FORM, 8)
  bits.put(signal ? SIGNALS.indexOf(signal) + 1 : 0, SIGNAL_BITS)
  bits.put(headline.halfDay | 0, 32)
  putIntegers(names)
  putIntegers(headline.words)
  bits.putCount(checks.length)
  for (let i = 0; i < checks.length; i++) bits.put(checks[i]!, 8)
  bits.putAscending(shingles)
  putTraits(traits, shingles)
  const numbers = bits.bytes()
  let at = numbers.length
  const packed = Buffer.allocUnsafe(strings.reduce((sum, { length }) => sum + length, at))
  packed.set(numbers)
  for (const string of strings) {
    packed.set(string, at)
    at += string.length
  }
  return packed
}

/** Whether stored bytes, of which the first is enough, have the form that this module reads. One in another is to be made anew. */
export function isCurrentForm(packed: Uint8Array): boolean {
  return packed[0] === FORM
}

/**
 * The fingerprint in a stored form, equal to the one that was packed.
 * @throws where the form has another version
 */
export function unpackFingerprint(packed: Uint8Array): Fingerprint {
  const { signal, names, headline, checks } = takeHead(packed)
  const shingles = reader.takeAscending()
  const traits = takeTraits(signal, shingles)
  const smallest = shingles.subarray(0, checks.length)
  return { shingles, checks, ...keysOf(traits.supplierSignal, { shingles: smallest, names }, headline), names, headline, traits }
}

/** The first bytes of a stored form that have the keys, unless the version points to very many names. */
export const KEY_BYTES = 448

/**
 * The keys by which a fingerprint is found, with their checks, from the first bytes of its stored form.
 * @returns null where the keys do not end in these bytes
 * @throws where the form has another version
 */
export function keysOfPacked(first: Uint8Array): Pick<Fingerprint, 'keys' | 'checks'> | null {
  const { signal, names, headline, checks } = takeHead(first)
  const shingles = reader.takeAscending(checks.length)
  if (reader.isPastEnd) return null
  return { keys: keysOf({ ...NOTHING_SAID, signal }, { shingles, names }, headline).keys, checks }
}

const NOTHING_SAID: SupplierSignal = { signal: null, stem: '', slug: null, genre: null, continues: false, points: null, picture: false }

/** What stands before the shingles. */
function takeHead(packed: Uint8Array): {
  signal: SupplierSignal['signal']
  names: Int32Array
  headline: HeadlineKeys
  checks: Uint8Array
} {
  if (packed[0] !== FORM) throw new Error(`A stored fingerprint has form ${packed[0]}; this version of Copytaster reads form ${FORM}.`)
  reader.open(packed)
  reader.take(8)
  const code = reader.take(SIGNAL_BITS)
  const halfDay = reader.take(32)
  return {
    signal: code ? SIGNALS[code - 1]! : null,
    names: takeIntegers(),
    headline: { words: takeIntegers(), halfDay },
    checks: takeBytes(),
  }
}

function putTraits({ supplierSignal, ...traits }: Traits, shingles: Int32Array): void {
  const { stem, slug, genre, continues, points, picture, embargo } = supplierSignal
  bits.put(continues ? 1 : 0, 1)
  bits.put(picture ? 1 : 0, 1)
  bits.putCount(traits.words)
  bits.putCount(traits.quoted)
  bits.put(traits.exact, 32)
  bits.putAscending(traits.heads)
  bits.put(traits.subject === null ? 0 : 1, 1)
  if (traits.subject !== null) bits.put(traits.subject, 32)
  bits.putAscending(traits.salient)
  putSelected(traits.lead, shingles)
  putSlots(traits.slots, traits.salient)
  putString(stem)
  for (const string of [slug, genre, traits.credit, traits.guid]) putString(string)
  // The address is often the end of the guid.
  const shared = traits.address !== null && (traits.guid?.endsWith(traits.address) ?? false)
  bits.put(shared ? 1 : 0, 1)
  if (shared) bits.putCount(traits.address!.length)
  else putString(traits.address)
  putString(points || embargo ? JSON.stringify({ points, embargo }) : null)
}

function takeTraits(signal: SupplierSignal['signal'], shingles: Int32Array): Traits {
  const continues = reader.take(1) === 1
  const picture = reader.take(1) === 1
  const words = reader.takeCount()
  const quoted = reader.takeCount()
  const exact = reader.take(32)
  const heads = Array.from(reader.takeAscending())
  const subject = reader.take(1) ? reader.take(32) : null
  const salient = Array.from(reader.takeAscending())
  const lead = takeSelected(shingles)
  const slots = takeSlots(salient)
  const lengths = Array.from({ length: 5 }, takeLength)
  const shared = reader.take(1) ? reader.takeCount() : null
  const addressLength = shared === null ? takeLength() : null
  const rareLength = takeLength()
  const bytes = reader.rest()
  let at = 0
  const string = (length: StringLength | null) => {
    if (!length) return null
    at += length.bytes
    return Buffer.from(bytes.buffer, bytes.byteOffset + at - length.bytes, length.bytes).toString(length.encoding)
  }
  const [stem, slug, genre, credit, guid] = lengths.map(string) as [string, ...(string | null)[]]
  const address = shared === null ? string(addressLength) : guid!.slice(guid!.length - shared)
  const rare = string(rareLength)
  const { points = null, embargo }: Partial<SupplierSignal> = rare ? JSON.parse(rare) : {}
  const supplierSignal = { signal, stem, slug: slug!, genre: genre!, continues, points, picture, ...(embargo && { embargo }) }
  return { supplierSignal, words, quoted, guid: guid!, address, exact, heads, subject, lead, salient, slots, credit: credit! }
}

function putIntegers(values: Int32Array): void {
  bits.putCount(values.length)
  for (let i = 0; i < values.length; i++) bits.put(values[i]!, 32)
}

function takeIntegers(): Int32Array {
  const values = integers(reader.takeCount())
  for (let i = 0; i < values.length; i++) values[i] = reader.take(32)
  return values
}

function takeBytes(): Uint8Array {
  const bytes = new Uint8Array(reader.takeCount())
  for (let i = 0; i < bytes.length; i++) bytes[i] = reader.take(8)
  return bytes
}

/** Appends values most of which are in an ascending list, by their positions there. */
function putSelected(values: number[], from: ArrayLike<number>): void {
  bits.putCount(values.length)
  for (let i = 0; i < values.length; i++) putOne(values[i]!, from)
}

function takeSelected(from: ArrayLike<number>): number[] {
  const values = new Array<number>(reader.takeCount())
  for (let i = 0; i < values.length; i++) values[i] = takeOne(from)
  return values
}

function putOne(value: number, from: ArrayLike<number>): void {
  const at = positionOf(value, from)
  bits.put(at < 0 ? 0 : 1, 1)
  if (at < 0) bits.put(value, 32)
  else bits.put(at, widthOf(from))
}

function takeOne(from: ArrayLike<number>): number {
  return reader.take(1) ? from[reader.take(widthOf(from))]! : reader.take(32)
}

/** Bits of a position in a list. */
function widthOf({ length }: ArrayLike<number>): number {
  return 32 - Math.clz32(length)
}

/** Where an ascending list has a value; -1 where it does not. */
function positionOf(value: number, sorted: ArrayLike<number>): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return sorted[low] === value ? low : -1
}

/** Slots are pairs of place and filler, ascending by place; most fillers are salient words. */
function putSlots(slots: number[], salient: number[]): void {
  const places = new Int32Array(slots.length >> 1)
  for (let i = 0; i < places.length; i++) places[i] = slots[2 * i]!
  bits.putAscending(places)
  for (let i = 0; i < places.length; i++) putOne(slots[2 * i + 1]!, salient)
}

function takeSlots(salient: number[]): number[] {
  const places = reader.takeAscending()
  const slots = new Array<number>(2 * places.length)
  for (let i = 0; i < places.length; i++) {
    slots[2 * i] = places[i]!
    slots[2 * i + 1] = takeOne(salient)
  }
  return slots
}

function putString(string: string | null): void {
  const encoding = string === null ? ABSENT : string.isWellFormed() ? UTF_8 : UTF_16
  bits.put(encoding, 2)
  if (string === null) return
  const bytes = Buffer.from(string, encoding === UTF_8 ? 'utf8' : 'utf16le')
  bits.putCount(bytes.length)
  strings.push(bytes)
}

interface StringLength {
  encoding: 'utf8' | 'utf16le'
  bytes: number
}

function takeLength(): StringLength | null {
  const encoding = reader.take(2)
  return encoding === ABSENT ? null : { encoding: encoding === UTF_8 ? 'utf8' : 'utf16le', bytes: reader.takeCount() }
}
