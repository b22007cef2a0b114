import type { Arrival, Signal } from '../../model.ts'
import { type Embargo, embargoIn } from '../embargo/words.ts'
import { ABOUT_PICTURE, GENRES, LABEL, MARKS, NAMED_STORY, type TextField } from './signal-table.ts'

/** What a supplier says about a version, and how its headline reads without saying so. */
export interface SignalReading {
  signal: Signal | null
  /** The headline without marks and labels. */
  stem: string
  /** The slugline without "BC-", numbers of takes and marks; null where there is none. */
  slug: string | null
  /** A side piece ("FACTBOX-", "INSTANT VIEW-"): a story of its own. */
  genre: string | null
  /** A mark says that this continues an earlier version, so that weaker likeness is enough to find it. */
  continues: boolean
  /** Headlines, slugs and numbers that a notice (kill, correction) points to; null if this is ordinary copy. */
  points: { headlines: string[]; slugs: string[]; numbers: string[] } | null
  /** A notice about a picture, not about a story. */
  picture: boolean
  /** Only where it may not be used yet: until when, ISO (null: until a version comes that may), and what it says besides. */
  embargo?: { until: string | null; beneath: Signal | null } | undefined
}

/** A notice that names its story is shorter than the story: AP's mandatory kill has five short paragraphs. Longer text is copy. */
const NOTICE_WORDS = 110
/** Longer headlines are no headlines; the patterns look at this much. */
const HEADLINE_CHARACTERS = 1000
const NOTE_CHARACTERS = 2000
/** Sluglines are some words. */
const SLUG_CHARACTERS = 500
/** A notice names one story, or few. */
const NUMBERS = 8
/** Signals under which copy may not be used yet. */
const WITHHOLDING: ReadonlySet<Signal> = new Set(['withheld', 'embargo'])
const CONTINUING: ReadonlySet<Signal> = new Set(['update', 'correction', 'refile', 'repeat'])

/** Reads the supplier's signal from the fields where the format has them, otherwise from how agencies write it (signal-table.ts). */
export function readSignal(arrival: Arrival): SignalReading {
  const texts = textsOf(arrival)
  const told = embargoIn(texts, arrival.publishedAt, arrival.language, arrival.embargoBefore)
  const embargo = embargoOf(arrival, told)
  const marks = readMarks({ ...texts, headline: told?.headline ?? texts.headline }, told !== null)
  const stem = stemOf(marks.headline)
  const besides = arrival.signal && !WITHHOLDING.has(arrival.signal) ? arrival.signal : marks.signals.find((said) => !WITHHOLDING.has(said))
  const beneath = besides ?? (isFlash(arrival, marks.headline) ? 'flash' : null)
  const signal = gravest(arrival, marks.signals, embargo !== null || (told === null && marks.signals.includes('embargo'))) ?? beneath
  const isWithheld = signal !== null && WITHHOLDING.has(signal)
  const spoken = isWithheld ? beneath : signal
  const genre = GENRES.find((row) => row.pattern.test(headlineOf(arrival)) || row.pattern.test(marks.headline))?.genre ?? null
  return {
    signal,
    stem,
    slug: slugOf(arrival.slugline),
    genre,
    continues: spoken !== null && CONTINUING.has(spoken) && (genre !== 'wrapup' || !/\b1\s*[-:–—]/.test(arrival.headline)),
    points: pointers(arrival, spoken),
    picture: signal === 'kill' && ABOUT_PICTURE.test(`${arrival.headline}\n${arrival.body}`),
    ...(isWithheld && { embargo: { until: signal === 'embargo' ? (embargo?.until ?? null) : null, beneath } }),
  }
}

function headlineOf(arrival: Arrival): string {
  return arrival.headline.trim().slice(0, HEADLINE_CHARACTERS)
}

function textsOf(arrival: Arrival): Record<TextField, string> {
  return {
    headline: headlineOf(arrival),
    slugline: (arrival.slugline ?? '').slice(0, SLUG_CHARACTERS),
    ednote: (arrival.edNote ?? '').slice(0, NOTE_CHARACTERS),
    start: arrival.body.trimStart().slice(0, 600),
  }
}

