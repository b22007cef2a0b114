/** What IPTC 7901 and ANPA 1312 share. */
import { tidy } from '../text.ts'

/** ASCII: start of heading. */
export const SOH = '\x01'

/** A message taken apart, lines ended by `\n`. */
export interface Message {
  /** Between SOH and STX, without blank lines. */
  header: string[]
  /** Between STX and ETX. */
  text: string
  /** Between ETX and EOT: when it was sent. */
  trailer: string
}

/** `text` without these signs at its end. In one pass, which an expression that looks for the end is not. */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length
  while (end > 0 && signs.includes(text[end - 1]!)) end--
  return text.slice(0, end)
}

/** Paragraphs of a text with lines of fixed width: they begin after a blank line or with an indented one. */
export function fixedWidthParagraphs(lines: string[]): string[] {
  const paragraphs: string[] = []
  let open = false
  for (const line of lines) {
    const text = tidy(line)
    if (text && open && !/^(?:\t| {2,}|#|[-*+•] )/.test(line)) paragraphs[paragraphs.length - 1] += ` ${text}`
    else if (text) paragraphs.push(text)
    open = text !== null
  }
  return paragraphs
}

/** A flash is a line or two; copy that is only sent first is none (the same measure as the matching of flashes: 60 words). */
export function isFlashText(urgency: number | null, paragraphs: string[]): boolean {
  return urgency === 1 && paragraphs.join(' ').split(' ').length < 60
}
