import { EMBARGO_ENDED, NO_EMBARGO } from '../signals/several-languages.ts'
import type { EmbargoWords, TextField } from '../signals/signal-mark.ts'
import { EMBARGOES } from '../signals/signal-table.ts'
import { clockIn, isDayless, isWhenWord, momentOf } from './times.ts'

/** An embargo that a supplier states in words. */
export interface Embargo {
  /** When it ends, ISO; null where the words give no time, or none that can be read. */
  until: string | null
  /** It had ended when the version was written. */
  over: boolean
  /** The headline without it. */
  headline: string
}

/** An embargo that was found in a text. */
interface EmbargoNotice {
  /** The words of the time; empty where there are none. */
  when: string
  /** The headline without the notice, where the notice was in the headline. */
  headline?: string
}

/** An embargo that was found in a line. */
interface LineNotice {
  when: string
  /** Where the line continues behind the notice. */
  end: number
}

/** The beginning of a line, in characters, in which the words of a desk note are looked for, with what may precede them. */
const OPENING_CHARACTERS = 60
/** A desk note is no longer than this, in characters; a longer line is copy. */
const MAX_NOTE_LINE = 100
/** What may precede the words of an embargo: "Eds:", "ACHTUNG -", "*** ". */
const SALUTATION =
  /^[\s*+=(>[_-]*(?:(?:Eds?|Editors|Notes? to editors|Attention|Achtung|Atención|Please note|Bitte beachten|Hinweis|Nota|Strict(?:ly)?|Streng)\b\s*[:!.–—-]*\s*)*/i
const UNTIL = /^[\s:]*(?:until|till|bis|jusqu|hasta)\b/i
/** The end is in the future: "will be lifted at 18:00 GMT". */
const FUTURE_END = /^\s*(?:will|is to|to be|ends|expires|lifts)\b[^.!?\n]{0,40}\d/i
const ENDED_LINE = /^\s*(?:$|[.)\]!*;:=/+|–—-])/

/**
 * Finds an embargo that a supplier states in the headline, the desk note or the first lines of the body, and reads its end.
 * @param texts the text fields of a version
 * @param at the version's own time, ISO; days and clock times are relative to it
 * @param before the end of the embargo of an earlier version, and that version's time
 */
export function embargoIn(
  texts: Record<TextField, string>,
  at: string,
  language: string | null,
  before?: { until: string; at: string } | null,
): Embargo | null {
  const lines = texts.start.split('\n').filter((line) => line !== '')
  if (!ANY_EMBARGO_WORDS.test([texts.headline, texts.ednote, ...lines.map((line) => line.slice(0, OPENING_CHARACTERS))].join('\n')))
    return null
  const notice = inHeadline(texts.headline, at) ?? inDeskNote(texts.ednote, at) ?? inBody(lines, at)
  if (!notice) return null
  const until = before && isRepeated(notice.when, before, language) ? before.until : momentOf(notice.when, at, language)
  const headline = notice.headline ?? texts.headline
  return { until, over: until !== null && Date.parse(until) <= Date.parse(at), headline }
}

/** Whether a later version only repeats a time without a day. Then the end is that of the earlier version: the line was kept, and no new embargo begins. */
function isRepeated(when: string, before: { until: string; at: string }, language: string | null): boolean {
  const until = isDayless(when, before.at, language) ? momentOf(when, before.at, language) : null
  return until !== null && Date.parse(until) === Date.parse(before.until)
}

/** The words of the table, compiled once for each text field. */
const compiled = (field: TextField, form: (source: string) => string, flags: string) =>
  EMBARGOES.filter((words) => words.in.includes(field)).map((words) => ({
    words,
    pattern: new RegExp(form(words.pattern.source), words.pattern.flags + flags),
  }))
const atStart = (source: string) => `^(?:${source})`
const PATTERNS = {
  headline: compiled('headline', atStart, ''),
  start: compiled('start', atStart, ''),
  ednote: compiled('ednote', (source) => `(?<![\\p{L}\\p{N}])(?:${source})`, 'gu'),
}
/** A quick test, since few versions contain any of the words. */
const ANY_EMBARGO_WORDS = new RegExp(EMBARGOES.map((words) => words.pattern.source).join('|'), 'i')

