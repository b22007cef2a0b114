import type { Arrival, Signal } from '../model.ts'
import { normaliseAddress } from '../text/address.ts'
import { keysOf, nameOfWords, namesOf, sampleOf } from './keys.ts'
import { bare } from './normalise.ts'
import { copyOf } from './pool.ts'
import { hashOf, sketch } from './sketch.ts'
import { headsOf, numbers, subjectOf, tellingOf } from './telling.ts'
import { emptyList, readWords } from './words.ts'

/** What the supplier was read to say about the version (the reading itself is the story room's). */
export interface Said {
  signal: Signal | null
  stem: string
  slug: string | null
  genre: string | null
  continues: boolean
  points: { headlines: string[]; slugs: string[]; numbers: string[] } | null
  picture: boolean
  held?: { beneath: Signal | null }
}

/** What a verdict looks at beside the shingles. JSON through and through. */
export interface Traits {
  said: Said
  /** Words of the bare body. */
  words: number
  guid: string | null
  /** Without scheme, www, fragment and tracking parameters. */
  address: string | null
  /** Hash of all words of the bare body: equal for equal text. */
  exact: number
  /** Hashes of the words of the headline's stem, four letters or more, or telling. */
  heads: number[]
  /** The word that stands first in the headline. */
  subject: number | null
  /** Shingles of the first words of the bare body. */
  lead: number[]
  /** Names and numbers of body and headline. */
  telling: number[]
  /** Pairs: hash of the two words before a name or number, hash of the name or number. */
  slots: number[]
  /** The agency named in the dateline. */
  credit: string | null
}

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

/** Shingles of the beginning that are kept in order. */
const LEAD = 24
const LEAST_WORDS = 4

/** The words of a headline, then of its body. A thread fingerprints one version at a time, so one list does for all. */
const list = emptyList()

/** Fingerprints a version. `said` is what its signals were read to be. Pure; the same text gives the same fingerprint anywhere. */
export function fingerprint(arrival: Arrival, said: Said): Fingerprint {
  const { text, credit } = bare(arrival.body)
  list.count = 0
  readWords(said.stem, list)
  const head = list.count
  readWords(text, list)
  const words = list.count - head
  // A body of a few words is nothing without its headline.
  const brief = words < LEAST_WORDS
  const { shingles, count, of, runs, length, whole } = sketch(list.hashes, brief ? 0 : head, list.count)
  const telling = tellingOf(list, head)
  const traits: Traits = {
    said,
    words,
    guid: arrival.guid,
    address: arrival.url && normaliseAddress(arrival.url),
    exact: brief ? (words ? hashOf(list.hashes, head, list.count) : 0) : whole,
    heads: headsOf(list, head),
    subject: subjectOf(list, head),
    lead: numbers(runs, Math.min(length, LEAD)),
    telling: telling.words,
    slots: telling.slots,
    credit,
  }
  const names = namesOf(arrival.source, traits, nameOfWords(list.hashes, head))
  const sample = Math.min(count, sampleOf(of))
  return { shingles: copyOf(shingles, count), ...keysOf(arrival, traits, shingles, sample, names, list, head), names, traits }
}

/** A stored fingerprint's numbers as the typed arrays that it was made of. */
export function revive(shingles: Int32Array, keys: Int32Array, traits: Traits): Fingerprint {
  return { shingles, keys, seeks: null, names: null, traits }
}
