import type { AttentionItem, AttentionList } from '../data/attention.ts'
import { acknowledgedWords, useRecalls } from '../data/recalls.ts'
import type { Recall } from '../data/shapes.ts'
import { Go } from '../navigation.tsx'
import type { Filters } from '../router.ts'
import { ATTENTION_MARKS, attentionHeading, hiddenItemsWords } from '../words.ts'
import { Ago } from './clock.tsx'
import { MarkLabel } from './mark.tsx'

/** The rest is folded behind a line with its count, so that the list stays in view. A single one more is shown, because it takes no more space than that line. */
const OPEN_ITEMS = 4

/** The stories killed, withheld or corrected lately, above the list and independent of its filters. Empty when there are none. */
export function AttentionStrip({ list, filters }: { list: AttentionList; filters: Filters }) {
  const { attention, unread } = list
  const recalls = useRecalls(null, attention.length)
  const kinds = attention.map((each) => each.kind)
  const open = attention.length === OPEN_ITEMS + 1 ? OPEN_ITEMS + 1 : OPEN_ITEMS
  const line = (each: AttentionItem) => (
    <AttentionLine key={each.line.id} item={each} recall={recalls.find(({ storyId }) => storyId === each.line.id)} filters={filters} />
  )
  return (
    <>
      {unread && (
        <p className="attention-unread" role="status">
          The stories killed lately could not be read. The desk keeps trying.
        </p>
      )}
      {attention.length > 0 && (
        <section className="attention" aria-labelledby="attention">
          <h2 id="attention">{attentionHeading(kinds)}</h2>
          <ul>{attention.slice(0, open).map(line)}</ul>
          {attention.length > open && (
            <details>
              <summary>{hiddenItemsWords(kinds.slice(open))}</summary>
              <ul>{attention.slice(open).map(line)}</ul>
            </details>
          )}
        </section>
      )}
    </>
  )
}

interface LineProps {
  item: AttentionItem
  /** Its newest recall that somebody has not acknowledged. */
  recall: Recall | undefined
  filters: Filters
}

function AttentionLine({ item: { kind, at, line }, recall, filters }: LineProps) {
  return (
    <li className={kind}>
      <Go to={{ page: 'story', id: line.id, filters }}>
        <span className="headline" dir="auto" lang={line.language ?? undefined}>
          {line.headline}
        </span>
        <span className="facts">
          <MarkLabel mark={ATTENTION_MARKS[kind]} />
          <bdi className="source">{line.source.name}</bdi>
          <Ago time={at} />
          {recall && <span className="receipts-line">{acknowledgedWords(recall)}</span>}
        </span>
      </Go>
    </li>
  )
}
