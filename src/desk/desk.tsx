import { useCallback, useEffect, useRef, useState } from 'react'
import { useAttention } from './data/attention.ts'
import { stepFrom } from './data/list.ts'
import { useLive } from './data/live.ts'
import { useLiveList } from './data/live-list.ts'
import type { LogEvent } from './data/shapes.ts'
import { type Key, useKeys } from './keys.ts'
import { Go, go, useView } from './navigation.tsx'
import { useReading } from './reading.ts'
import type { Filters } from './router.ts'
import { ArticleView } from './view/article.tsx'
import { AttentionStrip } from './view/attention-strip.tsx'
import { FeedsView } from './view/feeds.tsx'
import { FilterBar } from './view/filter-bar.tsx'
import { Head, Warning } from './view/head.tsx'
import { Help, type HelpHandle } from './view/help.tsx'
import { StoryView } from './view/story.tsx'
import { StoryList } from './view/story-list.tsx'

export function Desk() {
  const view = useView()
  const pane = useRef<HTMLElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const help = useRef<HelpHandle>(null)
  const [selected, setSelected] = useState<number | null>(null)
  const open = view.page === 'story' ? view.id : null
  const marked = open ?? selected
  const reading = useReading(pane, marked !== null)
  const list = useLiveList(view.filters, reading)
  const attention = useAttention()
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((before) => before + 1), [])
  const [killed, setKilled] = useState<ReadonlySet<number>>(new Set())

  const hear = (event: LogEvent) => {
    list.hear(event)
    attention.hear(event)
    if (event.event === 'killed') setKilled((before) => new Set(before).add(event.storyId))
    if (event.storyId === open) again()
  }
  const caughtUp = () => {
    list.refresh()
    attention.refresh()
    again()
  }
  const wire = useLive(hear, caughtUp)
  // An embargoed story is in no event until it is released, but it counts as a story.
  const stories = wire.status?.stories
  useEffect(() => void list.refresh(), [stories])

  const back = useCallback(() => go({ page: 'stories', filters: view.filters }), [view.filters])
  const filter = useCallback((filters: Filters) => go({ page: 'stories', filters }, 'replace'), [])
  const release = () => {
    list.release()
    setSelected(null)
    pane.current?.scrollTo({ top: 0 })
  }

  const move = (step: 1 | -1) => {
    const id = stepFrom(list.shown ?? [], marked, step)
    if (id === null) return
    if (id === marked && step === 1) list.older()
    setSelected(id)
    if (open !== null) go({ page: 'story', id, filters: view.filters }, 'replace')
    const link = pane.current?.querySelector<HTMLElement>(`[data-story="${id}"] a`)
    link?.scrollIntoView({ block: 'nearest' })
    link?.focus({ preventScroll: true })
  }
  const leave = () => {
    if (document.activeElement === search.current) search.current?.blur()
    else if (view.page !== 'stories') {
      back()
      if (open !== null) pane.current?.querySelector<HTMLElement>(`[data-story="${open}"] a`)?.focus({ preventScroll: true })
    } else {
      setSelected(null)
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
    else if (key === 'g f') go({ page: 'feeds', filters: view.filters })
    else if (key === 'g s') back()
    else if (view.page === 'feeds') return
    else if (key === 'j') move(1)
    else if (key === 'k') move(-1)
    else if (key === 'n') release()
    else if (key === 'Enter' && selected !== null && document.activeElement === document.body)
      go({ page: 'story', id: selected, filters: view.filters })
  })

  useEffect(() => {
    if (open !== null) setSelected(open)
  }, [open])
  useTitle(
    wire.notices.some((notice) => notice.kind === 'killed'),
    list.unseen,
  )

  return (
    <div className={`desk on-${view.page}`}>
      <a className="skip" href="#detail">
        Skip to the story
      </a>
      <Head view={view} wire={wire} help={() => help.current?.open()} />
      <Warning wire={wire} view={view} />
      {view.page === 'feeds' ? (
        <FeedsView />
      ) : (
        <main className="panes">
          <StoryList list={list} filters={view.filters} selected={marked} select={setSelected} pane={pane} release={release}>
            <FilterBar filters={view.filters} change={filter} search={search} />
            <AttentionStrip list={attention} filters={view.filters} />
          </StoryList>
          <section className="story" id="detail" aria-label="Story" key={open}>
            {view.page !== 'stories' && (
              <Go className="back" to={{ page: 'stories', filters: view.filters }}>
                All stories
              </Go>
            )}
            {view.page === 'story' && (
              <StoryView id={view.id} filters={view.filters} turn={turn} killed={killed.has(view.id)} again={again} />
            )}
            {view.page === 'article' && <ArticleView id={view.id} filters={view.filters} turn={turn} again={again} />}
            {view.page === 'stories' && <p className="empty">Choose a story to read it here. Press ? for the keys.</p>}
            {view.page === 'unknown' && <p className="empty">There is nothing at this address.</p>}
          </section>
        </main>
      )}
      <Help ref={help} />
    </div>
  )
}

/** The tab says what waits, for those who look at another one. */
function useTitle(killed: boolean, unseen: number): void {
  useEffect(() => {
    document.title = `${killed ? 'KILL · ' : ''}${unseen ? `${unseen} new · ` : ''}Copytaster`
  }, [killed, unseen])
}
