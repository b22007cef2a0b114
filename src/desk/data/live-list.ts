/** The story list on the page: follows the log, and holds still while somebody reads. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { ask, asRequestError, type RequestError } from './ask.ts'
import { countUnseen, foldNewest, foldOlder, type Known, keepPlaces, openList, strike } from './list.ts'
import { type Filters, filterQuery } from '../router.ts'
import type { LogEvent, StoryLine, StoryPage } from './shapes.ts'

const PAGE = 50
/** One question for a burst of events: a busy wire must not make the desk ask for each line. */
const GATHER_MS = 700
const AFTER_ERROR_MS = 5_000
/** How soon held lines flow in once nobody reads any more. */
const SETTLE_MS = 1_500

export interface LiveList {
  /** null until the first answer. */
  shown: StoryLine[] | null
  /** Stories that came in and are not shown yet. */
  unseen: number
  /** Whether older stories can be asked for. */
  more: boolean
  error: RequestError | null
  hear: (event: LogEvent) => void
  /** Asks for the newest page again. */
  refresh: () => void
  /** Puts what was held back into view. */
  release: () => void
  older: () => void
}

interface State {
  query: string
  known: Known | null
  shown: StoryLine[]
  error: RequestError | null
}

/** @param reading whether somebody reads the list now, so that it must not move */
export function useLiveList(filters: Filters, reading: () => boolean): LiveList {
  const query = filterQuery(filters).toString()
  const [state, setState] = useState<State>({ query, known: null, shown: [], error: null })
  const touched = useRef<LogEvent[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const busy = useRef(false)
  const current = useRef({ query, reading })
  current.current = { query, reading }

  /** A late answer to an earlier query is dropped. */
  const settle = useCallback((asked: string, change: (before: State) => State) => {
    if (asked === current.current.query)
      setState((before) => change(before.query === asked ? before : { query: asked, known: null, shown: [], error: null }))
  }, [])

  const refresh = useCallback(async () => {
    const asked = current.current.query
    const events = touched.current.splice(0)
    try {
      const page = await ask<StoryPage>(address(asked))
      const still = current.current.reading()
      settle(asked, (before) => {
        const known = before.known ? foldNewest(before.known, page, events) : openList(page)
        return { ...before, known, shown: still && before.known ? keepPlaces(before.shown, known.lines) : known.lines, error: null }
      })
      return true
    } catch (error) {
      touched.current.unshift(...events)
      settle(asked, (before) => ({ ...before, error: asRequestError(error) }))
      return false
    }
  }, [settle])

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

  const hear = useCallback(
    (event: LogEvent) => {
      touched.current.push(event)
      setState((before) => ({
        ...before,
        shown: strike(before.shown, event),
        known: before.known && { ...before.known, lines: strike(before.known.lines, event) },
      }))
      gather()
    },
    [gather],
  )

  useEffect(() => void refresh(), [query, refresh])

  const release = useCallback(() => setState((before) => (before.known ? { ...before, shown: before.known.lines } : before)), [])
  const mine: State = state.query === query ? state : { query, known: null, shown: [], error: null }
  const unseen = mine.known ? countUnseen(mine.shown, mine.known.lines) : 0

  useEffect(() => {
    if (unseen === 0) return
    const watch = setInterval(() => current.current.reading() || release(), SETTLE_MS)
    return () => clearInterval(watch)
  }, [unseen, release])

  const next = mine.known?.next ?? null
  const older = useCallback(async () => {
    if (next === null || busy.current) return
    busy.current = true
    const asked = current.current.query
    try {
      const page = await ask<StoryPage>(address(asked, next))
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
  }, [next, settle])

  return { shown: mine.known ? mine.shown : null, unseen, more: next !== null, error: mine.error, hear, refresh, release, older }
}

function address(query: string, cursor?: string): string {
  const asked = new URLSearchParams(query)
  asked.set('limit', String(PAGE))
  if (cursor) asked.set('cursor', cursor)
  return `/v1/stories?${asked}`
}
