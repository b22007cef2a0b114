import TRADITIONAL from 'opencc-js/dict/TSCharacters'

/** Characters as matching compares them: lower case, without accents, ligatures or width variants, each with its class. */

/** The classes of a character, as bits of its entry. The lower 16 bits of the entry are the UTF-16 unit that it folds to. */
export const WORD_BIT = 1 << 16
export const DIGIT_BIT = 1 << 17
export const CAPITAL_BIT = 1 << 18
/** It belongs to a script without spaces between words (Unicode Standard, chapter 6.2), whose runs are cut into pairs of characters. */
export const UNSPACED_BIT = 1 << 19
/** A capital is expected after it: the end of a sentence, a colon, a dash, a bullet. */
export const ENDS_BIT = 1 << 20
/** It does not change whether a capital is expected: a space, a quotation mark, an opening bracket. */
export const PAUSE_BIT = 1 << 21
/** It is part of the word where it stands between a letter or digit and a digit. */
export const JOINS_BIT = 1 << 22
/** The entry is not filled yet, or is not sufficient alone: `specialAt` in words.ts. */
export const SPECIAL_BIT = 1 << 23
const KNOWN_BIT = 1 << 24
/** It folds to several units, or to none. If all are letters, which is common (ß, Hangul), it is read as a letter; otherwise it is special. */
export const SEVERAL_BIT = 1 << 25

const UNSPACED_SCRIPTS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Surrogate}]/u
/** Letters that NFKD does not decompose and that outlets write either way. The two small sigmas are one letter. */
const NOT_DECOMPOSED: Record<string, string> = {
  ...{ ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', ς: 'σ' },
  // Letters that Arabic and Persian keyboards and house rules exchange.
  ...{ ى: 'ي', ی: 'ي', ې: 'ي', ے: 'ي', ک: 'ك', گ: 'ك', ە: 'ه', ہ: 'ه', ھ: 'ه', ة: 'ه', ۀ: 'ه' },
}
/** Traditional characters with the simplified ones that stand for them (OpenCC). */
const SIMPLIFIED = new Map(TRADITIONAL.split('|').map((pair) => [...pair.split(' ')] as [string, string]))
/** Cached spellings of characters beyond the table: enough for all emoji and the more common rare ideographs. */
const MAX_RARE_SPELLINGS = 8192

/** Entries by UTF-16 unit, each filled when it first occurs. */
export const foldTable = new Int32Array(1 << 16).fill(SPECIAL_BIT)
const spellings = new Map<number, Uint16Array>()
const rareSpellings = new Map<number, Uint16Array>()
for (let code = 0; code < 0x80; code++) fillEntry(code)

/** The entry of a unit. */
export function foldEntryOf(code: number): number {
  return foldTable[code]! & KNOWN_BIT ? foldTable[code]! : fillEntry(code)
}

/** The units to which a unit folds; only for those with SEVERAL_BIT. */
export function spellingOf(code: number): Uint16Array {
  return spellings.get(code)!
}

/** The code point of two units that are one character: a surrogate pair, or two bytes of UTF-8 that were read as Latin-1. Otherwise 0. */
export function pairedPoint(code: number, next: number): number {
  if (code >= 0xc2 && code <= 0xc5 && next >= 0x80 && next <= 0xbf) return ((code & 0x1f) << 6) | (next & 0x3f)
  if (code >= 0xd800 && code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) return (code - 0xd800) * 0x400 + next - 0xdc00 + 0x10000
  return 0
}

/**
 * Copies units from one buffer into another, replacing special ones by their spelling, so that the table is sufficient to read them.
 * @returns how many units were written: at most 18 for one (U+FDFA)
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
  if (rareSpellings.size >= MAX_RARE_SPELLINGS) rareSpellings.clear()
  const spelling = spell(point)
  rareSpellings.set(point, spelling)
  return spelling
}

/** The digit 0 to 9 that a decimal digit of any script stands for; each script has its ten in order (Unicode Standard, 4.6). */
function decimalDigit(character: string): string | undefined {
  if (!/\p{Nd}/u.test(character)) return undefined
  const point = character.codePointAt(0)!
  let zero = point
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String((point - zero) % 10)
}

/** A character decomposed and without marks. Capitals are kept, since the table marks them. Fills the entries of the units of the spelling. */
function spell(point: number): Uint16Array {
  const bare = String.fromCodePoint(point)
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
    .replace(/[ßẞæÆøØłŁςىیېےکگەہھةۀ]/g, (letter) => NOT_DECOMPOSED[letter]!)
    .replace(/[^\x00-\x7f]/gu, (character) => decimalDigit(character) ?? SIMPLIFIED.get(character) ?? character)
  const units = Uint16Array.from({ length: bare.length }, (_, i) => bare.charCodeAt(i))
  for (const unit of units) if (unit !== point) foldEntryOf(unit)
  return units
}

/** Fills the entry of a unit in the table. */
function fillEntry(code: number): number {
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

/** A folded unit with the bits of its class. */
function classify(character: string): number {
  const unit = character.charCodeAt(0)
  if (UNSPACED_SCRIPTS.test(character)) return unit | UNSPACED_BIT
  if (/\p{N}/u.test(character)) return unit | WORD_BIT | DIGIT_BIT
  if (/[\p{L}\p{M}]/u.test(character)) return unit | WORD_BIT
  const joins = '.,:/'.includes(character) ? JOINS_BIT : 0
  if ('\n.!?:*•|–—-'.includes(character)) return unit | ENDS_BIT | joins
  return ' \t"\'“„«‘’”»(['.includes(character) ? unit | PAUSE_BIT : unit | joins
}
