/** The story list on the page: follows the log, and does not move while it is being read. */
import { type Dispatch, type RefObject, type SetStateAction, useCallback, useEffect, useRef, useState } from 'react'
import { type Filters, filterQuery } from '../router.ts'
import { ask, asRequestError, type RequestError } from './ask.ts'
import { countUnseen, foldNewest, foldOlder, type Known, keepPlaces, markAttention, openList } from './list.ts'
import type { LogEvent, StoryLine, StoryPage } from './shapes.ts'

const PAGE_SIZE = 50
/** One request for a burst of events: a busy morning must not cause a request per log entry. */
const GATHER_MS = 700
const AFTER_ERROR_MS = 5_000
/** How soon new lines are shown once the list is no longer being read. */
const RELEASE_MS = 1_500

export interface LiveList {
  /** null until the first answer. */
  shown: StoryLine[] | null
  /** Stories that arrived and are not shown yet. */
  unseen: number
  /** Whether there are older stories to request. */
  more: boolean
  error: RequestError | null
  receive: (event: LogEvent) => void
  /** Requests the newest page again. */
  refresh: () => void
  /** Shows the lines that were kept back. */
  release: () => void
  older: () => void
}

interface ListState {
  query: string
  known: Known | null
  shown: StoryLine[]
  error: RequestError | null
}

/** What the requests of the list share: the present query, and the way to put an answer into the state. */
interface Shared {
  current: RefObject<{ query: string; reading: () => boolean }>
  setState: Dispatch<SetStateAction<ListState>>
  /** Changes the state, unless the answer belongs to an earlier query. */
  settle: (query: string, change: (before: ListState) => ListState) => void
}

const emptyList = (query: string): ListState => ({ query, known: null, shown: [], error: null })

/** @param reading whether the list is being read now, so that it must not move */
export function useLiveList(filters: Filters, reading: () => boolean): LiveList {
  const query = filterQuery(filters).toString()
  const [state, setState] = useState<ListState>(emptyList(query))
  const current = useRef({ query, reading })
  current.current = { query, reading }
  const settle = useCallback((asked: string, change: (before: ListState) => ListState) => {
    if (asked === current.current.query) setState((before) => change(before.query === asked ? before : emptyList(asked)))
  }, [])
  const { refresh, receive } = useNewest({ current, setState, settle })
  useEffect(() => void refresh(), [query, refresh])

  const release = useCallback(() => setState((before) => (before.known ? { ...before, shown: before.known.lines } : before)), [])
  const mine = state.query === query ? state : emptyList(query)
  const unseen = mine.known ? countUnseen(mine.shown, mine.known.lines) : 0
  useEffect(() => {
    if (unseen === 0) return
    const watch = setInterval(() => current.current.reading() || release(), RELEASE_MS)
    return () => clearInterval(watch)
  }, [unseen, release])

  const next = mine.known?.next ?? null
  const older = useOlder(next, { current, setState, settle })
  return { shown: mine.known ? mine.shown : null, unseen, more: next !== null, error: mine.error, receive, refresh, release, older }
}

/** Requests the newest page: on demand, and once for each burst of log entries. */
function useNewest({ current, setState, settle }: Shared) {
  const touched = useRef<LogEvent[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const refresh = useCallback(async () => {
    const asked = current.current.query
    const events = touched.current.splice(0)
    try {
      const page = inOrderOf(asked, await ask<StoryPage>(address(asked)))
      const reading = current.current.reading()
      settle(asked, (before) => {
        const known = before.known ? foldNewest(before.known, page, events) : openList(page)
        return { ...before, known, shown: reading && before.known ? keepPlaces(before.shown, known.lines) : known.lines, error: null }
      })
      return true
    } catch (error) {
      touched.current.unshift(...events)
      settle(asked, (before) => ({ ...before, error: asRequestError(error) }))
      return false
    }
  }, [current, settle])

  const gather = useCallback(
    (pause = GATHER_MS) => {
      timer.current ??= setTimeout(async () => {
        const answered = await refresh()
        timer.current = undefined
        if (touched.current.length > 0) gather(answered ? GATHER_MS : AFTER_ERROR_MS)
      }, pause)
    },
    [refresh],
  )

  const receive = useCallback(
    (event: LogEvent) => {
      touched.current.push(event)
      setState((before) => ({
        ...before,
        shown: markAttention(before.shown, event),
        known: before.known && { ...before.known, lines: markAttention(before.known.lines, event) },
      }))
      gather()
    },
    [gather, setState],
  )
  return { refresh, receive }
}

/** A page whose lines stand at the time that the query orders them by. */
function inOrderOf(query: string, page: StoryPage): StoryPage {
  if (new URLSearchParams(query).get('order') !== 'arrival') return page
  return { ...page, stories: page.stories.map((line) => ({ ...line, listedAt: line.updatedAt })) }
}

/** Requests the page after the cursor `next`, one at a time. */
function useOlder(next: string | null, { current, settle }: Shared): () => Promise<void> {
  const busy = useRef(false)
  return useCallback(async () => {
    if (next === null || busy.current) return
    busy.current = true
    const asked = current.current.query
    try {
      const page = inOrderOf(asked, await ask<StoryPage>(address(asked, next)))
      settle(asked, (before) => {
        if (before.known?.next !== next) return before
        const known = foldOlder(before.known, page)
        const shown = foldOlder({ ...before.known, lines: before.shown }, page).lines
        return { ...before, known, shown, error: null }
      })
    } catch (error) {
      settle(asked, (before) => ({ ...before, error: asRequestError(error) }))
    } finally {
      busy.current = false
    }
  }, [next, current, settle])
}

function address(query: string, cursor?: string): string {
  const parameters = new URLSearchParams(query)
  parameters.set('limit', String(PAGE_SIZE))
  // Without the right to embargoed copy it changes nothing.
  parameters.set('embargoed', 'show')
  if (cursor) parameters.set('cursor', cursor)
  return `/v1/stories?${parameters}`
}
