import type { RefObject } from 'react'
import { stepFrom } from './data/list.ts'
import type { LiveList } from './data/live-list.ts'
import { type Key, useKeys } from './keys.ts'
import { go } from './navigation.tsx'
import { isAccessPage, type View } from './router.ts'
import type { HelpHandle } from './view/help.tsx'

interface KeyTargets {
  view: View
  list: LiveList
  selected: number | null
  select: (id: number | null) => void
  /** Shows new stories. */
  release: () => void
  pane: RefObject<HTMLElement | null>
  search: RefObject<HTMLInputElement | null>
  help: RefObject<HelpHandle | null>
}

/** Binds the keys of the help to the list, the open story and the search box. */
export function useDeskKeys({ view, list, selected, select, release, pane, search, help }: KeyTargets): void {
  const { filters } = view
  const open = view.page === 'story' ? view.id : null
  const linkOf = (id: number) => pane.current?.querySelector<HTMLElement>(`[data-story="${id}"] a`)
  const toStories = () => go({ page: 'stories', filters })

  const move = (step: 1 | -1) => {
    const marked = open ?? selected
    const id = stepFrom(list.shown ?? [], marked, step)
    if (id === null) return
    if (id === marked && step === 1) list.older()
    select(id)
    if (open !== null) go({ page: 'story', id, filters }, 'replace')
    linkOf(id)?.scrollIntoView({ block: 'nearest' })
    linkOf(id)?.focus({ preventScroll: true })
  }
  const leave = () => {
    if (document.activeElement === search.current) search.current?.blur()
    else if (view.page !== 'stories') {
      toStories()
      if (open !== null) linkOf(open)?.focus({ preventScroll: true })
    } else {
      select(null)
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    }
  }
  const focusSearch = (event: KeyboardEvent) => {
    event.preventDefault()
    const box = view.page === 'feeds' ? document.querySelector<HTMLInputElement>('.feeds input') : search.current
    box?.focus()
    box?.select()
  }
  useKeys((key: Key, event) => {
    if (key === '?') help.current?.open()
    else if (key === '/') focusSearch(event)
    else if (key === 'Esc') leave()
    else if (key === 'g f') go({ page: 'feeds', filters })
    else if (key === 'g s') toStories()
    else if (view.page === 'feeds' || isAccessPage(view.page)) return
    else if (key === 'j') move(1)
    else if (key === 'k') move(-1)
    else if (key === 'n') release()
    else if (key === 'Enter' && selected !== null && document.activeElement === document.body) go({ page: 'story', id: selected, filters })
  })
}
