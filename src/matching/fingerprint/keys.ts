import type { Arrival, SupplierSignal } from '../../model.ts'
import { HOUR_MS } from '../durations.ts'
import { THRESHOLDS } from '../thresholds.ts'
import { integers } from '../window/pool.ts'
import { FNV_OFFSET, hashOn, hashText, join, mix } from './hash.ts'
import { hashOfWords } from './sketch.ts'
import type { Traits } from './traits.ts'
import { emptyList, readWords, type WordList } from './words.ts'

const {
  textKeys,
  textKeysMost,
  textKeyOneIn,
  headKeys,
  headKeyHours,
  headKeyNameLetters,
  headWordLetters,
  nameWords,
  numberLetters,
  slugWords,
} = THRESHOLDS

/** How many of the smallest shingles are keys. @param shingles how many the text has */
export function sampleOf(shingles: number): number {
  return Math.min(textKeysMost, Math.max(textKeys, Math.ceil(shingles / textKeyOneIn)))
}

/** The keys by which a version is found, and those under which it looks for others. Both list the smallest shingles, then names, then headline words. */
export interface Keys {
  keys: Int32Array
  seeks: Int32Array
}

/** The weightiest words of a headline, as keys need them. */
export interface HeadlineKeys {
  /** Hashes of source and word. */
  words: Int32Array
  /** The half-day of the supplier's time, counted from 1970. */
  halfDay: number
}

/** The weightiest words of a version's headline with its source and half-day. @param headWords hashes of the words */
export function headlineKeysOf({ source, publishedAt }: Arrival, headWords: number[]): HeadlineKeys {
  const sourceHash = hashText(source)
  const words = integers(headWords.length)
  for (let i = 0; i < headWords.length; i++) words[i] = join(sourceHash, headWords[i]!)
  return { words, halfDay: halfDayOf(publishedAt) }
}

/**
 * The keys of a version: shingles, names, and headline words with source and half-day, since a flash shares no run of words with the story that
 * follows it, nor a notice with the story that it names. Every version looks for the headline words of flashes. Only a version that may continue
 * or kill a story looks for those of other stories.
 * @param exact the smallest shingles, and the names
 */
export function keysOf(
  supplierSignal: SupplierSignal,
  { shingles, names }: { shingles: Int32Array; names: Int32Array },
  { words, halfDay }: HeadlineKeys,
): Keys {
  let count = shingles.length + names.length
  const keys = integers(count + words.length * (supplierSignal.signal === 'flash' ? 2 : 1))
  keys.set(shingles)
  keys.set(names, shingles.length)
  const exact = keys.subarray(0, count)
  for (let i = 0; i < words.length; i++) {
    keys[count++] = headKey(words[i]!, halfDay, false)
    if (supplierSignal.signal === 'flash') keys[count++] = headKey(words[i]!, halfDay, true)
  }
  return { keys, seeks: seeksOf(exact, words, halfDay, supplierSignal) }
}

function seeksOf(exact: Int32Array, heads: Int32Array, bucket: number, supplierSignal: SupplierSignal): Int32Array {
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

function halfDayOf(publishedAt: string): number {
  return Math.floor(Date.parse(publishedAt) / (headKeyHours * HOUR_MS))
}

/** The key of a source's headline word in a half-day; flashes have keys of their own. */
function headKey(word: number, bucket: number, flash: boolean): number {
  return word ^ mix(2 * bucket + (flash ? 1 : 0))
}

/**
 * The names that a supplier gives a version, under which its next version is found. They are always looked up, however common.
 * @param headline the headline's stem as a name, where it is already known
 */
export function nameKeysOf(
  source: string,
  { supplierSignal, guid, address }: Traits,
  headline: number | null = headlineName(supplierSignal.stem),
): Int32Array {
  const sourceHash = hashOn(hashOn(FNV_OFFSET, source), ' ')
  const names: number[] = []
  if (guid) names.push(nameKey(sourceHash, 'g ', guid))
  if (address) names.push(nameKey(sourceHash, 'u ', address))
  const number = idNumber(guid)
  if (number) names.push(nameKey(sourceHash, 'n ', number))
  if (supplierSignal.slug) addSlug(names, sourceHash, supplierSignal.slug)
  if (headline !== null) names.push(join(sourceHash, headline))
  if (supplierSignal.points) addPointed(names, sourceHash, supplierSignal.points)
  const keys = integers(names.length)
  for (let i = 0; i < names.length; i++) keys[i] = names[i]!
  return keys
}

/** Adds the names to which a notice points; each name once. */
function addPointed(
  names: number[],
  sourceHash: number,
  { slugs, headlines, numbers }: NonNullable<Traits['supplierSignal']['points']>,
): void {
  for (const number of numbers ?? []) if (number) names.push(nameKey(sourceHash, 'n ', number))
  for (const slug of slugs) if (slug) addSlug(names, sourceHash, slug)
  for (const headline of headlines) {
    const name = headlineName(headline)
    if (name !== null) names.push(join(sourceHash, name))
  }
  names.splice(0, names.length, ...new Set(names))
}

/** A slug is a name, and so is each pair of its words, since notices give parts of it. */
function addSlug(names: number[], sourceHash: number, slug: string): void {
  names.push(nameKey(sourceHash, 's ', slug))
  const words = slug.split(' ', slugWords)
  if (words.length > 2) for (let i = 1; i < words.length; i++) names.push(nameKey(sourceHash, 'p ', `${words[i - 1]} ${words[i]}`))
  else if (words.length === 2) names.push(nameKey(sourceHash, 'p ', slug))
}

function nameKey(sourceHash: number, kind: string, name: string): number {
  return mix(hashOn(hashOn(sourceHash, kind), name))
}

const nameWordList = emptyList()

/**
 * The number in a supplier's id, by which its notices name a story: "dpa0123" of `dpa0123:2026-03-05`, "4471" of `tag:wire.example,4471`.
 * An address has none: its numbers are those of the website.
 */
export function idNumber(guid: string | null): string | null {
  if (!guid || /^https?:/i.test(guid)) return null
  const number = /^[a-z]{1,5}\d{3,5}(?=:)/i.exec(guid)?.[0] ?? /(?:^|[:,/])([\p{L}\p{N}-]*\d{3}[\p{L}\p{N}-]*)$/u.exec(guid)?.[1]
  return number && number.length <= numberLetters ? number.toLowerCase() : null
}

/** The figures of a headline that are words of their own ("7.1", not "3RD"), as hashes like those of salient words. */
export function figuresOf(headline: string): number[] {
  return (headline.match(/(?<![\p{L}\p{N}])\d[\d.,/-]*(?![\p{L}\p{N}])/gu) ?? []).map((figure) => {
    nameWordList.count = 0
    readWords(figure, nameWordList)
    return nameWordList.hashes[0]!
  })
}

/** A headline as a name, independent of case and punctuation; null where it has too few words to name a story. */
export function headlineName(headline: string): number | null {
  nameWordList.count = 0
  readWords(headline, nameWordList)
  return nameOfWords(nameWordList.hashes, nameWordList.count)
}

/** The same for words that were already read: the first `count`. */
export function nameOfWords(hashes: Int32Array, count: number): number | null {
  return count >= nameWords ? hashOfWords(hashes, 0, count) : null
}

/** The most specific words of a headline: long ones, names and numbers. Ties are broken by the smaller hash. */
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
