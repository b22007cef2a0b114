import * as fold from './fold.ts'
import { FNV_OFFSET, FNV_PRIME, mix } from './hash.ts'

/** The words of one text after another, in buffers that are reused and grow when needed. */
export interface WordList {
  count: number
  /** Hashes of the folded words: independent of case and accents. */
  hashes: Int32Array
  /** For each word: 1 for a number, or for a capital that the sentence does not require (a name; in German any noun). */
  salient: Uint8Array
  /** For each word: its length in letters. */
  lengths: Uint16Array
}

export function emptyList(): WordList {
  return { count: 0, hashes: new Int32Array(2048), salient: new Uint8Array(2048), lengths: new Uint16Array(2048) }
}

/** Text is read in parts of at most this many characters, cut at the end of a line or else at a space. The longest spelling of one has 18. */
const PART_UNITS = 4096
const BUFFER_UNITS = 18 * PART_UNITS + 2

// Values that are used for every character are constants of this module: V8 looks up imported ones at each use, which doubled the cost.
const foldTable = fold.foldTable
const HASH_OFFSET = FNV_OFFSET
const HASH_PRIME = FNV_PRIME
const WORD_BIT = fold.WORD_BIT
const DIGIT_BIT = fold.DIGIT_BIT
const CAPITAL_BIT = fold.CAPITAL_BIT
const UNSPACED_BIT = fold.UNSPACED_BIT
const SPECIAL_BIT = fold.SPECIAL_BIT
const SEVERAL_BIT = fold.SEVERAL_BIT
/** The bits of an entry that are the folded unit. */
const UNIT_MASK = 0xffff
/** Classes that are rare in alphabetic scripts. */
const RARE = fold.SPECIAL_BIT | fold.JOINS_BIT | fold.UNSPACED_BIT
/** A character of a script without spaces says as much as this many letters: a pair counts in a headline as a word does. */
const LETTERS_OF_UNSPACED = 2
/** The part that is being read, followed by two zeros. */
const units = new Uint16Array(BUFFER_UNITS)
const bytes = Buffer.from(units.buffer)
const spare = new Uint16Array(BUFFER_UNITS)
let length = 0
/** The rest of the part was spelt out, so no unit in it is special any more. */
let spelt = false
/** Where its words begin and end, alternately. */
const bounds = new Int32Array(2 * BUFFER_UNITS)

/** Adds the words of a text, of any script, to a list. HTML entities that a feed left in the text are resolved. */
export function readWords(text: string, list: WordList): void {
  const plain = text.includes('&') ? withoutEntities(text) : text
  for (let from = 0; from < plain.length; ) {
    const to = plain.length - from <= PART_UNITS ? plain.length : partEnd(plain, from)
    readPart(from === 0 && to === plain.length ? plain : plain.slice(from, to), list)
    from = to
  }
}

function partEnd(text: string, from: number): number {
  const most = from + PART_UNITS
  const line = text.lastIndexOf('\n', most - 1)
  if (line >= from) return line + 1
  const space = text.lastIndexOf(' ', most - 1)
  return space >= from ? space + 1 : most
}

function readPart(part: string, list: WordList): void {
  bytes.write(part, 'utf16le')
  length = part.length
  units[length] = units[length + 1] = 0
  spelt = false
  const words = findWords()
  if (list.count + words > list.hashes.length) widen(list, 2 * (list.count + words))
  const { hashes, salient, lengths } = list
  let { count } = list
  for (let i = 0; i < 2 * words; i += 2) {
    const begin = bounds[i]!
    const end = bounds[i + 1]!
    let kinds = 0
    // FNV-1a, as in hashText.
    let hash = HASH_OFFSET
    for (let at = begin; at < end; at++) {
      const entry = foldTable[units[at]!]!
      kinds |= entry
      hash = Math.imul(hash ^ (entry & UNIT_MASK), HASH_PRIME)
    }
    hashes[count] = mix(kinds & SEVERAL_BIT ? spelledHash(begin, end) : hash)
    salient[count] = kinds & DIGIT_BIT || (kinds & CAPITAL_BIT && isNameAt(begin)) ? 1 : 0
    lengths[count++] = kinds & UNSPACED_BIT ? (end - begin) * LETTERS_OF_UNSPACED : kinds & SEVERAL_BIT ? spelledLength : end - begin
  }
  list.count = count
}

let spelledLength = 0

