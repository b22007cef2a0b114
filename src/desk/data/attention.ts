/** The stories that were killed, withheld or corrected in the last hours, for a desk that is opened after it happened. */
import { useCallback, useEffect, useState } from 'react'
import { ATTENTION_HOURS, ATTENTION_KINDS, type AttentionKind } from '../words.ts'
import { ask, useAnswer } from './ask.ts'
import type { LogEvent, StoryLine, StoryPage } from './shapes.ts'

const WINDOW_MS = ATTENTION_HOURS * 3_600_000
/** How often the stories are requested without an event: old ones drop out, and a failed request is repeated. */
const REFRESH_MS = 60_000

export interface AttentionItem {
  kind: AttentionKind
  /** When it happened. A withheld story has no such time; it is when the story last changed. */
  at: string | null
  line: StoryLine
}

/** The stories that need attention, gravest first, then newest first. What happened before the window, and usable stories without a correction, are left out. */
export function attentionOf(lines: readonly StoryLine[], now: number): AttentionItem[] {
  return lines
    .map(attentionItemOf)
    .filter(({ at }) => timeOf(at) >= now - WINDOW_MS)
    .sort((a, b) => gravity(a) - gravity(b) || timeOf(b.at) - timeOf(a.at))
}

function attentionItemOf(line: StoryLine): AttentionItem {
  if (line.status === 'killed') return { kind: 'killed', at: line.killedAt, line }
  if (line.status === 'withheld') return { kind: 'withheld', at: line.updatedAt, line }
  return { kind: 'corrected', at: line.correctedAt, line }
}

const timeOf = (at: string | null) => Date.parse(at ?? '')

const gravity = (item: AttentionItem) => ATTENTION_KINDS.indexOf(item.kind)

const CAUSES: readonly LogEvent['event'][] = ['killed', 'withheld', 'corrected', 'released']

/** Whether an event may change what the strip shows. */
export const concerns = (event: LogEvent, attention: readonly AttentionItem[]) =>
  CAUSES.includes(event.event) || attention.some(({ line }) => line.id === event.storyId)

export interface AttentionList {
  attention: AttentionItem[]
  /** The last request failed: the strip may lack a kill. */
  unread: boolean
  receive: (event: LogEvent) => void
  refresh: () => void
}

/** Requested at once after an event that concerns it, because such events are few. */
export function useAttention(): AttentionList {
  const [turn, setTurn] = useState(0)
  const refresh = useCallback(() => setTurn((before) => before + 1), [])
  useEffect(() => {
    const timer = setInterval(refresh, REFRESH_MS)
    return () => clearInterval(timer)
  }, [refresh])
  const { data, error } = useAnswer('/v1/stories?status=attention&limit=200&embargoed=show', turn, readAttention)
  const attention = attentionOf(data ?? [], Date.now())
  const receive = (event: LogEvent) => {
    if (concerns(event, attention)) refresh()
  }
  return { attention, unread: error !== null, receive, refresh }
}

/** Reads all pages of the window, so that no kill is missed because many stories were corrected since. */
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
