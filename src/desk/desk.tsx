import { lazy, type RefObject, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { type AttentionList, useAttention } from './data/attention.ts'
import { useLive } from './data/live.ts'
import { type LiveList, useLiveList } from './data/live-list.ts'
import type { LogEvent } from './data/shapes.ts'
import { useDeskKeys } from './desk-keys.ts'
import { Go, go, useView } from './navigation.tsx'
import { useReading } from './reading.ts'
import { type Filters, isAccessPage, type View } from './router.ts'
import { AttentionStrip } from './view/attention-strip.tsx'
import { FilterBar } from './view/filter-bar.tsx'
import { DeskHead, TopNotices } from './view/head.tsx'
import { Help, type HelpHandle } from './view/help.tsx'
import { StoryView } from './view/story.tsx'
import { StoryList } from './view/story-list.tsx'

/** Pages that a shift seldom opens are fetched when they are. */
const FeedsView = lazy(() => import('./view/feeds.tsx').then(({ FeedsView }) => ({ default: FeedsView })))
const ArticleView = lazy(() => import('./view/article.tsx').then(({ ArticleView }) => ({ default: ArticleView })))
const AccessView = lazy(() => import('./view/access/pages.tsx').then(({ AccessView }) => ({ default: AccessView })))

export function Desk() {
  const view = useView()
  const pane = useRef<HTMLElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const help = useRef<HelpHandle>(null)
  const open = view.page === 'story' ? view.id : null
  const [selected, setSelected] = useState<number | null>(null)
  const marked = open ?? selected
  const list = useLiveList(view.filters, useReading(pane, marked !== null))
  const attention = useAttention()
  const log = useLog(list, attention, open)

  const release = () => {
    list.release()
    setSelected(null)
    pane.current?.scrollTo({ top: 0 })
  }
  useDeskKeys({ view, list, selected, select: setSelected, release, pane, search, help })
  useEffect(() => {
    if (open !== null) setSelected(open)
  }, [open])
  useTitle(
    log.live.notices.some((notice) => notice.kind === 'killed'),
    list.unseen,
  )

  return (
    <div className={`desk on-${view.page}`}>
      <a className="skip" href="#detail">
        Skip to the story
      </a>
      <DeskHead view={view} live={log.live} help={() => help.current?.open()} />
      <TopNotices live={log.live} view={view} />
      <Suspense>
        {view.page === 'feeds' && <FeedsView />}
        {isAccessPage(view.page) && <AccessView page={view.page} />}
      </Suspense>
      {view.page !== 'feeds' && !isAccessPage(view.page) && (
        <main className="panes">
          <StoryList list={list} filters={view.filters} selected={marked} select={setSelected} pane={pane} release={release}>
            <Filter filters={view.filters} search={search} />
            <AttentionStrip list={attention} filters={view.filters} />
          </StoryList>
          <section className="story" id="detail" aria-label="Story" key={open}>
            <Detail view={view} log={log} />
          </section>
        </main>
      )}
      <Help ref={help} />
    </div>
  )
}

interface Log {
  live: ReturnType<typeof useLive>
  /** Changes when the open story must be requested again. */
  turn: number
  again: () => void
  /** The stories killed since the page was opened. */
  killed: ReadonlySet<number>
}

/** Follows the story log and passes its entries on to the list, the strip and the open story. */
function useLog(list: LiveList, attention: AttentionList, open: number | null): Log {
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((before) => before + 1), [])
  const [killed, setKilled] = useState<ReadonlySet<number>>(new Set())
  const receive = (event: LogEvent) => {
    list.receive(event)
    attention.receive(event)
    if (event.event === 'killed') setKilled((before) => new Set(before).add(event.storyId))
    if (event.storyId === open) again()
  }
  const caughtUp = () => {
    list.refresh()
    attention.refresh()
    again()
  }
  const live = useLive(receive, caughtUp)
  // An embargoed story has no log entry until it is released, but it counts as a story.
  const stories = live.status?.stories
  useEffect(() => void list.refresh(), [stories])
  return { live, turn, again, killed }
}

function Filter({ filters, search }: { filters: Filters; search: RefObject<HTMLInputElement | null> }) {
  const change = useCallback((changed: Filters) => go({ page: 'stories', filters: changed }, 'replace'), [])
  return <FilterBar filters={filters} change={change} search={search} />
}

/** The right pane: the story or article of the view, or a line that says why there is none. */
function Detail({ view, log: { turn, again, killed } }: { view: View; log: Log }) {
  const { filters } = view
  if (view.page === 'stories') return <p className="empty">Choose a story to read it here. Press ? for the keys.</p>
  return (
    <>
      <Go className="back" to={{ page: 'stories', filters }}>
        All stories
      </Go>
      {view.page === 'story' && <StoryView id={view.id} filters={filters} turn={turn} killed={killed.has(view.id)} again={again} />}
      {view.page === 'article' && (
        <Suspense>
          <ArticleView id={view.id} filters={filters} turn={turn} again={again} />
        </Suspense>
      )}
      {view.page === 'unknown' && <p className="empty">There is nothing at this address.</p>}
    </>
  )
}

/** The title shows kills and new stories to readers who look at another tab. */
function useTitle(killed: boolean, unseen: number): void {
  useEffect(() => {
    document.title = `${killed ? 'KILL · ' : ''}${unseen ? `${unseen} new · ` : ''}Copytaster`
  }, [killed, unseen])
}
