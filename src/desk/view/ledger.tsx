import type { Story } from '../data/shapes.ts'
import { exact, when } from '../times.ts'
import { minutesBehind } from '../words.ts'

/** Who had the story when. Nothing to compare, nothing to show. */
export function Ledger({ story }: { story: Story }) {
  if (story.ledger.length < 2) return null
  return (
    <section className="ledger" aria-labelledby="ledger">
      <h3 id="ledger">Who had it when</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">By its own time</th>
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
                <Had time={line.publishedAt} minutes={line.minutesBehind} />
              </td>
              <td>
                <Had time={line.firstSeenAt} minutes={line.minutesBehindSeen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Had({ time, minutes }: { time: string | null; minutes: number | null }) {
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
