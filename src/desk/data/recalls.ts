/** Who has acknowledged kills, withheld stories and corrections. */
import { useEffect, useState } from 'react'
import { useAnswer } from './ask.ts'
import type { Recall, RecallList } from './shapes.ts'

/** Receipts come without an entry in the log, so they are asked for: often enough to see one come in while one waits for it. */
const REFRESH_MS = 15_000

/** The recalls of a story, the newest first, or all that somebody has not acknowledged. @param turn a changed number asks again at once */
export function useRecalls(storyId: number | null, turn = 0): Recall[] {
  const [passed, setPassed] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setPassed((before) => before + 1), REFRESH_MS)
    return () => clearInterval(timer)
  }, [])
  const which = storyId === null ? '' : `&state=all&story=${storyId}`
  const { data } = useAnswer<RecallList>(`/v1/recalls?limit=200${which}`, turn + passed)
  return (data?.recalls ?? []).filter(({ asked }) => asked > 0)
}

/** Names of consumers that are shown; the rest is counted. */
const NAMES = 4

/** Such as "7 of 9 acknowledged, not yet: CMS, archive". */
export function acknowledgedWords({ asked, acknowledged, consumers }: Recall): string {
  const missing = consumers.filter(({ receipt }) => !receipt).map(({ name }) => name)
  const names = missing.slice(0, NAMES).join(', ') + (missing.length > NAMES ? ` and ${missing.length - NAMES} more` : '')
  return `${acknowledged} of ${asked} acknowledged${names && `, not yet: ${names}`}`
}
