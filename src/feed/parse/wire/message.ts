/** The parts of IPTC 7901 and ANPA 1312 that are alike. */
import { tidy } from '../text.ts'

/** ASCII: start of heading. */
export const SOH = '\x01'

/** A message in its parts, with lines ended by `\n`. */
export interface Message {
  /** Between SOH and STX, without blank lines. */
  header: string[]
  /** Between STX and ETX. */
  text: string
  /** Between ETX and EOT: the time it was sent. */
  trailer: string
}

/** `text` without these characters at its end. A regular expression anchored at the end would take quadratic time. */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length
  while (end > 0 && signs.includes(text[end - 1]!)) end--
  return text.slice(0, end)
}

/** A line of a table: figures after a gap or a tab. It stays a line of its own. */
const SET_LINE = /\S(?: {2,}|\t)[-+(]?\d/

/** The first sentence of a text, which is the headline of an alert that has none; null where the text is empty. */
export function firstSentence(paragraphs: string[]): string | null {
  const [first = ''] = paragraphs
  return (/^.{20,300}?[.!?。！？](?=\s|$)/u.exec(first)?.[0] ?? first.slice(0, 300)) || null
}

/** The paragraphs of a text with lines of fixed width. A paragraph begins after a blank line or with an indented one. */
export function fixedWidthParagraphs(lines: string[]): string[] {
  const paragraphs: string[] = []
  let open = false
  for (const line of lines) {
    const text = tidy(line)
    const isSet = text !== null && SET_LINE.test(line)
    if (text && open && !isSet && !/^(?:\t| {2,}|#|[-*+•] )/.test(line)) paragraphs[paragraphs.length - 1] += ` ${text}`
    else if (text) paragraphs.push(text)
    open = text !== null && !isSet
  }
  return paragraphs
}

/** Whether a text is a flash: urgency 1 and fewer than 60 words, the limit that matching uses too. Longer copy with urgency 1 is no flash. */
export function isFlashText(urgency: number | null, paragraphs: string[]): boolean {
  return urgency === 1 && paragraphs.join(' ').split(' ').length < 60
}