/** An embargo before the headline, or in brackets behind it. */
function inHeadline(headline: string, at: string): EmbargoNotice | null {
  const before = noticeAt(headline, 'headline', at)
  if (before) return { when: before.when, headline: headline.slice(before.end).replace(/^[\s.)\]!*;:=/+|–—-]+/, '') }
  const behind = /\s*[([]([^()[\]]{4,120})[)\]]\s*$/.exec(headline)
  const notice = behind && noticeAt(behind[1]!, 'headline', at)
  return notice ? { when: notice.when, headline: headline.slice(0, behind.index) } : null
}

/**
 * An embargo anywhere in a note to editors, which is addressed to desks throughout. Notes also describe the copy ("ADDS VOTE ON OIL EMBARGO") or
 * say that there is no embargo. So the bare word counts only where it is a sentence of its own, or where a time follows.
 */
function inDeskNote(note: string, at: string): EmbargoNotice | null {
  for (const { words, pattern } of PATTERNS.ednote) {
    for (const match of note.matchAll(pattern)) {
      const before = note.slice(Math.max(0, match.index - OPENING_CHARACTERS), match.index)
      const rest = note.slice(match.index + match[0].length)
      if (NO_EMBARGO.test(before) || EMBARGO_ENDED.test(rest)) continue
      const when = whenIn(rest).text
      if (words.needs === 'nothing' || clockIn(when, at) || (words.needs === 'mixed case' && isSentence(before, rest, when)))
        return { when }
    }
  }
  return null
}

/** Whether the words begin a sentence that says nothing but the embargo. */
function isSentence(before: string, rest: string, when: string): boolean {
  const sentence = before.slice(1 + Math.max(...Array.from('.!?;:\n', (stop) => before.lastIndexOf(stop))))
  return (
    SALUTATION.exec(sentence)![0].length === sentence.length &&
    (UNTIL.test(rest) || FUTURE_END.test(rest) || ENDED_LINE.test(rest.slice(when.length)))
  )
}

/** An embargo at the beginning of one of the first lines of the body, where desks address other desks. */
function inBody(lines: string[], at: string): EmbargoNotice | null {
  for (const line of lines) {
    const notice = noticeAt(line, 'start', at)
    if (notice) return notice
  }
  return null
}

function noticeAt(line: string, field: 'headline' | 'start', at: string): LineNotice | null {
  const lead = SALUTATION.exec(line)![0].length
  for (const { words, pattern } of PATTERNS[field]) {
    const found = pattern.exec(line.slice(lead))
    const notice = found && readNotice(line, lead + found[0].length, words, at)
    if (notice) return notice
  }
  return null
}

/** The words are a notice where a time follows, and then the end of the line, a full stop or a dash. They are none where a sentence continues. */
function readNotice(line: string, from: number, { needs }: EmbargoWords, at: string): LineNotice | null {
  const rest = line.slice(from)
  if (EMBARGO_ENDED.test(rest)) return null
  const when = whenIn(rest)
  const behind = rest.slice(when.length)
  const timed = clockIn(when.text, at) !== null
  const ends = ENDED_LINE.test(behind) || (when.length > 0 && /[.;:]\s*$/.test(when.text))
  if (ends && (timed || needs === 'nothing' || (needs === 'mixed case' && !isAllCapitals(behind))))
    return { when: when.text, end: from + when.length }
  if (needs === 'time') return null
  if (ENDED_LINE.test(rest) && (needs === 'nothing' || !isAllCapitals(rest))) return { when: '', end: from }
  return UNTIL.test(rest) && line.length <= MAX_NOTE_LINE && needs === 'nothing' ? { when: when.text, end: line.length } : null
}

/** A headline in capitals throughout is a flash, in which EMBARGO may be the subject. */
function isAllCapitals(rest: string): boolean {
  return /\p{Lu}{2}/u.test(rest) && !/\p{Ll}/u.test(rest)
}

/** The words at the beginning that name a time. */
function whenIn(rest: string): { text: string; length: number } {
  let length = 0
  for (const { 0: token, index } of rest.matchAll(/[\s:,;(–—-]*((?:\p{L}\.){2,}|[\p{L}’']+\.?|\d[\d.:/h]*(?:-\d+)*\p{L}{0,3}\.?)/giu)) {
    const word = token.replace(/^[\s:,;(–—-]+/, '')
    if (index !== length || !(/^\d/.test(word) || isWhenWord(word))) break
    length += token.length
  }
  return { text: rest.slice(0, length), length }
}
