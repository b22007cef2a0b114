import type { AttentionItem, AttentionList } from '../data/attention.ts'
import { Go } from '../navigation.tsx'
import type { Filters } from '../router.ts'
import { ATTENTION_MARKS, attentionHeading, foldedWords } from '../words.ts'
import { Ago } from './clock.tsx'
import { Marked } from './mark.tsx'

/** What is more than these is folded behind a line that counts it, so that the list stays in sight; a single one takes no more room than that line. */
const OPEN = 4

/** What was killed, withheld or corrected lately, above the list and whatever its filters are. Nothing where nothing was. */
export function AttentionStrip({ list, filters }: { list: AttentionList; filters: Filters }) {
  const { attention, unread } = list
  const kinds = attention.map((each) => each.kind)
  const open = attention.length === OPEN + 1 ? OPEN + 1 : OPEN
  const line = (each: AttentionItem) => <AttentionLine key={each.line.id} attention={each} filters={filters} />
  return (
    <>
      {unread && (
        <p className="attention-unread" role="status">
          Which stories were killed lately could not be read just now. The desk keeps trying.
        </p>
      )}
      {attention.length > 0 && (
        <section className="attention" aria-labelledby="attention">
          <h2 id="attention">{attentionHeading(kinds)}</h2>
          <ul>{attention.slice(0, open).map(line)}</ul>
          {attention.length > open && (
            <details>
              <summary>{foldedWords(kinds.slice(open))}</summary>
              <ul>{attention.slice(open).map(line)}</ul>
            </details>
          )}
        </section>
      )}
    </>
  )
}

function AttentionLine({ attention: { kind, at, line }, filters }: { attention: AttentionItem; filters: Filters }) {
  return (
    <li className={kind}>
      <Go to={{ page: 'story', id: line.id, filters }}>
        <span className="headline" dir="auto" lang={line.language ?? undefined}>
          {line.headline}
        </span>
        <span className="facts">
          <Marked mark={ATTENTION_MARKS[kind]} />
          <bdi className="source">{line.source.name}</bdi>
          <Ago time={at} />
        </span>
      </Go>
    </li>
  )
}
