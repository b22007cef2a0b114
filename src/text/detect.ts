/** Detects the encoding of bytes that is not declared. */
import { analyse } from 'chardet'
import iconv from 'iconv-lite'
import { languageIn, languageOfCountry } from './languages.ts'

/** Bytes that are examined: more do not change the result and cost time linearly. */
const SAMPLE_BYTES = 64 * 1024

/** Encodings of scripts whose letters are all beyond ASCII, and those that add a few letters to the Latin ones. */
const NON_LATIN_ENCODINGS = /^(?:windows-(?:1251|1253|1255|1256|874)|iso-8859-[5678]|koi8-[ru]|gb18030|big5|shift_jis|euc-(?:jp|kr))$/
const LATIN_ENCODINGS = /^(?:windows-125[02478]|iso-8859-2)$/

/** The encodings used for a language before UTF-8, the most common first (HTML, 13.2.3.2, table of locales; IANA's names). */
const OF_LANGUAGE: Record<string, string[]> = {
  ...each('ru be bg mk kk ky mn tg', ['windows-1251', 'koi8-r', 'iso-8859-5']),
  uk: ['windows-1251', 'koi8-u', 'koi8-r', 'iso-8859-5'],
  sr: ['windows-1250', 'windows-1251', 'iso-8859-2', 'iso-8859-5'],
  el: ['iso-8859-7', 'windows-1253'],
  ...each('he iw yi', ['windows-1255', 'iso-8859-8']),
  ...each('ar fa ur ps', ['windows-1256', 'iso-8859-6']),
  th: ['windows-874'],
  ja: ['shift_jis', 'euc-jp'],
  ko: ['euc-kr'],
  zh: ['gb18030', 'big5'],
  ...each('zh-tw zh-hk zh-mo zh-hant', ['big5', 'gb18030']),
  ...each('cs hu pl sk sl hr ro bs sq', ['windows-1250', 'iso-8859-2']),
  ...each('tr az ku', ['windows-1254']),
  ...each('lt lv et', ['windows-1257']),
  vi: ['windows-1258'],
  ...each('de fr es it pt nl sv nb nn no da fi is ca gl eu ga', ['windows-1252']),
}

function each(languages: string, encodings: string[]): Record<string, string[]> {
  return Object.fromEntries(languages.split(' ').map((language) => [language, encodings]))
}

/** The letters beyond ASCII of languages in Latin script (CLDR, main exemplar characters, and signs that are used like letters). */
// biome-ignore format: a table
const ALPHABETS: Record<string, string> = {
  de: 'äöüß', fr: 'àâæçèéêëîïôœùûüÿ', es: 'áéíñóúüªº', it: 'àèéìíòóùú', pt: 'áâãàçéêíóôõúªº', nl: 'áéëíïóöü', sv: 'åäöé', no: 'æøåéóòâ', is: 'áðéíóúýþæö', ca: 'àçéèíïóòúü',
  pl: 'ąćęłńóśźż', cs: 'áčďéěíňóřšťúůýž', sk: 'áäčďéíĺľňóôŕšťúýž', hu: 'áéíóöőúüű', ro: 'ăâîşţ', hr: 'čćđšž', sq: 'çë',
  tr: 'çğıöşüâîû', lt: 'ąčęėįšųūž', lv: 'āčēģīķļņšūž', et: 'äõöüšž',
}

/** Added to the confidence (0 to 100) of an encoding of the document's language: more than the difference that texts of two scripts have by chance. */
const BY_LANGUAGE = 30
/** The confidence of an encoding of the document's language that the detector does not know. */
const UNKNOWN = 20
/**
 * Added for a Latin encoding where all letters beyond ASCII are of one alphabet, and once more where that is the document's. The detector
 * compares neighbouring letters, few of which are beyond ASCII.
 */
const BY_ALPHABET = 60

/**
 * The encodings that bytes may be in, most likely first. It considers the words, how close letters beyond ASCII are to one another, the language
 * that is known or stated in the document, and the country of its address.
 */
