import type { Arrival } from '../model.ts'
import type { Traits } from './fingerprint.ts'
import { hashOn, hashText, join, mix, OFFSET } from './hash.ts'
import { integers } from './pool.ts'
import { hashOf } from './sketch.ts'
import { emptyList, readWords, type WordList } from './words.ts'

/** Issue 4: the smallest 24 find the copies that banded MinHash loses; one in 16 of a longer text finds the short text inside it. */
const KEYS = 24
const KEYS_AT_MOST = 64
const KEY_DENSITY = 16
const HEAD_KEYS = 6
const HALF_DAY = 12 * 3_600_000

/** How many of the smallest shingles are keys, of how many. */
export function sampleOf(shingles: number): number {
  return Math.min(KEYS_AT_MOST, Math.max(KEYS, Math.ceil(shingles / KEY_DENSITY)))
}

/**
 * What a version can be found by: the first `sample` of its shingles, its names, and for a flash, which shares no run of words with the story
 * that follows it, source, word of the headline (the first `head` words of the list) and half-day.
 */
export function keysOf(
  arrival: Arrival,
  shingles: Int32Array,
  sample: number,
  names: Int32Array,
  words: WordList,
  head: number,
): Int32Array {
  const heads = weightiest(words, head)
  const keys = integers(sample + names.length + 2 * heads.length)
  let count = 0
  for (let i = 0; i < sample; i++) keys[count++] = shingles[i]!
  for (let i = 0; i < names.length; i++) keys[count++] = names[i]!
  if (!heads.length) return keys
  const bucket = Math.floor(Date.parse(arrival.publishedAt) / HALF_DAY)
  const source = hashText(arrival.source)
  for (let i = 0; i < heads.length; i++) {
    const word = join(source, heads[i]!)
    keys[count++] = join(word, bucket)
    keys[count++] = join(word, bucket + 1)
  }
  return keys
}

/**
 * What a version is called by its supplier: exact names under which its next state is found. Always to be asked for, however common.
 * @param headline the headline's stem as a name, where it is at hand
 */
export function namesOf(source: string, { said, guid, address }: Traits, headline: number | null = nameOf(said.stem)): Int32Array {
  const begun = hashOn(hashOn(OFFSET, source), ' ')
  const names: number[] = []
  if (guid) names.push(nameKey(begun, 'g ', guid))
  if (address) names.push(nameKey(begun, 'u ', address))
  const number = numberOf(guid)
  if (number) names.push(nameKey(begun, 'n ', number))
  if (said.slug) names.push(nameKey(begun, 's ', said.slug))
  if (headline !== null) names.push(join(begun, headline))
  if (said.points) addPointed(names, begun, said.points)
  const keys = integers(names.length)
  for (let i = 0; i < names.length; i++) keys[i] = names[i]!
  return keys
}

/** What a notice names; each name once. */
function addPointed(names: number[], begun: number, { slugs, headlines, numbers }: NonNullable<Traits['said']['points']>): void {
  for (const number of numbers ?? []) if (number) names.push(nameKey(begun, 'n ', number))
  for (const slug of slugs) if (slug) names.push(nameKey(begun, 's ', slug))
  for (const headline of headlines) {
    const name = nameOf(headline)
    if (name !== null) names.push(join(begun, name))
  }
  names.splice(0, names.length, ...new Set(names))
}

function nameKey(begun: number, kind: string, name: string): number {
  return mix(hashOn(hashOn(begun, kind), name))
}

const own = emptyList()

/**
 * The number that a supplier's id bears, by which its notices name a story: "dpa0123" of `dpa0123:2026-03-05`, "4471" of `tag:wire.example,4471`.
 * Of an address none: its numbers are the site's own.
 */
export function numberOf(guid: string | null): string | null {
  if (!guid || /^https?:/i.test(guid)) return null
  const number = /^[a-z]{1,5}\d{3,5}(?=:)/i.exec(guid)?.[0] ?? /(?:^|[:,/])([\p{L}\p{N}-]*\d{3}[\p{L}\p{N}-]*)$/u.exec(guid)?.[1]
  return number && number.length <= 24 ? number.toLowerCase() : null
}

/** A headline as a name: equal however it is cased and pointed. Two words name nothing. */
export function nameOf(headline: string): number | null {
  own.count = 0
  readWords(headline, own)
  return nameOfWords(own.hashes, own.count)
}

/** The same of words that are read already: the first `count`. */
export function nameOfWords(hashes: Int32Array, count: number): number | null {
  return count >= 3 ? hashOf(hashes, 0, count) : null
}

/** The words of a headline that say most: long ones, and names and numbers. Among equals the smallest hashes, which is chance. */
function weightiest({ hashes, telling, lengths }: WordList, head: number): number[] {
  const words: number[] = []
  const weights: number[] = []
  for (let i = 0; i < head; i++) {
    if (lengths[i]! < 4 && !telling[i]) continue
    const known = words.indexOf(hashes[i]!)
    const at = known < 0 ? words.push(hashes[i]!) - 1 : known
    weights[at] = lengths[i]! + (telling[i] ? 4 : 0)
  }
  const chosen: number[] = []
  while (chosen.length < HEAD_KEYS && chosen.length < words.length) {
    let best = 0
    for (let i = 1; i < words.length; i++)
      if (weights[i]! > weights[best]! || (weights[i] === weights[best] && words[i]! < words[best]!)) best = i
    chosen.push(words[best]!)
    weights[best] = -1
  }
  return chosen
}
