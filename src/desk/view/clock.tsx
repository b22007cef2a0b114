import { useSyncExternalStore } from 'react'
import { ago, exact } from '../times.ts'

const TICK_MS = 10_000
const watchers = new Set<() => void>()
let ticks = 0
let timer: ReturnType<typeof setInterval> | undefined

/** One timer updates all times on the page. */
function watchClock(watcher: () => void): () => void {
  watchers.add(watcher)
  timer ??= setInterval(() => {
    ticks++
    for (const each of watchers) each()
  }, TICK_MS)
  return () => {
    watchers.delete(watcher)
    if (watchers.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** Renders again every ten seconds. */
const useTick = () =>
  useSyncExternalStore(
    watchClock,
    () => ticks,
    () => ticks,
  )

/** A time as distance from now, with the exact time as a tooltip. */
export function Ago({ time, none = 'never', words = ago }: { time: string | null; none?: string; words?: typeof ago }) {
  useTick()
  if (!time) return <span>{none}</span>
  return (
    <time dateTime={time} title={exact(time)}>
      {words(time, Date.now())}
    </time>
  )
}
