import { memo, type ReactNode, type Ref } from 'react'
import type { LiveList } from '../data/live-list.ts'
import type { StoryLine } from '../data/shapes.ts'
import { Go } from '../navigation.tsx'
import { type Filters, isFiltered, NO_FILTERS } from '../router.ts'
import { count, marksOf, spreadOf } from '../words.ts'
import { Ago } from './clock.tsx'
import { MarkLabel } from './mark.tsx'
import { Refused } from './refused.tsx'

interface StoryListProps {
  list: LiveList
  filters: Filters
  selected: number | null
  select: (id: number) => void
  /** What scrolls with the list, above it: the filter bar and the stories that need attention. */
  children: ReactNode
  pane: Ref<HTMLElement>
  release: () => void
}

export function StoryList({ list, filters, selected, select, children, pane, release }: StoryListProps) {
  const { shown, unseen, more, error } = list
  return (
    <section className="list" ref={pane} aria-label="Stories">
      <h1 className="unseen">Stories</h1>
      {children}
      <p className="unseen" role="status">
        {unseen > 0 && `${count(unseen, 'new story', 'new stories')} above`}
      </p>
      <div className="list-bar">
        <span>Newest first</span>
        {unseen > 0 && (
          <button type="button" onClick={release}>
            ↑ {unseen} new
          </button>
        )}
      </div>
      {error && <Refused error={error} again={list.refresh} />}
      {!shown && !error && <p className="empty">Reading the stories…</p>}
      {shown?.length === 0 && <Empty filters={filters} />}
      <ol className="lines">
        {shown?.map((line) => (
          <StoryRow key={line.id} line={line} filters={filters} selected={line.id === selected} select={select} />
        ))}
      </ol>
      {more && (
        <button type="button" className="older" onClick={list.older}>
          Older stories
        </button>
      )}
    </section>
  )
}

function Empty({ filters }: { filters: Filters }) {
  if (!isFiltered(filters))
    return (
      <p className="empty">
        No stories yet. The first ones appear here as soon as the feeds have been read.{' '}
        <Go to={{ page: 'feeds', filters }}>Look at the feeds</Go>
      </p>
    )
  return (
    <p className="empty">
      No story matches these filters. <Go to={{ page: 'stories', filters: NO_FILTERS }}>Show all usable stories</Go>
    </p>
  )
}

interface StoryRowProps {
  line: StoryLine
  filters: Filters
  selected: boolean
  select: (id: number) => void
}

const StoryRow = memo(function StoryRow({ line, filters, selected, select }: StoryRowProps) {
  const spread = spreadOf(line)
  return (
    <li className={`line ${line.status}`} data-story={line.id}>
      <Go to={{ page: 'story', id: line.id, filters }} aria-current={selected || undefined} onFocus={() => select(line.id)}>
        <span className="headline" dir="auto" lang={line.language ?? undefined}>
          {line.headline}
        </span>
        <span className="facts">
          {marksOf(line).map((mark) => (
            <MarkLabel key={mark.words} mark={mark} />
          ))}
          <bdi className="source">{line.source.name}</bdi>
          <Ago time={line.listedAt} />
          {spread && (
            <span className="spread" title={line.outlets.join(', ')}>
              {spread}
            </span>
          )}
        </span>
      </Go>
    </li>
  )
})
