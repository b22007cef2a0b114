import { EMBARGO_ENDED, EMBARGOES, type EmbargoWords, NO_EMBARGO, type TextField } from '../signals/signal-table.ts'
import { clockIn, isDayless, isWhenWord, momentOf } from './times.ts'

/** An embargo that is told in words. */
export interface Embargo {
  /** When it ends, ISO; null where the words do not say, or not so that it can be read. */
  until: string | null
  /** It had ended when the version was written. */
  over: boolean
  /** The headline without it. */
  headline: string
}

/** Where words say that copy may not be used yet. */
interface Notice {
  /** What stands behind the words and speaks of a time. */
  when: string
  /** Where the line goes on behind it. */
  end: number
}

/** Where the words of a line to a desk stand, with what may stand before them. */
const OPENING = 60
/** A line to a desk; longer ones are copy. */
const DESK_LINE = 100
/** Words before those that count: "Eds:", "ACHTUNG -", "*** ". */
const LEAD =
  /^[\s*+=(>[_-]*(?:(?:Eds?|Editors|Notes? to editors|Attention|Achtung|Atención|Please note|Bitte beachten|Hinweis|Nota|Strict(?:ly)?|Streng)\b\s*[:!.–—-]*\s*)*/i
const UNTIL = /^[\s:]*(?:until|till|bis|jusqu|hasta)\b/i
/** The end is still to come: "will be lifted at 18:00 GMT". */
const TO_COME = /^\s*(?:will|is to|to be|ends|expires|lifts)\b[^.!?\n]{0,40}\d/i
const ENDED_LINE = /^\s*(?:$|[.)\]!*;:=/+|–—-])/

/**
 * Finds an embargo that a supplier tells in headline, desk note or the first lines of the body, and reads its end.
 * @param texts the places of a version. @param at the version's own time, ISO, which days and clock times are relative to
 * @param before the embargo of an earlier version, and its time
 */
export function embargoIn(
  texts: Record<TextField, string>,
  at: string,
  language: string | null,
  before?: { until: string; at: string } | null,
): Embargo | null {
  const lines = texts.start.split('\n').filter((line) => line !== '')
  if (!WORDS.test([texts.headline, texts.ednote, ...lines.map((line) => line.slice(0, OPENING))].join('\n'))) return null
  const told = inHeadline(texts.headline, at) ?? inNote(texts.ednote, at) ?? inLines(lines, at)
  if (!told) return null
  const until = before && isStill(told.when, before, language) ? before.until : momentOf(told.when, at, language)
  const headline = told.headline ?? texts.headline
  return { until, over: until !== null && Date.parse(until) <= Date.parse(at), headline }
}

/** A time without a day that a next version repeats is the end that it was before: the line was left standing, and does not begin anew. */
function isStill(when: string, before: { until: string; at: string }, language: string | null): boolean {
  const until = isDayless(when, before.at, language) ? momentOf(when, before.at, language) : null
  return until !== null && Date.parse(until) === Date.parse(before.until)
}

/** The words of the table, compiled once for each place. */
const compiled = (place: TextField, form: (source: string) => string, flags: string) =>
  EMBARGOES.filter((words) => words.in.includes(place)).map((words) => ({
    words,
    pattern: new RegExp(form(words.pattern.source), words.pattern.flags + flags),
  }))
const opening = (source: string) => `^(?:${source})`
const PATTERNS = {
  headline: compiled('headline', opening, ''),
  start: compiled('start', opening, ''),
  ednote: compiled('ednote', (source) => `(?<![\\p{L}\\p{N}])(?:${source})`, 'gu'),
}
/** Few versions hold any of them. */
const WORDS = new RegExp(EMBARGOES.map((words) => words.pattern.source).join('|'), 'i')

type Told = { when: string; headline?: string }

