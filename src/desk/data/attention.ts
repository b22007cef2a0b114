/** The stories that were killed, withheld or corrected in the last hours, for whoever opens the desk after it happened. */
import { useCallback, useEffect, useState } from 'react'
import { ask, useAnswer } from './ask.ts'
import type { LogEvent, StoryLine, StoryPage } from './shapes.ts'
import { ATTENTION_HOURS, ATTENTION_KINDS, type AttentionKind } from '../words.ts'

const WINDOW_MS = ATTENTION_HOURS * 3_600_000
/** How often it is asked without a cause: so that what has grown old leaves, and after a question that nobody answered. */
const TURN_MS = 60_000

export interface AttentionItem {
  kind: AttentionKind
  /** When that happened; of a withdrawal, which has no time of its own, when the story last changed. */
  at: string | null
  line: StoryLine
}

/** Gravest first, then newest first; what happened before the window, or is usable and stands as it came, is left out. */
export function attentionOf(lines: readonly StoryLine[], now: number): AttentionItem[] {
  return lines
    .map(fateOf)
    .filter(({ at }) => time(at) >= now - WINDOW_MS)
    .sort((a, b) => rank(a) - rank(b) || time(b.at) - time(a.at))
}

function fateOf(line: StoryLine): AttentionItem {
  if (line.status === 'killed') return { kind: 'killed', at: line.killedAt, line }
  if (line.status === 'withheld') return { kind: 'withheld', at: line.updatedAt, line }
  return { kind: 'corrected', at: line.correctedAt, line }
}

const time = (at: string | null) => Date.parse(at ?? '')

const rank = (attention: AttentionItem) => ATTENTION_KINDS.indexOf(attention.kind)

const CAUSES: readonly LogEvent['event'][] = ['killed', 'withheld', 'corrected', 'released']

/** Whether an event may change what stands in the strip. */
export const concerns = (event: LogEvent, attention: readonly AttentionItem[]) =>
  CAUSES.includes(event.event) || attention.some(({ line }) => line.id === event.storyId)

export interface AttentionList {
  attention: AttentionItem[]
  /** The last question was not answered: the strip may lack a kill. */
  unread: boolean
  hear: (event: LogEvent) => void
  refresh: () => void
}

/** Asked at once when an event concerns it, for those are few. */
export function useAttention(): AttentionList {
  const [turn, setTurn] = useState(0)
  const refresh = useCallback(() => setTurn((before) => before + 1), [])
  useEffect(() => {
    const timer = setInterval(refresh, TURN_MS)
    return () => clearInterval(timer)
  }, [refresh])
  const { data, error } = useAnswer('/v1/stories?status=attention&limit=200', turn, readAttention)
  const attention = attentionOf(data ?? [], Date.now())
  const hear = (event: LogEvent) => {
    if (concerns(event, attention)) refresh()
  }
  return { attention, unread: error !== null, hear, refresh }
}

/** Page by page to the end of the window: no kill may be missed because many stories were corrected since. */
async function readAttention(path: string, signal?: AbortSignal): Promise<StoryLine[]> {
  const since = new Date(Date.now() - WINDOW_MS).toISOString()
  const lines: StoryLine[] = []
  let cursor: string | null = null
  do {
    const page: StoryPage = await ask(`${path}&since=${since}${cursor ? `&cursor=${cursor}` : ''}`, signal)
    lines.push(...page.stories)
    cursor = page.next
  } while (cursor)
  return lines
}
