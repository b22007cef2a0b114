import { useEffect, useEffectEvent } from 'react'

/** The keys and what they do, in the order of the help. */
export const KEYS = [
  ['j', 'next story'],
  ['k', 'previous story'],
  ['Enter', 'open the selected story'],
  ['Esc', 'back, or clear the selection'],
  ['/', 'search'],
  ['n', 'show new stories'],
  ['g s', 'stories'],
  ['g f', 'feeds'],
  ['?', 'this help'],
] as const

export type Key = (typeof KEYS)[number][0]

/** How long `g` waits for its second letter. */
const CHORD_MS = 1_200

/** Calls `press` for the desk's keys, except while text is typed, a dialog is open or a modifier is pressed. */
export function useKeys(press: (key: Key, event: KeyboardEvent) => void): void {
  const pressed = useEffectEvent(press)
  useEffect(() => {
    let chord = Number.NEGATIVE_INFINITY // not 0: a page's clock begins there, and no `g` was pressed
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
