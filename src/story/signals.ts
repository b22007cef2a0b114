import type { Arrival, Signal } from '../model.ts'
import { ABOUT_PICTURE, GENRES, LABEL, MARKS, NAMED_STORY, type Place } from './signal-table.ts'

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
  /** Headlines and slugs that a notice (kill, correction) points to; null if this is ordinary copy. */
  points: { headlines: string[]; slugs: string[] } | null
  /** A notice about a picture, not about a story. */
  picture: boolean
}

/** A notice that names its story is shorter than the story: AP's mandatory kill has five short paragraphs. Longer text is copy. */
const NOTICE_WORDS = 110
/** Longer headlines are no headlines; the patterns look at this much. */
const HEADLINE_CHARACTERS = 1000
const CONTINUING: ReadonlySet<Signal> = new Set(['update', 'correction', 'refile', 'repeat'])

/** Reads the supplier's signal from the fields where the format has them, otherwise from how agencies write it (signal-table.ts). */
export function readSignal(arrival: Arrival): SignalReading {
  const marks = readMarks(arrival)
  const stem = stemOf(marks.headline)
  const signal = fieldSignal(arrival) ?? marks.signal ?? (isFlash(arrival, marks.headline) ? 'flash' : null)
  const genre = GENRES.find((row) => row.pattern.test(headlineOf(arrival)) || row.pattern.test(marks.headline))?.genre ?? null
  return {
    signal,
    stem,
    slug: slugOf(arrival.slugline),
    genre,
    continues: signal !== null && CONTINUING.has(signal) && (genre !== 'wrapup' || !/\b1\s*[-:–—]/.test(arrival.headline)),
    points: pointers(arrival, signal),
    picture: signal === 'kill' && ABOUT_PICTURE.test(`${arrival.headline}\n${arrival.body}`),
  }
}

function headlineOf(arrival: Arrival): string {
  return arrival.headline.trim().slice(0, HEADLINE_CHARACTERS)
}

function fieldSignal(arrival: Arrival): Signal | null {
  if (arrival.pubStatus === 'canceled') return 'kill'
  if (arrival.pubStatus === 'withheld') return 'withheld'
  if (arrival.embargoed && Date.parse(arrival.embargoed) > Date.parse(arrival.publishedAt)) return 'embargo'
  return arrival.signal
}

/** Takes marks off the headline one after the other ("CORRECTED-UPDATE 1-"); the first row of the table that fits anywhere decides. */
function readMarks(arrival: Arrival): { signal: Signal | null; headline: string } {
  const texts: Record<Place, string> = {
    headline: headlineOf(arrival),
    slugline: arrival.slugline ?? '',
    ednote: arrival.edNote ?? '',
    start: arrival.body.trimStart().slice(0, 600),
  }
  let signal: Signal | null = null
  for (const mark of MARKS) {
    if (!mark.pattern.test(texts[mark.in])) continue
    signal ??= mark.says
    if (mark.in === 'headline') texts.headline = texts.headline.replace(mark.pattern, '')
  }
  return { signal, headline: texts.headline === headlineOf(arrival) ? texts.headline : unmark(texts.headline) }
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
  return { headlines, slugs: slugs.filter((slug) => slug !== null) }
}

function unmark(headline: string): string {
  let bare = headline.trim().replace(/,$/, '')
  for (const mark of MARKS) if (mark.in === 'headline') bare = bare.replace(mark.pattern, '')
  return bare
}
