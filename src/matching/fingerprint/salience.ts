import { THRESHOLDS } from '../thresholds.ts'
import { join } from './hash.ts'
import { emptyList, readWords, type WordList } from './words.ts'

/** Names and numbers, and slots, that are kept of a text: the first. */
const MAX_SALIENT = THRESHOLDS.salientMost
const { subjectLetters, headWordLetters } = THRESHOLDS
/** A hash table in ascending order: each hash is near the place that its highest bits give, with free places between, as in sketch.ts. */
const SALIENT_PLACES = 2 * MAX_SALIENT
const FREE_PLACE = 2 ** 31 - 1
const SHIFT = 32 - Math.log2(SALIENT_PLACES)
const table = new Int32Array(SALIENT_PLACES + MAX_SALIENT)
const fillers = new Int32Array(SALIENT_PLACES + MAX_SALIENT)
const clashes = new Uint8Array(SALIENT_PLACES + MAX_SALIENT)
/** The content of the table in order. One place more than that, because draining writes behind the last. */
const drained = new Int32Array(MAX_SALIENT + 1)
const drainedFillers = new Int32Array(MAX_SALIENT + 1)
/** The positions of the salient words of a text. */
let salientAt = new Int32Array(1 << 12)

/** Articles of three letters and more in the languages of the signal table. */
const ARTICLE_WORDS = new Set(['the', 'der', 'die', 'das', 'ein', 'eine', 'les', 'une', 'des', 'los', 'las', 'una'].map(hashOfWord))

function hashOfWord(word: string): number {
  const list = emptyList()
  readWords(word, list)
  return list.hashes[0]!
}

/** The subject of a headline, since news begins with it: the first word that is not an article and is a name or has three letters or more. */
export function headlineSubject({ hashes, salient, lengths }: WordList, head: number): number | null {
  for (let i = 0; i < head; i++) if ((salient[i] || lengths[i]! >= subjectLetters) && !ARTICLE_WORDS.has(hashes[i]!)) return hashes[i]!
  return null
}

/** The significant words of a headline (of four letters or more, or salient), ascending, each once. */
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
 * The first names and numbers of the text that begins at this word, ascending, each once; and its slots: pairs of the two words before a name and
 * the name, ascending, without slots that occur with two names. The first word of a text counts as a name here, because templates begin with it.
 */
export function salientOf({ hashes, salient, count }: WordList, begin: number): { words: number[]; slots: number[] } {
  if (salientAt.length < count) salientAt = new Int32Array(2 * count)
  let all = 0
  // Without a branch: a processor cannot predict names.
  for (let i = begin; i < count; i++) {
    salientAt[all] = i
    all += salient[i]!
  }
  let size = 0
  table.fill(FREE_PLACE)
  for (let n = 0; n < all && size < MAX_SALIENT; n++) size += insert(hashes[salientAt[n]!]!, 0)
  const words = numbers(drained, drainTable())

  size = 0
  table.fill(FREE_PLACE)
  if (count > begin) size += insert(join(1, 1), hashes[begin]!)
  for (let n = all && salientAt[0] === begin ? 1 : 0; n < all && size < MAX_SALIENT; n++) {
    const i = salientAt[n]!
    size += insert(join(i > begin + 1 ? hashes[i - 2]! : 1, hashes[i - 1]!), hashes[i]!)
  }
  const single = drainTable()
  const slots = new Array<number>(2 * single)
  for (let n = 0; n < single; n++) {
    slots[2 * n] = drained[n]!
    slots[2 * n + 1] = drainedFillers[n]!
  }
  return { words, slots }
}

/**
 * Inserts a hash into the table, and beside it its filler. A second filler of the same hash is recorded as a clash.
 * @returns 1 if the hash is new, else 0
 */
function insert(hash: number, filler: number): 0 | 1 {
  if (hash === FREE_PLACE) return 0
  let place = (hash ^ (1 << 31)) >>> SHIFT
  while (table[place]! < hash) place++
  if (table[place] === hash) {
    if (fillers[place] !== filler) clashes[place] = 1
    fillers[place] = filler
    return 0
  }
  let free = place
  while (table[free] !== FREE_PLACE) free++
  for (; free > place; free--) {
    table[free] = table[free - 1]!
    fillers[free] = fillers[free - 1]!
    clashes[free] = clashes[free - 1]!
  }
  table[place] = hash
  fillers[place] = filler
  clashes[place] = 0
  return 1
}

/** Copies the hashes without a clash out of the table, in order. Without a branch, since a processor cannot predict free places. @returns how many */
function drainTable(): number {
  let count = 0
  for (let place = 0; place < table.length; place++) {
    const hash = table[place]!
    drained[count] = hash
    drainedFillers[count] = fillers[place]!
    count += (((hash ^ FREE_PLACE) | -(hash ^ FREE_PLACE)) >>> 31) & ~clashes[place]!
  }
  return count
}

/** The first values of a typed array as a plain list, which JSON writes as a list. */
export function numbers(values: Int32Array, count: number): number[] {
  const plain = new Array<number>(count)
  for (let i = 0; i < count; i++) plain[i] = values[i]!
  return plain
}
