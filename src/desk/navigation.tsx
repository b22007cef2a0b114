import { type ComponentProps, type MouseEvent, useMemo, useSyncExternalStore } from 'react'
import { readView, type View, writeView } from './router.ts'

const MOVED = 'copytaster:moved'

function watchAddress(moved: () => void): () => void {
  for (const event of ['popstate', MOVED]) addEventListener(event, moved)
  return () => {
    for (const event of ['popstate', MOVED]) removeEventListener(event, moved)
  }
}

/** The view of the current address. */
export function useView(): View {
  const address = useSyncExternalStore(watchAddress, () => location.pathname + location.search)
  return useMemo(() => readView(location), [address])
}

/** Goes to a view; `replace` adds no entry to the history. */
export function go(view: View, how: 'push' | 'replace' = 'push'): void {
  const address = writeView(view)
  if (address === location.pathname + location.search) return
  if (how === 'push') history.pushState(null, '', address)
  else history.replaceState(null, '', address)
  dispatchEvent(new Event(MOVED))
}

/** A real link (new tab, copy address) that a plain click follows without reloading the page. */
export function Go({ to, ...rest }: { to: View } & Omit<ComponentProps<'a'>, 'href'>) {
  const follow = (click: MouseEvent) => {
    if (click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
    click.preventDefault()
    go(to)
  }
  return <a {...rest} href={writeView(to)} onClick={follow} />
}