/** Before the headline, or in brackets behind it. */
function inHeadline(headline: string, at: string): Told | null {
  const before = noticeAt(headline, 'headline', at)
  if (before) return { when: before.when, headline: headline.slice(before.end).replace(/^[\s.)\]!*;:=/+|–—-]+/, '') }
  const behind = /\s*[([]([^()[\]]{4,120})[)\]]\s*$/.exec(headline)
  const notice = behind && noticeAt(behind[1]!, 'headline', at)
  return notice ? { when: notice.when, headline: headline.slice(0, behind.index) } : null
}

/**
 * Anywhere in a note to editors: whatever stands there is said to desks. But notes also say what copy is about ("ADDS VOTE ON OIL EMBARGO") and that
 * there is no embargo: the bare word counts where it begins a sentence that says no more, or with a time behind it.
 */
function inNote(note: string, at: string): Told | null {
  for (const { words, pattern } of PATTERNS.ednote) {
    for (const match of note.matchAll(pattern)) {
      const before = note.slice(Math.max(0, match.index - OPENING), match.index)
      const rest = note.slice(match.index + match[0].length)
      if (NO_EMBARGO.test(before) || EMBARGO_ENDED.test(rest)) continue
      const when = whenIn(rest).text
      if (words.needs === 'nothing' || clockIn(when, at) || (words.needs === 'mixed case' && isSentence(before, rest, when)))
        return { when }
    }
  }
  return null
}

function isSentence(before: string, rest: string, when: string): boolean {
  const sentence = before.slice(1 + Math.max(...Array.from('.!?;:\n', (stop) => before.lastIndexOf(stop))))
  return (
    LEAD.exec(sentence)![0].length === sentence.length &&
    (UNTIL.test(rest) || TO_COME.test(rest) || ENDED_LINE.test(rest.slice(when.length)))
  )
}

/** At the beginning of one of the first lines of the body, where desks write to desks. */
function inLines(lines: string[], at: string): Told | null {
  for (const line of lines) {
    const notice = noticeAt(line, 'start', at)
    if (notice) return notice
  }
  return null
}

function noticeAt(line: string, place: 'headline' | 'start', at: string): Notice | null {
  const lead = LEAD.exec(line)![0].length
  for (const { words, pattern } of PATTERNS[place]) {
    const found = pattern.exec(line.slice(lead))
    const notice = found && readNotice(line, lead + found[0].length, words, at)
    if (notice) return notice
  }
  return null
}

/** Such words make a notice when a time and then the end of the line, a stop or a dash follow, not when a sentence goes on. */
function readNotice(line: string, from: number, { needs }: EmbargoWords, at: string): Notice | null {
  const rest = line.slice(from)
  if (EMBARGO_ENDED.test(rest)) return null
  const when = whenIn(rest)
  const behind = rest.slice(when.length)
  const timed = clockIn(when.text, at) !== null
  const ends = ENDED_LINE.test(behind) || (when.length > 0 && /[.;:]\s*$/.test(when.text))
  if (ends && (timed || needs === 'nothing' || (needs === 'mixed case' && !isShouted(behind))))
    return { when: when.text, end: from + when.length }
  if (needs === 'time') return null
  if (ENDED_LINE.test(rest) && (needs === 'nothing' || !isShouted(rest))) return { when: '', end: from }
  return UNTIL.test(rest) && line.length <= DESK_LINE && needs === 'nothing' ? { when: when.text, end: line.length } : null
}

/** A headline all in capitals is a flash, in which EMBARGO may be its subject. */
function isShouted(rest: string): boolean {
  return /\p{Lu}{2}/u.test(rest) && !/\p{Ll}/u.test(rest)
}

/** The words at the beginning that speak of a time, as long as they do. */
function whenIn(rest: string): { text: string; length: number } {
  let length = 0
  for (const { 0: token, index } of rest.matchAll(/[\s:,;(–—-]*((?:\p{L}\.){2,}|[\p{L}’']+\.?|\d[\d.:/h]*(?:-\d+)*\p{L}{0,3}\.?)/giu)) {
    const word = token.replace(/^[\s:,;(–—-]+/, '')
    if (index !== length || !(/^\d/.test(word) || isWhenWord(word))) break
    length += token.length
  }
  return { text: rest.slice(0, length), length }
}
