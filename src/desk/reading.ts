import { type RefObject, useEffect, useRef } from 'react'

/** A mouse that moved over the list within this time may be about to click: no line may move under it. */
const POINTING_MS = 4_000
/** A list scrolled by less than this counts as not scrolled (px). */
const AT_TOP = 24

/** @returns a check whether the list is being read: a line is selected, the list is scrolled down, or the mouse moves over it */
export function useReading(pane: RefObject<HTMLElement | null>, selected: boolean): () => boolean {
  const pointed = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const point = (event: PointerEvent) => {
      if (event.pointerType === 'mouse' && pane.current?.contains(event.target as Node)) pointed.current = event.timeStamp
    }
    addEventListener('pointermove', point, { passive: true })
    return () => removeEventListener('pointermove', point)
  }, [pane])
  return () => selected || (pane.current?.scrollTop ?? 0) > AT_TOP || performance.now() - pointed.current < POINTING_MS
}
