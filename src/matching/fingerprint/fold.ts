/** Characters as matching sees them: lower case, without accents, ligatures or widths, and what each of them is. */

/** What a character is. The lower 16 bits of its entry are the UTF-16 unit that it folds to. */
export const WORD_BIT = 1 << 16
export const DIGIT_BIT = 1 << 17
export const CAPITAL_BIT = 1 << 18
/** Of a script that puts no space between words (Unicode Standard, chapter 6.2): its runs are cut into pairs of characters. */
export const UNSPACED_BIT = 1 << 19
/** A capital is due after it: the end of a sentence, a colon, a dash, a bullet. */
export const ENDS_BIT = 1 << 20
/** Whether a capital is due after it is as it was before: a space, a quotation mark, an opening bracket. */
export const PAUSE_BIT = 1 << 21
/** Between a letter or digit and a digit it is part of the word. */
export const JOINS_BIT = 1 << 22
/** The entry says nothing yet, or not all: specialAt in words.ts. */
export const SPECIAL_BIT = 1 << 23
const KNOWN_BIT = 1 << 24
/** Folds to several units, or to none. If all are letters, which is common (ß, Hangul), it is read as a letter, else it is special. */
export const SEVERAL_BIT = 1 << 25

const UNSPACED_SCRIPTS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Surrogate}]/u
/** NFKD leaves these whole; outlets write them either way. The two small sigmas are one letter. */
const LIKE: Record<string, string> = { ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', ς: 'σ' }
/** Spellings that are remembered of characters beyond the table: all emoji and the commoner rare ideographs. */
const REMEMBERED = 8192

/** Entries by UTF-16 unit, filled as they are met. */
export const foldTable = new Int32Array(1 << 16).fill(SPECIAL_BIT)
const spellings = new Map<number, Uint16Array>()
const rareSpellings = new Map<number, Uint16Array>()
for (let code = 0; code < 0x80; code++) learn(code)

export function foldEntryOf(code: number): number {
  return foldTable[code]! & KNOWN_BIT ? foldTable[code]! : learn(code)
}

/** What a unit folds to that folds to several. */
export function spellingOf(code: number): Uint16Array {
  return spellings.get(code)!
}

/** The two units of one character that was taken apart: a surrogate pair, or two bytes of UTF-8 that were read as Latin-1. Else 0. */
export function pairedPoint(code: number, next: number): number {
  if (code >= 0xc2 && code <= 0xc5 && next >= 0x80 && next <= 0xbf) return ((code & 0x1f) << 6) | (next & 0x3f)
  if (code >= 0xd800 && code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) return (code - 0xd800) * 0x400 + next - 0xdc00 + 0x10000
  return 0
}

/**
 * Spells units out so that the table is enough to read them, from one buffer into another.
 * @returns how many there are then: at most 18 for one (U+FDFA)
 */
export function spellOut(units: Uint16Array, from: number, length: number, target: Uint16Array): number {
  let n = 0
  for (let at = from; at < length; at++) {
    const code = units[at]!
    if (!(foldTable[code]! & SPECIAL_BIT)) {
      target[n++] = code
      continue
    }
    const point = at + 1 < length ? pairedPoint(code, units[at + 1]!) : 0
    const spelling = point ? rareSpelling(point) : foldEntryOf(code) & SEVERAL_BIT ? spellings.get(code) : undefined
    if (point) at++
    if (!spelling) target[n++] = code
    else for (let k = 0; k < spelling.length; k++) target[n++] = spelling[k]!
  }
  return n
}

function rareSpelling(point: number): Uint16Array {
  const known = rareSpellings.get(point)
  if (known) return known
  if (rareSpellings.size >= REMEMBERED) rareSpellings.clear()
  const spelling = spell(point)
  rareSpellings.set(point, spelling)
  return spelling
}

/** Decomposed and without marks. Capitals stay, since the table tells them; every unit is known to it. */
function spell(point: number): Uint16Array {
  const bare = String.fromCodePoint(point)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßẞæÆøØłŁς]/g, (letter) => LIKE[letter]!)
  const units = Uint16Array.from({ length: bare.length }, (_, i) => bare.charCodeAt(i))
  for (const unit of units) if (unit !== point) foldEntryOf(unit)
  return units
}

/** Fills the table's entry of a unit. */
function learn(code: number): number {
  const spelling = spell(code)
  const [unit] = spelling
  if (spelling.length !== 1) {
    spellings.set(code, spelling)
    const first = unit === undefined ? 0 : foldEntryOf(unit)
    const letters = spelling.length > 1 && spelling.every((part) => (foldEntryOf(part) & (WORD_BIT | DIGIT_BIT)) === WORD_BIT)
    foldTable[code] = KNOWN_BIT | SEVERAL_BIT | (letters ? code | WORD_BIT | (first & CAPITAL_BIT) : SPECIAL_BIT | (first & DIGIT_BIT))
  } else {
    const lower = String.fromCharCode(unit!).toLowerCase()
    const mayBeginPair = (code >= 0xc2 && code <= 0xc5) || (code >= 0xd800 && code <= 0xdbff)
    foldTable[code] = classify(lower) | KNOWN_BIT | (lower.charCodeAt(0) === unit ? 0 : CAPITAL_BIT) | (mayBeginPair ? SPECIAL_BIT : 0)
  }
  return foldTable[code]!
}

/** A folded unit and what it is. */
function classify(character: string): number {
  const unit = character.charCodeAt(0)
  if (UNSPACED_SCRIPTS.test(character)) return unit | UNSPACED_BIT
  if (/\p{N}/u.test(character)) return unit | WORD_BIT | DIGIT_BIT
  if (/[\p{L}\p{M}]/u.test(character)) return unit | WORD_BIT
  const joins = '.,:/'.includes(character) ? JOINS_BIT : 0
  if ('\n.!?:*•|–—-'.includes(character)) return unit | ENDS_BIT | joins
  return ' \t"\'“„«‘’”»(['.includes(character) ? unit | PAUSE_BIT : unit | joins
}
