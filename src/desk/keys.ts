import { useEffect, useEffectEvent } from 'react'

/** What each key does, in the order of the help. */
export const KEYS = [
  ['j', 'next story'],
  ['k', 'story before'],
  ['Enter', 'open the selected story'],
  ['Esc', 'back, or let go of the selection'],
  ['/', 'search'],
  ['n', 'show what came in'],
  ['g s', 'stories'],
  ['g f', 'feeds'],
  ['?', 'this help'],
] as const

export type Key = (typeof KEYS)[number][0]

/** How long `g` waits for its second letter. */
const CHORD_MS = 1_200

/** Calls `press` for the desk's keys, except while somebody types, a dialog is open or a modifier is held. */
export function useKeys(press: (key: Key, event: KeyboardEvent) => void): void {
  const pressed = useEffectEvent(press)
  useEffect(() => {
    let chord = Number.NEGATIVE_INFINITY // a page's clock begins at 0: that is no `g` of long ago
    const down = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
      if (isTyping(event.target) && event.key !== 'Escape') return
      const name = event.timeStamp - chord < CHORD_MS ? `g ${event.key}` : event.key
      chord = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const key = KEYS.find(([each]) => each === name || (each === 'Esc' && name === 'Escape'))?.[0]
      if (key) pressed(key, event)
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  }, [])
}

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && target.matches('input, select, textarea')
