/** ANPA 1312 ("High-speed news wire transmission", 1979 and 1989), as AP, CP and AAP send it. */
import type { Entry } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { tidy } from '../text.ts'
import { bylineNames, lines, wireEntry } from './entry.ts'
import { firstSentence, fixedWidthParagraphs, isFlashText, type Message, withoutEnd } from './message.ts'

/** Service level and number, a unit separator, the selector: `r1234\x1fbx---`. */
const ANPA_HEADING = /^([a-z])(\d{4})(?:\x1f|\s?)([\w-]*)/i
/** Priority, category, what kind of text follows (DC3, DC4; DC1, DC2), keyword, month and day, words. */
const KEYWORD_LINE = /^([a-z])\s([a-z\d])[\x11-\x14\s]+(.*?)\s+(\d{1,2}-\d{1,2})(?:\s+(\d{1,4}))?\s*$/i
/** The end of a transmission: `AP-WF-03-05-26 1230GMT`. Some suppliers put it into the text. */
const ANPA_SENT = /\b[A-Z]{2,4}-[A-Z]{2}-(\d\d)-(\d\d)-(\d\d)\s+(\d\d)(\d\d)([A-Z]{3})\b/
/** The urgency of each priority, from flash to Sunday advance. */
const URGENCY: Record<string, number> = { f: 1, b: 2, u: 3, r: 4, d: 5, a: 6, s: 7 }
/** Lines of the head that address the desk. */
const ANPA_DESK_LINE = /^(?:\(?(?:eds|editors|editor's note|desks?)\b|adv\d|for (?:release|use)\b|hold for)/i
/** A reference to the agency's pictures: "AP Photo NY101". */
const PICTURES = /^[A-Z]{2,4} (?:Photo|Graphic|Video|Audio)s?\b/
const ANPA_BYLINE = /^by\s+\p{Lu}/iu

/** Whether a message has the heading that distinguishes ANPA 1312 from IPTC 7901. */
export function isAnpa({ header }: Message): boolean {
  return KEYWORD_LINE.test(header[1] ?? '') && ANPA_HEADING.test(header[0] ?? '')
}

/** A message as an entry. Its number with its keyword and day is the supplier's id; versions are stated in words ("1st Ld-Writethru"). */
export function readAnpa1312({ header, text, trailer }: Message): Entry {
  const [, level, number] = ANPA_HEADING.exec(header[0] ?? '') ?? []
  const [, priority = '', category = '', keyword = '', day = ''] = KEYWORD_LINE.exec(header[1] ?? '') ?? []
  const sent = ANPA_SENT.exec(trailer) ?? ANPA_SENT.exec(text)
  const published = sent ? isoDate(`20${sent[3]}-${sent[1]}-${sent[2]} ${sent[4]}:${sent[5]} ${sent[6]}`) : null
  const all = text.split('\n').filter((line) => !ANPA_SENT.test(line))
  const head = anpaHead(all.filter((line) => line.startsWith('^')).map((line) => headLine(line) ?? ''))
  const paragraphs = fixedWidthParagraphs(all.filter((line) => !line.startsWith('^') && !/^_{2,}$/.test(line.trim())).map(typeset))
  const urgency = URGENCY[priority.toLowerCase()] ?? null
  return wireEntry({
    id: `${level}${number}:${keyword}:${published?.slice(0, 10) ?? day}`,
    title: head.headline ?? firstSentence(paragraphs),
    slugline: head.slugline ?? tidy(keyword),
    authors: bylineNames(head.byline),
    published,
    summary: head.summary,
    urgency,
    signal: isFlashText(urgency, paragraphs) ? 'flash' : null,
    edNote: lines(head.notes),
    categories: [category.toLowerCase()],
    paragraphs,
    pictures: [],
  })
}

interface AnpaHead {
  slugline: string | null
  headline: string | null
  byline: string | null
  summary: string | null
  notes: string[]
}

/**
 * The lines that begin with `^`, without their marks: keyword and words, headline, notes, a summary, byline, title of the
 * writer. An alert has only the keyword.
 */
function anpaHead(found: string[]): AnpaHead {
  const isKeyword = /^(?:[A-Z]{2}-[\w.&'’ -]|[\w.-]+--)/.test(found[0] ?? '') || /,\s*\d+$/.test(found[0] ?? '')
  const slugline = isKeyword ? tidy(found[0]!.replace(/,\s*\d+\s*$/, '')) : null
  const rest = isKeyword ? found.slice(1) : found
  const by = rest.findIndex((line) => ANPA_BYLINE.test(line))
  const isNote = (line: string) => ANPA_DESK_LINE.test(line) || PICTURES.test(line)
  const notes = rest.filter(isNote)
  const [headline = null, ...more] = rest.filter((line, i) => !isNote(line) && (by < 0 || i < by))
  return { slugline, headline, byline: by < 0 ? null : rest[by]!, summary: tidy(more.join(' ')), notes }
}

/** A line of the head: `^` before it, `<` (end of line) or `=` (more of the same) after it. */
function headLine(line: string): string | null {
  return tidy(typeset(withoutEnd(line.replace(/^\^+/, ''), '<= \t')))
}

/** Replaces the typesetter's signs: an underscore between spaces is a dash, doubled quotes are quotation marks. */
function typeset(line: string): string {
  return withoutEnd(line, '^< \t')
    .replace(/[\x10-\x14]/g, ' ')
    .replace(/(?<=\s)_(?=\s)/g, '—')
    .replaceAll('``', '“')
    .replaceAll("''", '”')
}
