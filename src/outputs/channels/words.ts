/** Messages as mail, chat and hooks show them. Pure. */
import type { StoryWords } from '../../../db/read/story-words.ts'
import type { DueSend } from '../../../db/write/message-sends.ts'

/** A message with the words of its story that may be shown now. */
export interface ShownMessage {
  topic: string
  severity: string
  subject: string
  text: string
  cause: string | null
  ended: boolean
  at: string
  storyId: number | null
  headline: string | null
  copy: string | null
  url: string | null
}

/** More messages than this are counted only, so that a flood stays readable. */
const MOST_SHOWN = 50

/** @param origin the desk's address; undefined where it is not known */
export function shown(send: DueSend, words: ReadonlyMap<number, StoryWords>, origin: string | undefined): ShownMessage {
  const { topic, severity, subject, text, cause, isEnd, storyId } = send
  const story = storyId === null ? undefined : words.get(storyId)
  return {
    topic,
    severity,
    subject: oneLine(subject),
    text,
    cause,
    ended: isEnd,
    at: send.at.toISOString(),
    storyId,
    headline: story?.headline ?? null,
    copy: story?.usable ? send.copy : null,
    url: storyId !== null && origin ? `${origin}/story/${storyId}` : null,
  }
}

/** A header holds one line. */
const oneLine = (text: string) => text.replace(/\p{Cc}+/gu, ' ').trim()

/** The lines below the subject of one message. */
function linesOf({ text, storyId, headline, copy, url }: ShownMessage): string[] {
  const story = storyId === null ? [] : [headline === null ? `Story ${storyId}` : `Story ${storyId}: ${headline}`]
  return [text, ...story, ...(copy === null ? [] : [copy]), ...(url === null ? [] : [url])]
}

const subjectOf = ([first, ...others]: ShownMessage[]) =>
  others.length ? `${others.length + 1} messages: ${first!.subject}` : (first?.subject ?? '')

/** What is left out of a long list, in words. */
const rest = (all: ShownMessage[]) => (all.length > MOST_SHOWN ? [`and ${all.length - MOST_SHOWN} more; the desk shows all`] : [])

export function asMail(messages: ShownMessage[]): { subject: string; text: string; html: string } {
  const open = messages.slice(0, MOST_SHOWN)
  const text = [...open.map((each) => [each.subject, ...linesOf(each)].join('\n')), ...rest(messages)].join('\n\n')
  const html = [
    ...open.map((each) => `<h3>${escaped(each.subject)}</h3>\n${linesOf(each).map(paragraph).join('\n')}`),
    ...rest(messages).map(paragraph),
  ].join('\n')
  return { subject: `[Copytaster] ${subjectOf(messages)}`.slice(0, 300), text, html }
}

const paragraph = (line: string) => `<p>${escaped(line).replaceAll('\n', '<br>')}</p>`

const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** The body of a Slack-compatible incoming hook. Slack reads `<…>` as links and mentions, so the three letters are escaped as it asks. */
export function asChat(messages: ShownMessage[]): { text: string } {
  const plain = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const open = messages.slice(0, MOST_SHOWN)
  const blocks = open.map((each) => [`*${plain(each.subject)}*`, ...linesOf(each).map(plain)].join('\n'))
  return { text: [...blocks, ...rest(messages)].join('\n\n') }
}
