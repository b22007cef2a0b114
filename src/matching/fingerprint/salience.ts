import { THRESHOLDS } from '../thresholds.ts'
import { join } from './hash.ts'
import { emptyList, readWords, type WordList } from './words.ts'

/** So many names and numbers, and so many places, of a text: the first ones. */
const TELLING_MOST = THRESHOLDS.salientMost
const { subjectLetters, headWordLetters } = THRESHOLDS
/** Hashes in ascending order, each near the place that its highest bits name, with free places between (sketch.ts has more of this). */
const TELLING_PLACES = 2 * TELLING_MOST
const FREE_WORD = 2 ** 31 - 1
const SHIFT = 32 - Math.log2(TELLING_PLACES)
const found = new Int32Array(TELLING_PLACES + TELLING_MOST)
const fillers = new Int32Array(TELLING_PLACES + TELLING_MOST)
const clashes = new Uint8Array(TELLING_PLACES + TELLING_MOST)
/** Behind the last a place more is written to than taken. */
const taken = new Int32Array(TELLING_MOST + 1)
const fillersTaken = new Int32Array(TELLING_MOST + 1)
/** Which words of a text are telling. */
let salientAt = new Int32Array(1 << 12)

/** Articles of three letters and more in the languages of the signal table. */
const ARTICLE_WORDS = new Set(['the', 'der', 'die', 'das', 'ein', 'eine', 'les', 'une', 'des', 'los', 'las', 'una'].map(hashOfWord))

function hashOfWord(word: string): number {
  const list = emptyList()
  readWords(word, list)
  return list.hashes[0]!
}

/** The first word of a headline that is no article, and is a name or has three letters or more: what or whom it speaks of, since news begins with that. */
export function headlineSubject({ hashes, salient, lengths }: WordList, head: number): number | null {
  for (let i = 0; i < head; i++) if ((salient[i] || lengths[i]! >= subjectLetters) && !ARTICLE_WORDS.has(hashes[i]!)) return hashes[i]!
  return null
}

/** The words of a headline that say something (of four letters or more, or telling), ascending, each once. */
export function headsOf({ hashes, salient, lengths }: WordList, head: number): number[] {
  const heads: number[] = []
  for (let i = 0; i < head; i++) {
    const word = hashes[i]!
    if ((!salient[i] && lengths[i]! < headWordLetters) || heads.includes(word)) continue
    let place = heads.push(word) - 1
    for (; place > 0 && heads[place - 1]! > word; place--) heads[place] = heads[place - 1]!
    heads[place] = word
  }
  return heads
}

/**
 * The first names and numbers of the text that begins at this word, ascending, each once; and the same by the two words before them, where
 * these stand once only: pairs, ascending by place. For a place the first word of a text counts as a name: templates begin with it.
 */
export function salientOf({ hashes, salient, count }: WordList, begin: number): { words: number[]; slots: number[] } {
  if (salientAt.length < count) salientAt = new Int32Array(2 * count)
  let all = 0
  // Without a branch: no processor foresees names.
  for (let i = begin; i < count; i++) {
    salientAt[all] = i
    all += salient[i]!
  }
  let size = 0
  found.fill(FREE_WORD)
  for (let n = 0; n < all && size < TELLING_MOST; n++) size += put(hashes[salientAt[n]!]!, 0)
  const words = numbers(taken, takeOutWords())

  size = 0
  found.fill(FREE_WORD)
  if (count > begin) size += put(join(1, 1), hashes[begin]!)
  for (let n = all && salientAt[0] === begin ? 1 : 0; n < all && size < TELLING_MOST; n++) {
    const i = salientAt[n]!
    size += put(join(i > begin + 1 ? hashes[i - 2]! : 1, hashes[i - 1]!), hashes[i]!)
  }
  const single = takeOutWords()
  const slots = new Array<number>(2 * single)
  for (let n = 0; n < single; n++) {
    slots[2 * n] = taken[n]!
    slots[2 * n + 1] = fillersTaken[n]!
  }
  return { words, slots }
}

/**
 * Puts a hash where it belongs, and beside it what fills its place; another filler of the same place is noted as a clash.
 * @returns 1 if it was not there yet, else 0
 */
function put(hash: number, filler: number): 0 | 1 {
  if (hash === FREE_WORD) return 0
  let place = (hash ^ (1 << 31)) >>> SHIFT
  while (found[place]! < hash) place++
  if (found[place] === hash) {
    if (fillers[place] !== filler) clashes[place] = 1
    fillers[place] = filler
    return 0
  }
  let free = place
  while (found[free] !== FREE_WORD) free++
  for (; free > place; free--) {
    found[free] = found[free - 1]!
    fillers[free] = fillers[free - 1]!
    clashes[free] = clashes[free - 1]!
  }
  found[place] = hash
  fillers[place] = filler
  clashes[place] = 0
  return 1
}

/** Takes out what was put, in order, but what clashed; without a branch, since no processor foresees which places are free. @returns how much */
function takeOutWords(): number {
  let count = 0
  for (let place = 0; place < found.length; place++) {
    const hash = found[place]!
    taken[count] = hash
    fillersTaken[count] = fillers[place]!
    count += (((hash ^ FREE_WORD) | -(hash ^ FREE_WORD)) >>> 31) & ~clashes[place]!
  }
  return count
}

/** The first of a typed array as a plain list, which JSON writes as such. */
export function numbers(values: Int32Array, count: number): number[] {
  const plain = new Array<number>(count)
  for (let i = 0; i < count; i++) plain[i] = values[i]!
  return plain
}
