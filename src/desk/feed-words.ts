/** Words of the feeds page, which is fetched when it is opened. */
import type { Feed, Poll } from './data/shapes.ts'
import { span, when } from './times.ts'

/** Trouble first. `paused` is the operator's choice and comes last. */
export const HEALTH_ORDER: Feed['health'][] = [
  'failing',
  'empty',
  'silent',
  'gone',
  'haywire',
  'late',
  'undated',
  'repaired',
  'new',
  'ok',
  'paused',
]

export function byTrouble(a: Feed, b: Feed): number {
  return (
    HEALTH_ORDER.indexOf(a.health) - HEALTH_ORDER.indexOf(b.health) ||
    b.flags.length - a.flags.length ||
    b.failCount - a.failCount ||
    a.source.name.localeCompare(b.source.name) ||
    a.id - b.id
  )
}

/** What is read worse in a feed than before, and since when. */
export const flagWords = ({ message, since }: Feed['flags'][number]) => `${message} Since ${when(since!)}.`

/** Whether all words typed into the filter box occur in the feed's source, title, address, health, language, trouble or flags. */
export function feedMatches(feed: Feed, typed: string): boolean {
  const text = [feed.source.name, feed.title, feed.url, feed.health, feed.language, feed.trouble?.message, ...feed.flags.map(flagWords)]
    .join(' ')
    .toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** The shape of a poll in the strip: tall with news, low without, a cross for trouble. */
export function pollShape(poll: Poll): 'news' | 'quiet' | 'repaired' | 'trouble' {
  if (poll.trouble || poll.outcome === 'failed' || poll.outcome === 'gone' || poll.outcome === 'throttled') return 'trouble'
  if (poll.repairs.length > 0) return 'repaired'
  return poll.entriesNew + poll.entriesChanged > 0 ? 'news' : 'quiet'
}

/** A poll in one line, for the tooltip. */
export function pollWords(poll: Poll): string {
  const parts = [poll.at ? when(poll.at) : 'time unknown', poll.outcome]
  if (poll.httpStatus) parts.push(`HTTP ${poll.httpStatus}`)
  parts.push(`${bytesInWords(poll.bytes)} in ${poll.ms < 1000 ? `${poll.ms} ms` : `${(poll.ms / 1000).toFixed(1)} s`}`)
  if (poll.entriesSeen) parts.push(`${poll.entriesSeen} seen, ${poll.entriesNew} new, ${poll.entriesChanged} changed`)
  if (poll.entriesNoise) parts.push(`${poll.entriesNoise} changed only in what no reader sees`)
  return [...parts, ...poll.repairs, ...(poll.trouble ? [poll.trouble.message] : [])].join(' · ')
}

const bytesInWords = (bytes: number) =>
  bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`

export const every = (seconds: number) => `every ${span(seconds * 1000)}`
