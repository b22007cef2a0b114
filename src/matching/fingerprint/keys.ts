import type { Arrival } from '../../model.ts'
import { THRESHOLDS } from '../thresholds.ts'
import { integers } from '../window/pool.ts'
import { FNV_OFFSET, hashOn, hashText, join, mix } from './hash.ts'
import { hashOfWords } from './sketch.ts'
import type { SupplierSignal, Traits } from './traits.ts'
import { emptyList, readWords, type WordList } from './words.ts'

const { textKeys, textKeysMost, textKeyOneIn, headKeys, headKeyHours, headKeyNameLetters, headWordLetters, nameWords, numberLetters } =
  THRESHOLDS
const HOUR_MS = 3_600_000

/** How many of the smallest shingles are keys, of how many. */
export function sampleOf(shingles: number): number {
  return Math.min(textKeysMost, Math.max(textKeys, Math.ceil(shingles / textKeyOneIn)))
}

/** Keys by which a version is found, and those under which it looks for others. Both begin with the smallest shingles, then names; words of the headline come last. */
export interface Keys {
  keys: Int32Array
  seeks: Int32Array
}

/**
 * What a version can be found by: shingles, names, and words of its headline with source and half-day, since
 * a flash shares no run of words with the story that follows it, nor a notice with what it speaks of. Everybody asks for the words of flashes;
 * for those of other stories only what may carry a story on or kill it.
 * @param exact the smallest shingles, and the names
 * @param headWords hashes of the weightiest words of the headline
 */
export function keysOf(
  arrival: Arrival,
  supplierSignal: SupplierSignal,
  exact: { shingles: Int32Array; names: Int32Array },
  headWords: number[],
): Keys {
  const { shingles, names } = exact
  const source = hashText(arrival.source)
  const heads = headWords.map((word) => join(source, word))
  const bucket = halfDay(arrival.publishedAt)
  let count = shingles.length + names.length
  const found = integers(count + heads.length * (supplierSignal.signal === 'flash' ? 2 : 1))
  found.set(shingles)
  found.set(names, shingles.length)
  for (let i = 0; i < heads.length; i++) {
    found[count++] = headKey(heads[i]!, bucket, false)
    if (supplierSignal.signal === 'flash') found[count++] = headKey(heads[i]!, bucket, true)
  }
  return { keys: found, seeks: seeksOf(found.subarray(0, shingles.length + names.length), heads, bucket, supplierSignal) }
}

/** Of a stored fingerprint what its keys are found in. */
interface StoredKeys {
  shingles: Int32Array
  keys: Int32Array
  traits: Pick<Traits, 'supplierSignal'>
}

/** What a stored fingerprint looks for, which keeps no words: its keys that are neither shingles nor names are those of its headline. */
export function seeksOfStored(
  publishedAt: string,
  { shingles, keys, traits: { supplierSignal } }: StoredKeys,
  names: Int32Array,
): Int32Array {
  const known = new Set([...shingles, ...names])
  const bucket = halfDay(publishedAt)
  const heads = [...keys].filter((key) => !known.has(key)).map((key) => headKey(key, bucket, false))
  return seeksOf(
    Int32Array.from([...keys.filter((key) => known.has(key) && !names.includes(key)), ...names]),
    heads,
    bucket,
    supplierSignal,
  )
}

function seeksOf(exact: Int32Array, heads: number[], bucket: number, supplierSignal: SupplierSignal): Int32Array {
  const all = supplierSignal.signal === 'kill' || supplierSignal.points !== null || supplierSignal.continues
  const seeks = integers(exact.length + 3 * heads.length * (all ? 2 : 1))
  seeks.set(exact)
  let count = exact.length
  for (let i = 0; i < heads.length; i++) {
    for (let near = bucket - 1; near <= bucket + 1; near++) {
      seeks[count++] = headKey(heads[i]!, near, true)
      if (all) seeks[count++] = headKey(heads[i]!, near, false)
    }
  }
  return seeks
}

function halfDay(publishedAt: string): number {
  return Math.floor(Date.parse(publishedAt) / (headKeyHours * HOUR_MS))
}

/** A word of a source's headline in a half-day; a flash's apart. The word comes back when it is done again. */
function headKey(word: number, bucket: number, flash: boolean): number {
  return word ^ mix(2 * bucket + (flash ? 1 : 0))
}