/** What ends a story's use or puts it off counts before all else, wherever it is said: a kill that still bears its story's embargo is a kill. */
function gravest(arrival: Arrival, marks: Signal[], embargoed: boolean): Signal | null {
  if (arrival.pubStatus === 'canceled' || arrival.signal === 'kill' || marks.includes('kill')) return 'kill'
  if (arrival.pubStatus === 'withheld' || arrival.signal === 'withheld' || marks.includes('withheld')) return 'withheld'
  return embargoed ? 'embargo' : null
}

/** The embargo that a version is under when it is written: by its field, else by words. A field without a time takes that of the words. */
function embargoOf({ embargoed, publishedAt, signal }: Arrival, told: Embargo | null): { until: string | null } | null {
  if (embargoed) return Date.parse(embargoed) > Date.parse(publishedAt) ? { until: embargoed } : null
  return told && !told.over ? told : signal === 'embargo' ? { until: null } : null
}

/** Takes marks off the headline one after the other ("CORRECTED-UPDATE 1-"). @returns what all rows of the table say that fit, in its order */
function readMarks(texts: Record<TextField, string>, marked: boolean): { signals: Signal[]; headline: string } {
  const left = { ...texts }
  const signals: Signal[] = []
  for (const mark of MARKS) {
    if (!mark.pattern.test(left[mark.in])) continue
    signals.push(mark.says)
    if (mark.in === 'headline') left.headline = left.headline.replace(mark.pattern, '')
  }
  return { signals, headline: marked || left.headline !== texts.headline ? unmark(left.headline) : left.headline }
}

/** A line in capitals without a text is an alert (Reuters Handbook: "Alerts … in upper case, no text"). */
function isFlash(arrival: Arrival, headline: string): boolean {
  return arrival.body.trim() === '' && headline.length > 12 && headline === headline.toUpperCase() && headline !== headline.toLowerCase()
}

function stemOf(headline: string): string {
  let stem = headline
  for (const row of GENRES) stem = stem.replace(row.pattern, '')
  return stem.replace(LABEL, '').trim()
}

/** The part of a slugline that all versions of a story share. */
export function slugOf(slugline: string | null): string | null {
  if (!slugline) return null
  const stem = slugline
    .slice(0, SLUG_CHARACTERS)
    .replace(/^BC-/, '')
    .replace(/\([^)]*\)/g, ' ')
    .replace(/,.*$/, '')
    .replace(/\b(?:Update|Lead|Substitute|Correction|ADD)(?:[ -]?\d+)?\s*$/i, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return stem || null
}

function pointers(arrival: Arrival, signal: Signal | null): SignalReading['points'] {
  if (signal !== 'kill' && signal !== 'correction') return null
  const text = `${arrival.headline}\n${arrival.body}`
  if (text.length > 12 * NOTICE_WORDS || text.split(/\s+/).length > NOTICE_WORDS) return null
  const headlines = [...text.matchAll(/["“„«‘']([^"“”«»\n]{12,200}?),?["”“»’']/gu)].map((m) => stemOf(unmark(m[1]!)))
  const named = arrival.headline.match(NAMED_STORY)?.[1]
  const slugs = [...text.matchAll(/\b(?:slugged|slug|keyword)\s+"?([^",.\n]{3,60})/gi)].map((m) => slugOf(m[1]!))
  if (named) slugs.push(slugOf(named))
  const numbers = [...text.matchAll(/(?<![\p{L}\p{N}.,-])[\p{L}\p{N}]*\d{3}[\p{L}\p{N}-]*(?![.,]\d)/giu)].map((m) => m[0].toLowerCase())
  return { headlines, slugs: slugs.filter((slug) => slug !== null), numbers: [...new Set(numbers)].slice(0, NUMBERS) }
}

function unmark(headline: string): string {
  let bare = headline.trim().replace(/,$/, '')
  for (const mark of MARKS) if (mark.in === 'headline') bare = bare.replace(mark.pattern, '')
  return bare
}
