/** Code pages of old newsroom systems: those of DOS and the Macintosh, and seven-bit national sets, which put letters in place of brackets and braces. */
import iconv from 'iconv-lite'

const CODE_PAGES = ['windows-1252', 'cp850', 'macintosh']

/**
 * The code page in which bytes beyond ASCII are letters within words: of Windows, DOS and the Macintosh, which put accents in different places.
 * Windows where they are equally likely.
 */
export function lineCodePage(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes)
  const scores = CODE_PAGES.map((encoding) => ({ encoding, score: wordLikeness(iconv.decode(buffer, encoding)) }))
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).encoding
}

/** Letters beyond ASCII that stand beside lower-case letters, less signs and capitals inside words. */
function wordLikeness(text: string): number {
  let score = 0
  for (const [, before, sign, after] of text.matchAll(/(\p{L}?)([\u0080-\uffff])(?=(\p{L}?))/gu)) {
    const inWord = Boolean(before) && Boolean(after)
    if (/\p{Ll}/u.test(sign!)) score += /\p{Lu}/u.test(after ?? '') ? -2 : before || after ? 1 : 0
    else if (/\p{Lu}/u.test(sign!)) score += inWord && /\p{Ll}/u.test(before!) ? -2 : 0
    else if ((inWord && !/[’‘·]/.test(sign!)) || sign === '\ufffd') score -= 2
    if (/[\u0370-\u03ff]/.test(sign!)) score -= 2
  }
  return score
}

/** The letters at `[ \ ] { | } ~` in each national set, and frequent words of its language. ISO 646 variants: DIN 66003, SEN 850200, NS 4551, NF Z 62-010, Italy, Spain. */
const NATIONAL_SETS: [letters: string, words: RegExp][] = [
  ['ÄÖÜäöüß', /\b(?:und|der|die|das|nicht|mit|den|von)\b/g],
  ['ÄÖÅäöå', /\b(?:och|att|som|det|inte|den|med|ja|on|ei|oli|kun)\b/g],
  ['ÆØÅæøå', /\b(?:og|at|ikke|det|til|som|har|med)\b/g],
  ['°ç§éùè¨', /\b(?:les|des|dans|une|est|pour|que|qui)\b/g],
  ['°çéàòèì', /\b(?:che|della|con|per|una|del|il|di)\b/g],
  ['¡Ñ¿°ñç~', /\b(?:que|los|las|del|por|una|con|el)\b/g],
]
const PLACES = '[\\]{|}~'
/** Such signs between letters, from which a text in ASCII is in a national set. */
const FEWEST = 3

/** A text in ASCII with the letters of its national set, recognised by signs inside words and by the language of the others; unchanged where there are none. */
export function withNationalLetters(text: string): string {
  if ((text.match(/(?<=[a-z])[[\\\]{|}~](?=[a-z])/g)?.length ?? 0) < FEWEST) return text
  const sets = NATIONAL_SETS.map(([letters, words]) => ({ letters, found: text.match(words)?.length ?? 0 }))
  const best = sets.reduce((a, b) => (b.found > a.found ? b : a))
  return best.found ? text.replace(/[[\\\]{|}~]/g, (sign) => best.letters[PLACES.indexOf(sign)]!) : text
}

/** Pairs of characters that UTF-8 gives when it is read as Windows-1252, from which a text is repaired. */
const FEWEST_PAIRS = 3
/** A text that was encoded as UTF-8 twice, decoded once more; unchanged where that gives no valid text. */
export function decodedTwice(text: string): string {
  if ((text.slice(0, 200_000).match(/[ÃÂÐÑ][\u0080-\u00bf]|Ã[ \u2018-\u2022\u0152-\u017e]|â€/g)?.length ?? 0) < FEWEST_PAIRS) return text
  const bytes = iconv.encode(text, 'windows-1252')
  const again = bytes.toString('utf8')
  return again.includes('\ufffd') ? text : again
}
