import { Go } from '../navigation.tsx'
import type { Filters } from '../router.ts'
import type { Struck, StruckList } from '../struck.ts'
import { foldedWords, STRUCK_MARKS, struckHeading } from '../words.ts'
import { Ago } from './clock.tsx'
import { Marked } from './mark.tsx'

/** What is more than these is folded behind a line that counts it, so that the list stays in sight; a single one takes no more room than that line. */
const OPEN = 4

/** What was killed, withheld or corrected lately, above the list and whatever its filters are. Nothing where nothing was. */
export function StruckStrip({ list, filters }: { list: StruckList; filters: Filters }) {
  const { struck, unread } = list
  const kinds = struck.map((each) => each.kind)
  const open = struck.length === OPEN + 1 ? OPEN + 1 : OPEN
  const line = (each: Struck) => <StruckLine key={each.line.id} struck={each} filters={filters} />
  return (
    <>
      {unread && (
        <p className="struck-unread" role="status">
          Which stories were killed lately could not be read just now. The desk keeps trying.
        </p>
      )}
      {struck.length > 0 && (
        <section className="struck" aria-labelledby="struck">
          <h2 id="struck">{struckHeading(kinds)}</h2>
          <ul>{struck.slice(0, open).map(line)}</ul>
          {struck.length > open && (
            <details>
              <summary>{foldedWords(kinds.slice(open))}</summary>
              <ul>{struck.slice(open).map(line)}</ul>
            </details>
          )}
        </section>
      )}
    </>
  )
}

function StruckLine({ struck: { kind, at, line }, filters }: { struck: Struck; filters: Filters }) {
  return (
    <li className={kind}>
      <Go to={{ page: 'story', id: line.id, filters }}>
        <span className="headline" dir="auto" lang={line.language ?? undefined}>
          {line.headline}
        </span>
        <span className="facts">
          <Marked mark={STRUCK_MARKS[kind]} />
          <bdi className="source">{line.source.name}</bdi>
          <Ago time={at} />
        </span>
      </Go>
    </li>
  )
}
