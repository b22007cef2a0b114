import type { Arrival, Signal, SupplierSignal } from '../../model.ts'
import { type Embargo, embargoIn } from '../embargo/words.ts'
import { GENRES, PIECE_LABEL } from './genres.ts'
import { ABOUT_PICTURE, NAMED_STORY } from './several-languages.ts'
import type { TextField } from './signal-mark.ts'
import { SIGNAL_MARKS } from './signal-table.ts'

/** A notice that names its story is shorter than the story: AP's mandatory kill has five short paragraphs. Longer text is copy. */
const MAX_NOTICE_WORDS = 110
/** The patterns read this much of a headline; no real one is longer. */
const MAX_HEADLINE_CHARACTERS = 1000
/** The patterns read this much of a desk note. */
const MAX_NOTE_CHARACTERS = 2000
/** The patterns read this much of a slugline, which is a few words. */
const MAX_SLUG_CHARACTERS = 500
/** The patterns read this much of the body. */
const START_CHARACTERS = 600
/** Numbers of stories that are read from one notice, which names one story or a few. */
const MAX_STORY_NUMBERS = 8
/** Signals under which copy may not be used yet. */
const NOT_YET_USABLE: ReadonlySet<Signal> = new Set(['withheld', 'embargo'])
/** Signals that promise an earlier version. */
const CONTINUING: ReadonlySet<Signal> = new Set(['update', 'correction', 'refile', 'repeat'])

/** Reads the supplier's signal from the fields where the format has them, otherwise from the marks that agencies write (signal-table.ts). */
export function readSignal(arrival: Arrival): SupplierSignal {
  const texts = searchedTexts(arrival)
  const inWords = embargoIn(texts, arrival.publishedAt, arrival.language, arrival.embargoBefore)
  const embargo = currentEmbargo(arrival, inWords)
  const marks = readMarks({ ...texts, headline: inWords?.headline ?? texts.headline }, inWords !== null, isShort(arrival))
  const stem = stemOf(marks.headline)
  const stated = [arrival.signal, ...marks.signals].find((one) => one !== null && !NOT_YET_USABLE.has(one))
  const beneath = stated ?? (isAlert(arrival, marks.headline) ? 'flash' : null)
  const signal =
    restrictionOf(arrival, marks.signals, embargo !== null || (inWords === null && marks.signals.includes('embargo'))) ?? beneath
  const isWithheld = signal !== null && NOT_YET_USABLE.has(signal)
  /** What the version does apart from its embargo. */
  const underlying = isWithheld ? beneath : signal
  const genre = GENRES.find((row) => row.pattern.test(trimmedHeadline(arrival)) || row.pattern.test(marks.headline))?.genre ?? null
  return {
    signal,
    stem,
    slug: slugStem(arrival.slugline),
    genre,
    continues: underlying !== null && CONTINUING.has(underlying) && (genre !== 'wrapup' || !/\b1\s*[-:–—]/.test(arrival.headline)),
    points: pointersOf(arrival, underlying),
    picture: signal === 'kill' && ABOUT_PICTURE.test(`${arrival.headline}\n${arrival.body}`),
    ...(isWithheld && { embargo: { until: signal === 'embargo' ? (embargo?.until ?? null) : null, beneath } }),
  }
}