/**
 * What a version is called by its supplier: exact names under which its next state is found. Always to be asked for, however common.
 * @param headline the headline's stem as a name, where it is at hand
 */
export function nameKeysOf(
  source: string,
  { supplierSignal, guid, address }: Traits,
  headline: number | null = headlineName(supplierSignal.stem),
): Int32Array {
  const begun = hashOn(hashOn(FNV_OFFSET, source), ' ')
  const names: number[] = []
  if (guid) names.push(nameKey(begun, 'g ', guid))
  if (address) names.push(nameKey(begun, 'u ', address))
  const number = idNumber(guid)
  if (number) names.push(nameKey(begun, 'n ', number))
  if (supplierSignal.slug) names.push(nameKey(begun, 's ', supplierSignal.slug))
  if (headline !== null) names.push(join(begun, headline))
  if (supplierSignal.points) addPointed(names, begun, supplierSignal.points)
  const keys = integers(names.length)
  for (let i = 0; i < names.length; i++) keys[i] = names[i]!
  return keys
}

/** What a notice names; each name once. */
function addPointed(names: number[], begun: number, { slugs, headlines, numbers }: NonNullable<Traits['supplierSignal']['points']>): void {
  for (const number of numbers ?? []) if (number) names.push(nameKey(begun, 'n ', number))
  for (const slug of slugs) if (slug) names.push(nameKey(begun, 's ', slug))
  for (const headline of headlines) {
    const name = headlineName(headline)
    if (name !== null) names.push(join(begun, name))
  }
  names.splice(0, names.length, ...new Set(names))
}

function nameKey(begun: number, kind: string, name: string): number {
  return mix(hashOn(hashOn(begun, kind), name))
}

const nameWordList = emptyList()

/**
 * The number that a supplier's id bears, by which its notices name a story: "dpa0123" of `dpa0123:2026-03-05`, "4471" of `tag:wire.example,4471`.
 * Of an address none: its numbers are the site's nameWordList.
 */
export function idNumber(guid: string | null): string | null {
  if (!guid || /^https?:/i.test(guid)) return null
  const number = /^[a-z]{1,5}\d{3,5}(?=:)/i.exec(guid)?.[0] ?? /(?:^|[:,/])([\p{L}\p{N}-]*\d{3}[\p{L}\p{N}-]*)$/u.exec(guid)?.[1]
  return number && number.length <= numberLetters ? number.toLowerCase() : null
}

/** The figures of a headline that stand alone ("7.1", not "3RD"), as telling words know them. */
export function figuresOf(headline: string): number[] {
  return (headline.match(/(?<![\p{L}\p{N}])\d[\d.,/-]*(?![\p{L}\p{N}])/gu) ?? []).map((figure) => {
    nameWordList.count = 0
    readWords(figure, nameWordList)
    return nameWordList.hashes[0]!
  })
}

/** A headline as a name: equal however it is cased and pointed. Two words name nothing. */
export function headlineName(headline: string): number | null {
  nameWordList.count = 0
  readWords(headline, nameWordList)
  return nameOfWords(nameWordList.hashes, nameWordList.count)
}

/** The same of words that are read already: the first `count`. */
export function nameOfWords(hashes: Int32Array, count: number): number | null {
  return count >= nameWords ? hashOfWords(hashes, 0, count) : null
}

/** The words of a headline that say most: long ones, and names and numbers. Among equals the smallest hashes, which is chance. */
export function weightiest({ hashes, salient, lengths }: WordList, head: number): number[] {
  const words: number[] = []
  const weights: number[] = []
  for (let i = 0; i < head; i++) {
    if (lengths[i]! < headWordLetters && !salient[i]) continue
    const known = words.indexOf(hashes[i]!)
    const at = known < 0 ? words.push(hashes[i]!) - 1 : known
    weights[at] = lengths[i]! + (salient[i] ? headKeyNameLetters : 0)
  }
  const chosen: number[] = []
  while (chosen.length < headKeys && chosen.length < words.length) {
    let best = 0
    for (let i = 1; i < words.length; i++)
      if (weights[i]! > weights[best]! || (weights[i] === weights[best] && words[i]! < words[best]!)) best = i
    chosen.push(words[best]!)
    weights[best] = -1
  }
  return chosen
}
