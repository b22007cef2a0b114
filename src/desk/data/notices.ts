/** Kills, withheld stories and corrections since the page was opened. They stay at the top until they are dismissed. */
import type { LogEvent } from './shapes.ts'

export interface DeskNotice {
  seq: number
  kind: 'killed' | 'withheld' | 'corrected'
  storyId: number
  headline: string
  at: string | null
}

/** One notice per story and kind, the newest; kills, then withheld stories, then corrections, each newest first. A release removes "withheld". */
export function addNotice(notices: readonly DeskNotice[], event: LogEvent): readonly DeskNotice[] {
  if (event.event === 'released') {
    const left = notices.filter((notice) => notice.storyId !== event.storyId || notice.kind !== 'withheld')
    return left.length < notices.length ? left : notices
  }
  if (event.event !== 'killed' && event.event !== 'withheld' && event.event !== 'corrected') return notices
  const { seq, storyId, headline, at, event: kind } = event
  const others = notices.filter((notice) => notice.storyId !== storyId || notice.kind !== kind)
  return [{ seq, kind, storyId, headline, at }, ...others].sort((a, b) => rank(a) - rank(b) || b.seq - a.seq)
}

const ORDER: DeskNotice['kind'][] = ['killed', 'withheld', 'corrected']
const rank = (notice: DeskNotice) => ORDER.indexOf(notice.kind)