export function detectEncodings(
  buffer: Buffer,
  { url, language }: { url?: string | null | undefined; language?: string | null | undefined },
): string[] {
  const bytes = sample(buffer)
  const isDense = lettersStandTogether(bytes)
  if (isDense && isThai(bytes)) return ['windows-874']
  const languages = [language?.toLowerCase() ?? languageIn(buffer), languageOfCountry(url)].filter((tag) => tag !== null)
  const scores = new Map<string, number>()
  for (const { name, confidence } of analyse(bytes)) scores.set(whatwg(name), confidence)
  for (const name of languages.flatMap(writtenIn)) scores.set(name, (scores.get(name) ?? UNKNOWN) + BY_LANGUAGE)
  const fitting = [...scores].filter(([name]) => (isDense ? NON_LATIN_ENCODINGS : LATIN_ENCODINGS).test(name))
  const ranked = fitting.map(([name, score]) => ({
    name,
    score: isDense ? score : score + BY_ALPHABET * alphabetic(bytes, name, languages),
  }))
  return ranked.sort((a, b) => b.score - a.score).map(({ name }) => (name === 'koi8-r' && isUkrainian(bytes) ? 'koi8-u' : name))
}

const writtenIn = (tag: string) => OF_LANGUAGE[tag] ?? OF_LANGUAGE[tag.split('-')[0]!] ?? []

/** The WHATWG's name of an encoding, from the detector's. */
function whatwg(name: string): string {
  const low = name.toLowerCase()
  return low === 'iso-8859-1' ? 'windows-1252' : low === 'iso-8859-9' ? 'windows-1254' : low
}

/** The share of letters beyond ASCII, and of signs within words, that the best-fitting alphabet of an encoding has (0 to 1), plus the share that the alphabets of the document's languages have. */
function alphabetic(bytes: Buffer, encoding: string, languages: string[]): number {
  const text = iconv.decode(bytes, encoding).toLowerCase()
  const letters = text.match(/[^\x00-\x7f\P{L}]|(?<=\p{L})[\xa1-\xbf\ufffd](?=\p{L})/gu) ?? []
  const shareOf = (language: string) => letters.filter((letter) => ALPHABETS[language]?.includes(letter)).length / (letters.length || 1)
  const written = Object.keys(ALPHABETS).filter((language) => OF_LANGUAGE[language]!.includes(encoding))
  const own = written.filter((language) => languages.some((tag) => tag.split('-')[0] === language))
  return letters.length ? Math.max(0, ...written.map(shareOf)) + Math.max(0, ...own.map(shareOf)) : 1
}

/** KOI8-R with the letters that Ukrainian adds is KOI8-U; KOI8-R has box-drawing characters in their place. */
const isUkrainian = (bytes: Buffer) => bytes.some((byte) => UKRAINIAN.has(byte))
const UKRAINIAN = new Set([0xa4, 0xa6, 0xa7, 0xad, 0xb4, 0xb6, 0xb7, 0xbd])

/** Whether letters beyond ASCII are adjacent, as in words of another script; accented letters seldom are. */
function lettersStandTogether(bytes: Buffer): boolean {
  let [high, paired] = [0, 0]
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x80) continue
    high++
    if (bytes[i - 1]! >= 0x80 || bytes[i + 1]! >= 0x80) paired++
  }
  return paired * 2 > high
}

/**
 * Whether bytes read as Thai, which the detector does not know: vowels and tones above and below the line are a fifth of the letters and follow a
 * consonant or one another, vowels before the line stand before a consonant (Unicode Standard, 16.1), and digits and signs are rare.
 */
function isThai(bytes: Buffer): boolean {
  const text = iconv.decode(bytes, 'windows-874')
  const count = (form: RegExp) => text.match(form)?.length ?? 0
  const letters = count(/[\u0e01-\u0e4e\ufffd]/g)
  const marks = count(/[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/g)
  const placed = count(/(?<=[\u0e01-\u0e2e][\u0e34-\u0e39]?)[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/g)
  const leading = count(/[\u0e40-\u0e44]/g)
  const led = count(/[\u0e40-\u0e44](?=[\u0e01-\u0e2e])/g)
  const rare = count(/[\u0e3f\u0e4f-\u0e5b\ufffd]/g)
  return marks * 10 > letters && placed + led >= (marks + leading) * 0.95 && rare * 20 <= letters
}

/** The part of a document to examine: text with letters beyond ASCII. Markup, scripts and styles are ASCII in every encoding. */
function sample(buffer: Buffer): Buffer {
  const text = buffer.toString('latin1').replace(/<(script|style)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi, ' ')
  const parts: string[] = []
  let length = 0
  for (const part of text.split(/<[^<>]*>|&#?\w{1,10};|https?:[^\s"'<>]+/)) {
    if (length >= SAMPLE_BYTES) break
    if (!/[\x80-\xff]/.test(part)) continue
    parts.push(part)
    length += part.length
  }
  return Buffer.from(parts.join(' ').slice(0, SAMPLE_BYTES), 'latin1')
}
