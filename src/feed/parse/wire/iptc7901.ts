/** IPTC 7901 ("The text transmission format", 1995), as dpa, APA, SDA and others send it. */
import type { Entry } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { tidy } from '../text.ts'
import { bylineOf, lines, signalOf, wireEntry } from './entry.ts'
import { isFlash, type Message, paragraphsOf, withoutEnd } from './message.ts'

/** Source and number, priority, category, words, and what else the supplier adds: `dpa0123 4 pl 250  dpa 0345`. */
const HEADING = /^([a-z][a-z-]{0,5}?)\s?(\d{1,5})\s+(\d)\s+([a-z]{1,6})\b(?:\s+(\d{1,5}))?/i
/** Day, hour and minute, month, year: `051230 Mar 26`. Times are UTC. */
const SENT = /\b(\d{2})(\d{2})(\d{2})\s+(?:GMT\s+)?(\p{L}{3})\p{L}*\.?\s+(\d{2}|\d{4})\b/iu
/** A line that says what kind of transmission this is: "REFILE", "1ST LEAD", "ACHTUNG", "KILL". */
const MARK = /^(?!.*\p{Ll})[\p{Lu}\d][\p{Lu}\d .-]{2,30}$/u
const BYLINE = /^(?:By|Von|Par|Por|Av|Af|Di|Door)\s+\p{Lu}/u
/** A keyword line names subjects with slashes between and after them. */
const KEYWORDS = /^\S[^.?!]{0,80}\/$|^[^\s./]+(?:\/[^./]+)+\/?$/

/** A message as an entry. Its number is the supplier's id; the format knows no versions. */
export function readIptc7901({ header, text, trailer }: Message): Entry {
  const [, source = '', number = '', priority = '', category = ''] = HEADING.exec(header[0] ?? '') ?? []
  const head = headIn(text.split('\n'), header.slice(1))
  const sent = sentAt(trailer)
  const paragraphs = paragraphsOf(head.rest)
  const urgency = Number(priority) || null
  const marked = head.marks.map((mark) => signalOf(mark.replace(/^\d+(?:st|nd|rd|th)\s+|\s+\d+$/gi, ''))).find((signal) => signal !== null)
  return wireEntry({
    id: number && sent ? `${source}${number}:${sent.slice(0, 10)}` : null,
    title: head.headline,
    slugline: head.slugline,
    authors: bylineOf(head.byline),
    published: sent,
    urgency,
    signal: marked ?? (isFlash(urgency, paragraphs) ? 'flash' : null),
    edNote: lines(head.marks),
    categories: category ? [category] : [],
    paragraphs,
    pictures: [],
  })
}

interface Head {
  slugline: string | null
  marks: string[]
  headline: string | null
  byline: string | null
  rest: string[]
}

/** The first block of the text holds keywords, marks, headline and byline; it ends with `=` or a blank line. */
function headIn(all: string[], header: string[]): Head {
  const begin = all.findIndex((line) => tidy(line))
  if (begin < 0) return { slugline: keywords(header), marks: [], headline: null, byline: null, rest: [] }
  const blank = all.findIndex((line, i) => i > begin && !tidy(line))
  const stop = all.findIndex((line, i) => i >= begin && endsHead(line))
  const end = stop >= 0 && (blank < 0 || stop < blank) ? stop + 1 : blank < 0 ? all.length : blank
  const block = all.slice(begin, end).flatMap((line) => tidy(withoutEnd(line, '= \t')) ?? [])
  const slug = KEYWORDS.test(block[0] ?? '') && block.length > 1 ? [block.shift()!] : header
  const marks: string[] = []
  while (block.length > 1 && MARK.test(block[0]!)) marks.push(block.shift()!)
  const by = block.findIndex((line, i) => i > 0 && BYLINE.test(line))
  const headline = block.slice(0, by < 0 ? undefined : by).join(' ')
  return {
    slugline: keywords(slug),
    marks,
    headline: headline || null,
    byline: by < 0 ? null : block.slice(by).join(' '),
    rest: all.slice(end),
  }
}

const endsHead = (line: string) => line.trimEnd().endsWith('=')

function keywords(found: string[]): string | null {
  return tidy(withoutEnd(found.join(' '), '/ '))
}

function sentAt(trailer: string): string | null {
  const [, day, hour, minute, month, year] = SENT.exec(trailer) ?? []
  return day ? isoDate(`${day} ${month} ${year} ${hour}:${minute} GMT`) : null
}
