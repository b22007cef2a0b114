/** IPTC 7901 ("The text transmission format", 1995), as dpa, APA, SDA and others send it. */
import type { Entry } from '../../../model.ts'
import { isoDate } from '../../../text/dates.ts'
import { tidy } from '../text.ts'
import { bylineNames, lines, signalOf, wireEntry } from './entry.ts'
import { firstSentence, fixedWidthParagraphs, isFlashText, type Message, withoutEnd } from './message.ts'

/** Source and number, priority, category, words, and whatever the supplier adds: `dpa0123 4 pl 250  dpa 0345`. */
const IPTC7901_HEADING = /^([a-z][a-z-]{0,5}?)\s?(\d{1,5})\s+(\d)\s+([a-z]{1,6})\b(?:\s+(\d{1,5}))?/i
/** Day, hour and minute, month, year: `051230 Mar 26`. Times are UTC. */
const IPTC7901_SENT = /\b(\d{2})(\d{2})(\d{2})\s+(?:GMT\s+)?(\p{L}{3})\p{L}*\.?\s+(\d{2}|\d{4})\b/iu
/** A line that names the kind of transmission: "REFILE", "1ST LEAD", "ACHTUNG", "KILL". */
const TRANSMISSION_MARK = /^(?!.*\p{Ll})[\p{Lu}\d][\p{Lu}\d .-]{2,30}$/u
const IPTC7901_BYLINE = /^(?:By|Von|Par|Por|Av|Af|Di|Door)\s+\p{Lu}/u
/** A keyword line names subjects, separated and followed by slashes. */
const KEYWORDS = /^\S[^.?!]{0,80}\/$|^[^\s./]+(?:\/[^./]+)+\/?$/

/** A message as an entry. Its number is the supplier's id; the format has no versions. */
export function readIptc7901({ header, text, trailer }: Message): Entry {
  const [, source = '', number = '', priority = '', category = ''] = IPTC7901_HEADING.exec(header[0] ?? '') ?? []
  const head = iptc7901Head(text.split('\n'), header.slice(1))
  const sent = sentAt(trailer)
  const paragraphs = fixedWidthParagraphs(head.rest)
  const urgency = Number(priority) || null
  const marked = head.marks.map((mark) => signalOf(mark.replace(/^\d+(?:st|nd|rd|th)\s+|\s+\d+$/gi, ''))).find((signal) => signal !== null)
  return wireEntry({
    id: number && sent ? `${source}${number}:${sent.slice(0, 10)}` : null,
    title: head.headline ?? firstSentence(paragraphs),
    slugline: head.slugline,
    authors: bylineNames(head.byline),
    published: sent,
    urgency,
    signal: marked ?? (isFlashText(urgency, paragraphs) ? 'flash' : null),
    edNote: lines(head.marks),
    categories: category ? [category] : [],
    paragraphs,
    pictures: [],
  })
}

interface Iptc7901Head {
  slugline: string | null
  marks: string[]
  headline: string | null
  byline: string | null
  rest: string[]
}

/** The first block of the text holds keywords, marks, headline and byline; it ends with `=` or a blank line. */
function iptc7901Head(all: string[], header: string[]): Iptc7901Head {
  const begin = all.findIndex((line) => tidy(line))
  if (begin < 0) return { slugline: sluglineOf(header), marks: [], headline: null, byline: null, rest: [] }
  const blank = all.findIndex((line, i) => i > begin && !tidy(line))
  const stop = all.findIndex((line, i) => i >= begin && endsHead(line))
  const end = stop >= 0 && (blank < 0 || stop < blank) ? stop + 1 : blank < 0 ? all.length : blank
  const block = all.slice(begin, end).flatMap((line) => tidy(withoutEnd(line, '= \t')) ?? [])
  const slug = KEYWORDS.test(block[0] ?? '') && (block.length > 1 || block[0]!.endsWith('/')) ? [block.shift()!] : header
  const marks: string[] = []
  while (block.length > 1 && TRANSMISSION_MARK.test(block[0]!)) marks.push(block.shift()!)
  const by = block.findIndex((line, i) => i > 0 && IPTC7901_BYLINE.test(line))
  const headline = block.slice(0, by < 0 ? undefined : by).join(' ')
  return {
    slugline: sluglineOf(slug),
    marks,
    headline: headline || null,
    byline: by < 0 ? null : block.slice(by).join(' '),
    rest: all.slice(end),
  }
}

const endsHead = (line: string) => line.trimEnd().endsWith('=')

function sluglineOf(found: string[]): string | null {
  return tidy(withoutEnd(found.join(' '), '/ '))
}

function sentAt(trailer: string): string | null {
  const [, day, hour, minute, month, year] = IPTC7901_SENT.exec(trailer) ?? []
  return day ? isoDate(`${day} ${month} ${year} ${hour}:${minute} GMT`) : null
}
