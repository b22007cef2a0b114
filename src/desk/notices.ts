/** Kills and corrections since the page was opened: they stand at the top until somebody dismisses them. */
import type { LogEvent } from './shapes.ts'

export interface Notice {
  seq: number
  kind: 'killed' | 'corrected'
  storyId: number
  headline: string
  at: string | null
}

/** One notice for a story and kind, the newest; kills before corrections, newest first. */
export function addNotice(notices: readonly Notice[], event: LogEvent): readonly Notice[] {
  if (event.event !== 'killed' && event.event !== 'corrected') return notices
  const { seq, storyId, headline, at, event: kind } = event
  const others = notices.filter((notice) => notice.storyId !== storyId || notice.kind !== kind)
  return [{ seq, kind, storyId, headline, at }, ...others].sort((a, b) => rank(a) - rank(b) || b.seq - a.seq)
}

const rank = (notice: Notice) => (notice.kind === 'killed' ? 0 : 1)
