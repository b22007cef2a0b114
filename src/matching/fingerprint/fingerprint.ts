import type { Arrival } from '../../model.ts'
import { normaliseAddress } from '../../text/address.ts'
import { THRESHOLDS } from '../thresholds.ts'
import { pooledCopy } from '../window/pool.ts'
import { keysOf, nameKeysOf, nameOfWords, sampleOf, weightiest } from './keys.ts'
import { bare } from './normalise.ts'
import { headlineSubject, headsOf, numbers, salientOf } from './salience.ts'
import { hashOfWords, sketch } from './sketch.ts'
import type { SupplierSignal, Traits } from './traits.ts'
import { emptyList, readWords } from './words.ts'

/** Everything that placing needs to know of a version; plain and serialisable. */
export interface Fingerprint {
  /** Sorted ascending, distinct: hashes of all runs of four words, or the smallest 1,024 of them. */
  shingles: Int32Array
  /** What it can be found by: the smallest shingles, and handles (guid, address, slug, headline, its words by half-day). */
  keys: Int32Array
  /** What it looks for: the same but for words of headlines. Null where it was read from the store, as `names` is (keys.ts finds both again). */
  seeks: Int32Array | null
  /** Of the keys those that are names. */
  names: Int32Array | null
  traits: Traits
}

const { leadShingles, headlessWords } = THRESHOLDS

/** The words of a headline, then of its body. A thread fingerprints one version at a time, so one wordList does for all. */
const wordList = emptyList()

/** Fingerprints a version. `said` is what its signals were read to be. Pure; the same text gives the same fingerprint anywhere. */
export function fingerprintOf(arrival: Arrival, supplierSignal: SupplierSignal): Fingerprint {
  const { text, credit } = bare(arrival.body)
  wordList.count = 0
  readWords(supplierSignal.stem, wordList)
  const head = wordList.count
  readWords(text, wordList)
  const words = wordList.count - head
  // A body of a few words is nothing without its headline.
  const brief = words < headlessWords
  const { shingles, count, of, runs, length, whole } = sketch(wordList.hashes, brief ? 0 : head, wordList.count)
  const salient = salientOf(wordList, head)
  const traits: Traits = {
    supplierSignal,
    words,
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
  const keys = keysOf(arrival, supplierSignal, { shingles: smallest, names }, weightiest(wordList, head))
  return { shingles: pooledCopy(shingles, count), ...keys, names, traits }
}

/** A stored fingerprint's numbers as the typed arrays that it was made of. */
export function revive(shingles: Int32Array, keys: Int32Array, traits: Traits): Fingerprint {
  return { shingles, keys, seeks: null, names: null, traits }
}
