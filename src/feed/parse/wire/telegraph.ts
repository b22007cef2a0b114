/** IPTC 7901 and ANPA 1312: messages between control characters, as they are transmitted. */
import { trouble } from '../../../errors.ts'
import type { Entry, ParsedFeed, Trouble } from '../../../model.ts'
import { withNationalLetters } from '../../../text/line-codes.ts'
import { tidy } from '../text.ts'
import { isAnpa, readAnpa1312 } from './anpa1312.ts'
import { wireFeed } from './entry.ts'
import { readIptc7901 } from './iptc7901.ts'
import { type Message, SOH } from './message.ts'

/** ASCII names: start of text, end of text, end of transmission. */
const STX = '\x02'
const ETX = '\x03'
const EOT = '\x04'
/** Both standards limit lines to 80 characters. Headings are cut well above that. */
const MAX_HEADING_CHARACTERS = 200
/** The start of a message. Idle characters and white space may precede it. */
const MESSAGE_START = /^[\x00\x16\x7f\s]*\x01/

/** Whether a document consists of such messages. */
export function isTelegraph(text: string): boolean {
  return MESSAGE_START.test(text)
}

/** Reads all messages of a document. A truncated one is left out and reported. */
export function readTelegraph(document: string): { feed: ParsedFeed } | { trouble: Trouble } {
  const [before = '', ...parts] = withNationalLetters(document).split(SOH)
  const entries: Entry[] = []
  const broken: string[] = []
  let format = 'iptc-7901'
  let line = before.split('\n').length
  for (const [i, part] of parts.entries()) {
    const message = messageIn(part)
    if ('missing' in message) broken.push(`Message ${i + 1}, from line ${line}, ${message.missing}`)
    else if (isAnpa(message)) {
      entries.push(readAnpa1312(message))
      format = 'anpa-1312'
    } else entries.push(readIptc7901(message))
    line += part.split('\n').length - 1
  }
  if (!entries.length) return { trouble: trouble('FEED_UNREADABLE', `${broken[0]}.`) }
  const feed = wireFeed(format, entries)
  return { feed: { ...feed, repairs: leftOutReport(broken), complete: !broken.length } }
}

/** Messages that are reported one by one; the others are counted. */
const MAX_REPORTED = 10

function leftOutReport(broken: string[]): string[] {
  const more = broken.length - MAX_REPORTED
  return [...broken.slice(0, MAX_REPORTED).map((what) => `${what}; it was left out.`), ...(more > 0 ? [`${more} more were left out.`] : [])]
}

function messageIn(part: string): Message | { missing: string } {
  const unix = part.replace(/\r+\n?/g, '\n')
  const start = unix.indexOf(STX)
  const end = unix.indexOf(ETX, start)
  if (start < 0) return { missing: 'has no start of text (STX)' }
  if (end < 0) return { missing: 'has no end of text (ETX): it breaks off' }
  if (!tidy(unix.slice(0, end).replaceAll(STX, ''))) return { missing: 'is empty' }
  const stop = unix.indexOf(EOT, end)
  const header = unix
    .slice(0, start)
    .split('\n')
    .filter((one) => tidy(one))
    .map((one) => one.slice(0, MAX_HEADING_CHARACTERS))
  return { header, text: unix.slice(start + 1, end), trailer: unix.slice(end + 1, stop < 0 ? undefined : stop) }
}
