/** Kills, withdrawals and corrections since the page was opened: they stand at the top until somebody dismisses them. */
import type { LogEvent } from './shapes.ts'

export interface Notice {
  seq: number
  kind: 'killed' | 'withheld' | 'corrected'
  storyId: number
  headline: string
  at: string | null
}

/** One notice for a story and kind, the newest; kills before what is withheld before corrections, newest first. A release takes "withheld" away. */
export function addNotice(notices: readonly Notice[], event: LogEvent): readonly Notice[] {
  if (event.event === 'released') {
    const left = notices.filter((notice) => notice.storyId !== event.storyId || notice.kind !== 'withheld')
    return left.length < notices.length ? left : notices
  }
  if (event.event !== 'killed' && event.event !== 'withheld' && event.event !== 'corrected') return notices
  const { seq, storyId, headline, at, event: kind } = event
  const others = notices.filter((notice) => notice.storyId !== storyId || notice.kind !== kind)
  return [{ seq, kind, storyId, headline, at }, ...others].sort((a, b) => rank(a) - rank(b) || b.seq - a.seq)
}

const ORDER: Notice['kind'][] = ['killed', 'withheld', 'corrected']
const rank = (notice: Notice) => ORDER.indexOf(notice.kind)
