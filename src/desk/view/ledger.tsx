import type { Story } from '../data/shapes.ts'
import { exact, when } from '../times.ts'
import { minutesBehind } from '../words.ts'

/** When each source published the story. Empty unless there are two sources to compare. */
export function Ledger({ story }: { story: Story }) {
  if (story.ledger.length < 2) return null
  return (
    <section className="ledger" aria-labelledby="ledger">
      <h3 id="ledger">Who published it when</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">By the source's own time</th>
            <th scope="col">By arrival here</th>
          </tr>
        </thead>
        <tbody>
          {story.ledger.map((line) => (
            <tr key={line.source.id}>
              <th scope="row">
                <bdi>{line.source.name}</bdi>
              </th>
              <td>
                <LedgerTime time={line.publishedAt} minutes={line.minutesBehind} />
              </td>
              <td>
                <LedgerTime time={line.firstSeenAt} minutes={line.minutesBehindSeen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function LedgerTime({ time, minutes }: { time: string | null; minutes: number | null }) {
  if (!time || minutes === null) return <>not given</>
  return (
    <>
      <time dateTime={time} title={exact(time)}>
        {when(time)}
      </time>{' '}
      <span className="late">{minutesBehind(minutes)}</span>
    </>
  )
}
