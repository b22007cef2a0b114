import { hashRange, mix, OFFSET, PRIME } from './hash.ts'

/** A text as matching sees it: hashes of its words, folded to lower case without diacritics or punctuation. */
export interface Words {
  hashes: number[]
  /** Beside each word: a number, or a capital where the sentence did not ask for one (a name; in German any noun). */
  telling: boolean[]
  /** Beside each word: its length in characters. */
  lengths: number[]
}

/** Kinds of characters. */
const OTHER = 1
const LETTER = 2
const DIGIT = 3
/** Letters of scripts that put no space between words (Unicode Standard, chapter 6.2): their runs are cut into pairs of characters. */
const UNSPACED = 4
const UNSPACED_SCRIPTS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Surrogate}]/u
/** Kind of each UTF-16 unit, found when first met. */
const kinds = new Uint8Array(1 << 16)

/**
 * The dateline with the agency's credit before the first sentence: "HOLM, Feb 11 (Norwire) - ", "Puerto Sereno, 11 mar (Prisma).- ",
 * "HANSEONG, April 2 (Yonhap) -- ", "Berlin (dpa) - ", "MILLGATE — ". AP Stylebook and Reuters Handbook, "datelines".
 */
const DATELINE = /^\s*(?:[^\n()]{0,60}\([^()\n]{2,40}\)\s*(?:\.-|--|[-–—:])\s+|(?:\p{Lu}[\p{Lu}\s.'/-]{2,40})\s*(?:--|[-–—])\s+)/u
/** What desks write to desks above the text: "(Corrects …)", "Eds: …", "FOR IMMEDIATE RELEASE". */
const DESK_NOTE = /^\s*(?:\([^()\n]{4,200}\)|Eds:[^\n]*|EDITORS:|FOR IMMEDIATE RELEASE)\s*\n+/u
/** A line that ends a wire text or a part of it. */
const END_MARK = /\s+(?:MORE|REUTER|Reuter|reuter|\(?END\)?|#{2,})\s*$/u

/** The body without dateline, desk notes and end marks, which outlets drop and add at will. */
export function bareBody(body: string): string {
  const start = body.replace(DESK_NOTE, '').replace(DATELINE, '')
  const tail = start.slice(-40).match(END_MARK)
  return tail ? start.slice(0, start.length - tail[0].length) : start
}

/** The agency named in the dateline, "(Reuters) -", or null. */
export function creditIn(body: string): string | null {
  const head = body.replace(DESK_NOTE, '').match(DATELINE)?.[0]
  return head?.match(/\(([^()]+)\)/)?.[1]?.trim() ?? null
}

/** Splits a text into words of any script. Mends what feeds commonly break first: HTML entities and UTF-8 read as Latin-1. */
export function wordsOf(text: string): Words {
  const plain = fold(mend(text))
  const lower = plain.toLowerCase()
  const cased = lower.length === plain.length ? plain : lower
  const words: Words = { hashes: [], telling: [], lengths: [] }
  for (let at = 0; at < lower.length; ) {
    const kind = kindOf(lower.charCodeAt(at))
    if (kind === OTHER) at++
    else if (kind === UNSPACED) at = addPair(words, lower, at)
    else at = addWord(words, lower, cased, at)
  }
  return words
}

function addWord(words: Words, lower: string, cased: string, start: number): number {
  const first = lower.charCodeAt(start)
  let digits = kindOf(first) === DIGIT
  // Hashed in passing, as hashText does: most of a text is here.
  let hash = Math.imul(OFFSET ^ first, PRIME)
  let end = start + 1
  for (; end < lower.length; end++) {
    const code = lower.charCodeAt(end)
    const kind = kindOf(code)
    if (kind === DIGIT) digits = true
    else if (kind !== LETTER && !joinsNumber(lower, end)) break
    hash = Math.imul(hash ^ code, PRIME)
  }
  words.hashes.push(mix(hash))
  words.telling.push(digits || (lower.charCodeAt(start) !== cased.charCodeAt(start) && !opensSentence(lower, start)))
  words.lengths.push(end - start)
  return end
}

function addPair(words: Words, lower: string, start: number): number {
  const last = kindOf(lower.charCodeAt(start + 1)) !== UNSPACED
  const alone = last && kindOf(lower.charCodeAt(start - 1)) !== UNSPACED
  if (last && !alone) return start + 1
  words.hashes.push(hashRange(lower, start, start + (alone ? 1 : 2)))
  words.telling.push(false)
  words.lengths.push(2)
  return start + 1
}

/** "6.25", "9,204", "8:30" and "EF/2217" are one word. */
function joinsNumber(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code === 0x2e || code === 0x2c || code === 0x3a || code === 0x2f) && kindOf(text.charCodeAt(at + 1)) === DIGIT
}

/** Whether a capital is due here: at the start, after the end of a sentence, a colon, a dash or a bullet. */
function opensSentence(text: string, start: number): boolean {
  for (let at = start - 1; at >= 0; at--) {
    const character = text[at]!
    if (character === '\n' || '.!?:*•|–—-'.includes(character)) return true
    if (!' \t"\'“„«‘’”»(['.includes(character)) return false
  }
  return true
}

function kindOf(code: number): number {
  return kinds[code] || learnKind(code)
}

/** Beyond the end of a text the code is NaN. */
function learnKind(code: number): number {
  if (Number.isNaN(code)) return OTHER
  kinds[code] = classify(String.fromCharCode(code))
  return kinds[code]!
}

function classify(character: string): number {
  if (UNSPACED_SCRIPTS.test(character)) return UNSPACED
  if (/\p{N}/u.test(character)) return DIGIT
  return /[\p{L}\p{M}]/u.test(character) ? LETTER : OTHER
}

function fold(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
}

function mend(text: string): string {
  let sound = text
  if (sound.includes('&')) {
    sound = sound
      .replace(/&([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron);/gi, '$1')
      .replace(/&szlig;/g, 'ss')
      .replace(/&(?:[a-z]{2,8}|#\d{2,5});/gi, ' ')
  }
  if (/[\u00c2-\u00c5][\u0080-\u00bf]/.test(sound)) {
    sound = sound.replace(/[\u00c2-\u00c5][\u0080-\u00bf]/g, (pair) =>
      String.fromCharCode(((pair.charCodeAt(0) & 0x1f) << 6) | (pair.charCodeAt(1) & 0x3f)),
    )
  }
  return sound
}
