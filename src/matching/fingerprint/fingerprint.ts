import type { Arrival, SupplierSignal } from '../../model.ts'
import { normaliseAddress } from '../../text/address.ts'
import { THRESHOLDS } from '../thresholds.ts'
import { pooledCopy } from '../window/pool.ts'
import { type HeadlineKeys, headlineKeysOf, keysOf, nameKeysOf, nameOfWords, sampleOf, weightiest } from './keys.ts'
import { bareBody } from './normalise.ts'
import { headlineSubject, headsOf, numbers, salientOf } from './salience.ts'
import { checksOf, hashOfWords, sketch } from './sketch.ts'
import type { Traits } from './traits.ts'
import { emptyList, readWords } from './words.ts'

/** Everything that placing needs to know about a version; plain and serialisable. */
export interface Fingerprint {
  /** Hashes of all runs of four words, or the smallest 1,024 of them; ascending, without repetition. */
  shingles: Int32Array
  /** Eight more bits of each of the text keys, which come first among the keys: unlike runs of words with the same hash differ here. */
  checks: Uint8Array
  /** The keys by which it is found: the smallest shingles, names (guid, address, slug, headline), and headline words by half-day. */
  keys: Int32Array
  /** The keys under which it looks for others: the same except for headline words. */
  seeks: Int32Array
  /** The keys that are names. */
  names: Int32Array
  /** What its keys of headline words are made of. */
  headline: HeadlineKeys
  traits: Traits
}

const { leadShingles, headlessWords, shingleWords } = THRESHOLDS

/** The words of a headline, then of its body. A thread fingerprints one version at a time, so one list is enough. */
const wordList = emptyList()
const quotedList = emptyList()

/** Fingerprints a version. Pure: the same text gives the same fingerprint on every machine. @param supplierSignal what the supplier says about the version */
export function fingerprintOf(arrival: Arrival, supplierSignal: SupplierSignal): Fingerprint {
  const { text, credit } = bareBody(arrival.body)
  wordList.count = 0
  readWords(supplierSignal.stem, wordList)
  const head = wordList.count
  readWords(text, wordList)
  const words = wordList.count - head
  // A body of a few words identifies nothing without its headline.
  const brief = words < headlessWords
  const { shingles, count, of, runs, length, whole } = sketch(wordList.hashes, brief ? 0 : head, wordList.count)
  const salient = salientOf(wordList, head)
  const traits: Traits = {
    supplierSignal,
    words,
    quoted: quotedShingles(text),
    guid: arrival.guid,
    address: arrival.url && normaliseAddress(arrival.url),
    exact: brief ? (words ? hashOfWords(wordList.hashes, head, wordList.count) : 0) : whole,
    heads: headsOf(wordList, head),
    subject: headlineSubject(wordList, head),
    lead: numbers(runs, Math.min(length, leadShingles)),
    salient: salient.words,
    slots: salient.slots,
    credit,
  }
  const names = nameKeysOf(arrival.source, traits, nameOfWords(wordList.hashes, head))
  const smallest = shingles.subarray(0, Math.min(count, sampleOf(of)))
  const headline = headlineKeysOf(arrival, weightiest(wordList, head))
  const keys = keysOf(supplierSignal, { shingles: smallest, names }, headline)
  const checks = checksOf(smallest, wordList.hashes.subarray(brief ? 0 : head, wordList.count), runs.subarray(0, length))
  return { shingles: pooledCopy(shingles, count), checks, ...keys, names, headline, traits }
}

/** Quotations of any language; one that is not closed ends with its line. */
const QUOTATION = /["“„«「『]([^"“”„«»「」『』\n]{20,1000})/gu

/** How many shingles of a text lie within its quotations. */
function quotedShingles(text: string): number {
  let count = 0
  if (!/["“„«「『]/.test(text)) return count
  for (const [, quotation] of text.matchAll(QUOTATION)) {
    quotedList.count = 0
    readWords(quotation!, quotedList)
    count += Math.max(0, quotedList.count - shingleWords + 1)
  }
  return count
}

/** The names of a version that are not to be believed, since its feed gives them to different items. */
export interface DoubtedNames {
  guid: boolean
  link: boolean
}

/** A fingerprint that is not found by doubted names, and that finds nothing by them; itself where it has none. */
export function withoutNames(fingerprint: Fingerprint, source: string, doubted: DoubtedNames): Fingerprint {
  const { traits, shingles, checks, headline } = fingerprint
  const guid = doubted.guid ? null : traits.guid
  const address = doubted.link ? null : traits.address
  if (guid === traits.guid && address === traits.address) return fingerprint
  const left = { ...traits, guid, address }
  const names = nameKeysOf(source, left)
  const keys = keysOf(traits.supplierSignal, { shingles: shingles.subarray(0, checks.length), names }, headline)
  return { ...fingerprint, ...keys, names, traits: left }
}
