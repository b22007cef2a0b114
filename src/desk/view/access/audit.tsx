import { useState } from 'react'
import { ask, asRequestError, type RequestError, useAnswer } from '../../data/ask.ts'
import type { AuditAnswer, AuditLine } from '../../data/shapes.ts'
import { exact, when } from '../../times.ts'
import { AccessFrame } from './page.tsx'

/** Who did what: newest first, by person and by deed. */
export function AuditPage() {
  const [turn, setTurn] = useState(0)
  const [who, setWho] = useState('')
  const [what, setWhat] = useState('')
  const query = auditQuery(who, what)
  const { data, error } = useAnswer<AuditAnswer>(`/v1/audit${query}`, turn)
  return (
    <AccessFrame
      title="Audit log"
      lead={
        <>
          Who did what, and from where. It is added to only. <a href={`/v1/audit.ndjson${query}`}>Save it as NDJSON</a>
        </>
      }
      error={error}
      ready={data !== null}
      again={() => setTurn(turn + 1)}
    >
      <search className="two" aria-label="Filter the audit log">
        <input type="search" placeholder="Who" aria-label="Who" value={who} onChange={(event) => setWho(event.target.value)} />
        <input
          type="search"
          placeholder="What, such as login or key"
          aria-label="What"
          value={what}
          onChange={(event) => setWhat(event.target.value)}
        />
      </search>
      {data && <AuditLines key={query} first={data} query={query} />}
    </AccessFrame>
  )
}

function auditQuery(who: string, what: string): string {
  const query = new URLSearchParams()
  if (who.trim()) query.set('who', who.trim())
  if (what.trim()) query.set('what', what.trim())
  return query.size ? `?${query}` : ''
}

function AuditLines({ first, query }: { first: AuditAnswer; query: string }) {
  const [older, setOlder] = useState<AuditLine[]>([])
  const [next, setNext] = useState<number | null>()
  const [error, setError] = useState<RequestError | null>(null)
  const cursor = next === undefined ? first.next : next
  const more = () =>
    ask<AuditAnswer>(`/v1/audit${query}${query ? '&' : '?'}cursor=${cursor}`).then(
      (page) => {
        setOlder([...older, ...page.rows])
        setNext(page.next)
        setError(null)
      },
      (failed) => setError(asRequestError(failed)),
    )
  const lines = [...first.rows, ...older]
  if (lines.length === 0) return <p className="empty">Nothing here.</p>
  return (
    <>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td data-name="When">
                <time dateTime={line.at} title={exact(line.at)}>
                  {when(line.at)}
                </time>
              </td>
              <td>
                <bdi>{line.who || 'unknown'}</bdi> <small>{line.kind}</small>
              </td>
              <td>
                <code>{line.what}</code> {line.object}
                <Change line={line} />
              </td>
              <td data-name="From">{line.address}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {error && <p className="refused">{error.message}</p>}
      {cursor && (
        <button type="button" onClick={more}>
          Older entries
        </button>
      )}
    </>
  )
}

/** What was there before and after, folded: most readers want only the line. */
function Change({ line }: { line: AuditLine }) {
  if (!line.before && !line.after) return null
  return (
    <details>
      <summary>Details</summary>
      <pre>
        {Boolean(line.before) && `before ${JSON.stringify(line.before, null, 1)}\n`}
        {Boolean(line.after) && `after ${JSON.stringify(line.after, null, 1)}`}
      </pre>
    </details>
  )
}