/** The hash of a word with letters that fold to several; sets `spelledLength`. */
function spelledHash(begin: number, end: number): number {
  let hash = HASH_OFFSET
  spelledLength = 0
  for (let at = begin; at < end; at++) {
    const entry = foldTable[units[at]!]!
    const spelling = entry & SEVERAL_BIT ? fold.spellingOf(entry & UNIT_MASK) : undefined
    const parts = spelling?.length ?? 1
    for (let k = 0; k < parts; k++) hash = Math.imul(hash ^ (foldTable[spelling?.[k] ?? units[at]!]! & UNIT_MASK), HASH_PRIME)
    spelledLength += parts
  }
  return hash
}

/**
 * Records where words begin and end. The common case has no branches: a processor cannot predict where a word ends, and the mispredictions
 * would cost more than all the rest.
 * @returns how many words there are
 */
function findWords(): number {
  let found = 0
  let inWord = 0
  let last = length
  /** The character before belongs to a run of a script without spaces. */
  let chained = false
  for (let at = 0; at <= last; at++) {
    let entry = foldTable[units[at]!]!
    if (entry & RARE) {
      if (entry & SPECIAL_BIT) {
        entry = specialAt(at)
        last = length
      }
      // "6.25", "9,204", "8:30" and "EF/2217" are one word.
      if (entry & fold.JOINS_BIT && inWord && fold.foldEntryOf(units[at + 1]!) & DIGIT_BIT) entry |= WORD_BIT
      if (entry & UNSPACED_BIT) {
        if (inWord) bounds[found++] = at
        inWord = 0
        const goesOn = (entryAt(at + 1) & UNSPACED_BIT) !== 0
        last = length
        if (goesOn || !chained) {
          bounds[found++] = at
          bounds[found++] = goesOn ? at + 2 : at + 1
        }
        chained = goesOn
        continue
      }
    }
    bounds[found] = at
    const isWord = (entry >>> 16) & 1
    found += isWord ^ inWord
    inWord = isWord
  }
  return found >>> 1
}

/** The entry of a unit, spelt out where it is special. */
function entryAt(at: number): number {
  const entry = foldTable[units[at]!]!
  return entry & SPECIAL_BIT ? specialAt(at) : entry
}

/**
 * The entry of a special unit. Where the table is not sufficient, the rest of the part is replaced by its spelling, in which no unit is special.
 */
function specialAt(at: number): number {
  const code = units[at]!
  const entry = fold.foldEntryOf(code)
  if (!spelt && entry & SPECIAL_BIT && (entry & SEVERAL_BIT || fold.pairedPoint(code, units[at + 1]!))) {
    const rest = fold.spellOut(units, at, length, spare)
    units.set(spare.subarray(0, rest), at)
    length = at + rest
    units[length] = units[length + 1] = 0
    spelt = true
  }
  return foldTable[units[at]!]!
}

/** Whether a word begins with a capital that the sentence does not require: not at the start, nor after the end of a sentence, a colon, a dash or a bullet. */
function isNameAt(begin: number): boolean {
  if (!(foldTable[units[begin]!]! & CAPITAL_BIT)) return false
  for (let at = begin - 1; at >= 0; at--) {
    const entry = foldTable[units[at]!]!
    if (entry & fold.ENDS_BIT) return false
    if (!(entry & fold.PAUSE_BIT)) return true
  }
  return false
}

function widen(list: WordList, room: number): void {
  const { hashes, salient, lengths } = list
  list.hashes = new Int32Array(room)
  list.salient = new Uint8Array(room)
  list.lengths = new Uint16Array(room)
  list.hashes.set(hashes)
  list.salient.set(salient)
  list.lengths.set(lengths)
}

/** Accented letters for their entities; other entities become spaces. */
function withoutEntities(text: string): string {
  return text
    .replace(/&([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron);/gi, '$1')
    .replace(/&szlig;/g, 'ss')
    .replace(/&(?:[a-z]{2,8}|#\d{2,5});/gi, ' ')
}

const oneText = emptyList()

/** The words of one text, in lists of their own. */
export function hashedWords(text: string): { hashes: number[]; salient: boolean[] } {
  oneText.count = 0
  readWords(text, oneText)
  return {
    hashes: [...oneText.hashes.subarray(0, oneText.count)],
    salient: Array.from(oneText.salient.subarray(0, oneText.count), Boolean),
  }
}