/** A word of capitals that a headline begins with again and again, for urgency ("KILL KILL KILL: …"): it says no more than once. */
const REPEATED_MARK = /^(\p{Lu}[\p{Lu}\p{M}-]+)(?:[\s,!/*–—-]+\1(?!\p{L}))+!*/u

function trimmedHeadline(arrival: Arrival): string {
  return arrival.headline.trim().slice(0, MAX_HEADLINE_CHARACTERS).replace(REPEATED_MARK, '$1')
}

function searchedTexts(arrival: Arrival): Record<TextField, string> {
  return {
    headline: trimmedHeadline(arrival),
    slugline: (arrival.slugline ?? '').slice(0, MAX_SLUG_CHARACTERS),
    ednote: (arrival.edNote ?? '').slice(0, MAX_NOTE_CHARACTERS),
    start: arrival.body.trimStart().slice(0, START_CHARACTERS),
  }
}

/** A signal that ends or delays the use of copy decides, whether a field or a mark gives it. A kill that still carries its story's embargo is a kill. */
function restrictionOf(arrival: Arrival, marks: Signal[], embargoed: boolean): Signal | null {
  if (arrival.pubStatus === 'canceled' || arrival.signal === 'kill' || marks.includes('kill')) return 'kill'
  if (arrival.pubStatus === 'withheld' || arrival.signal === 'withheld' || marks.includes('withheld')) return 'withheld'
  return embargoed ? 'embargo' : null
}

/** The embargo that a version is under when it is written: by its field, else by words. Where the field gives no time, the words do. */
function currentEmbargo({ embargoed, publishedAt, signal }: Arrival, inWords: Embargo | null): { until: string | null } | null {
  if (embargoed) return Date.parse(embargoed) > Date.parse(publishedAt) ? { until: embargoed } : null
  return inWords && !inWords.over ? inWords : signal === 'embargo' ? { until: null } : null
}

/** Removes marks from the headline one after the other ("CORRECTED-UPDATE 1-"). @returns the signals of all rows that fit, in the table's order */
function readMarks(texts: Record<TextField, string>, marked: boolean, short: boolean): { signals: Signal[]; headline: string } {
  const left = { ...texts }
  const signals: Signal[] = []
  for (const mark of SIGNAL_MARKS) {
    if ((mark.noticeOnly && !short) || !mark.pattern.test(left[mark.in])) continue
    signals.push(mark.says)
    if (mark.in === 'headline') left.headline = left.headline.replace(mark.pattern, '')
  }
  return { signals, headline: marked || left.headline !== texts.headline ? unmark(left.headline) : left.headline }
}

/** A headline in capitals without a text is an alert (Reuters Handbook: "Alerts … in upper case, no text"). */
function isAlert(arrival: Arrival, headline: string): boolean {
  return arrival.body.trim() === '' && headline.length > 12 && headline === headline.toUpperCase() && headline !== headline.toLowerCase()
}

function stemOf(headline: string): string {
  let stem = headline
  for (const row of GENRES) stem = stem.replace(row.pattern, '')
  return stem.replace(PIECE_LABEL, '').trim()
}

/** The part of a slugline that all versions of a story share. */
export function slugStem(slugline: string | null): string | null {
  if (!slugline) return null
  const stem = slugline
    .slice(0, MAX_SLUG_CHARACTERS)
    .replace(/^BC-/, '')
    .replace(/\([^)]*\)/g, ' ')
    .replace(/,.*$/, '')
    .replace(/\b(?:Update|Lead|Substitute|Correction|ADD)(?:[ -]?\d+)?\s*$/i, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return stem || null
}

/** The headlines, slugs and numbers by which a notice names its story. */
function pointersOf(arrival: Arrival, signal: Signal | null): SupplierSignal['points'] {
  if ((signal !== 'kill' && signal !== 'correction' && !isUnknownNotice(arrival, signal)) || !isShort(arrival)) return null
  const text = `${arrival.headline}\n${arrival.body}`
  const headlines = quotationsIn(text).map((quotation) => stemOf(unmark(quotation)))
  const named = arrival.headline.match(NAMED_STORY)?.[1]
  const slugs = [...text.matchAll(/\b(?:slugged|slug|keyword)\s+"?([^",.\n]{3,60})/gi)].map((m) => slugStem(m[1]!))
  if (named) slugs.push(slugStem(named))
  const numbers = [...text.matchAll(/(?<![\p{L}\p{N}.,-])[\p{L}\p{N}]*\d{3}[\p{L}\p{N}-]*(?![.,]\d)/giu)].map((m) => m[0].toLowerCase())
  return { headlines, slugs: slugs.filter((slug) => slug !== null), numbers: [...new Set(numbers)].slice(0, MAX_STORY_NUMBERS) }
}

/** A mark before a headline, in a language or a wording that the tables do not have, and the headline. */
const UNKNOWN_MARK = /^\s*[([【]?[\p{L}\p{M}][\p{L}\p{M}\p{N}' -]{1,40}[)\]】]?\s*[-:：–—/|]\s*(\S.{11,})$/u

/** Whether a text says of itself what no table knows: its headline is a mark and another headline, which its text quotes. */
function isUnknownNotice({ headline, body }: Arrival, signal: Signal | null): boolean {
  const quoted = signal === null ? UNKNOWN_MARK.exec(headline.slice(0, MAX_HEADLINE_CHARACTERS))?.[1]?.trim() : undefined
  return quoted !== undefined && quotationsIn(body).some((one) => stemOf(one).toLowerCase() === stemOf(quoted).toLowerCase())
}

/** Whether a text is as short as notices are. */
function isShort({ headline, body }: Arrival): boolean {
  return headline.length + body.length <= 12 * MAX_NOTICE_WORDS && `${headline}\n${body}`.split(/\s+/).length <= MAX_NOTICE_WORDS
}

/** What a text has in quotation marks of any language and is long enough for a headline: one of ideographs or syllables has fewer letters. */
function quotationsIn(text: string): string[] {
  const spaced = [...text.matchAll(/["“„«‘'](\S[^"“”«»\n]{11,200}?),?["”“»’']/gu)]
  const unspaced = [...text.matchAll(/[「『《“"]([^「」『』《》“”"\n]{5,80})[」』》”"]/gu)].filter((m) =>
    /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u.test(m[1]!),
  )
  return [...spaced, ...unspaced].map((m) => m[1]!)
}

/** A headline without its marks. */
function unmark(headline: string): string {
  let bare = headline.trim().replace(/,$/, '')
  for (const mark of SIGNAL_MARKS) if (mark.in === 'headline') bare = bare.replace(mark.pattern, '')
  return bare
}
