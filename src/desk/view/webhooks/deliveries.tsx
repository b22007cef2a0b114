import { useState } from 'react'
import { DELIVERY_STATES, type DeliveryState } from '../../../model.ts'
import { send, useAnswer } from '../../data/ask.ts'
import { useSending } from '../../data/sending.ts'
import type { Delivery, DeliveryList, Endpoint } from '../../data/shapes.ts'
import { Go } from '../../navigation.tsx'
import { NO_FILTERS } from '../../router.ts'
import { when } from '../../times.ts'
import { Ago } from '../clock.tsx'
import { Refused } from '../refused.tsx'

/** The newest deliveries of a webhook with their attempts, and a button to send each again. */
export function Deliveries({ endpoint }: { endpoint: Endpoint }) {
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<DeliveryState | ''>('')
  const path = `/v1/endpoints/${endpoint.id}`
  const { data, error } = useAnswer<DeliveryList>(`${path}/deliveries?limit=20${state && `&state=${state}`}`, turn)
  const again = () => setTurn((before) => before + 1)
  return (
    <section className="deliveries" aria-label={`Deliveries of ${endpoint.name}`}>
      <p>
        <select aria-label="State" value={state} onChange={(event) => setState(event.target.value as DeliveryState | '')}>
          <option value="">all</option>
          {DELIVERY_STATES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>{' '}
        <button type="button" onClick={again}>
          Read again
        </button>
      </p>
      {error && <Refused error={error} again={again} />}
      {data?.deliveries.length === 0 && <p className="empty">No deliveries.</p>}
      <ol>
        {data?.deliveries.map((delivery) => (
          <DeliveryLine key={delivery.id} delivery={delivery} path={path} changed={again} />
        ))}
      </ol>
    </section>
  )
}

function DeliveryLine({ delivery, path, changed }: { delivery: Delivery; path: string; changed: () => void }) {
  const { busy, error, run } = useSending()
  const { id, seq, event, storyId, state, nextAt, attempts } = delivery
  const replay = async () => {
    if (await run(() => send('POST', `${path}/replay`, { ids: [id] }))) changed()
  }
  return (
    <li>
      <strong>{event}</strong> <Go to={{ page: 'story', id: storyId, filters: NO_FILTERS }}>story {storyId}</Go> · entry {seq} · {state}
      {nextAt && `, next ${when(nextAt)}`}{' '}
      <button type="button" onClick={replay} disabled={busy} aria-label={`Replay entry ${seq}`}>
        Replay
      </button>
      {attempts.length > 0 && (
        <details>
          <summary>{attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}</summary>
          <ol>
            {attempts.map((attempt) => (
              <li key={attempt.at}>
                <Ago time={attempt.at} /> · {attempt.ms} ms · {attempt.error ?? attempt.status}
                {attempt.answer && <pre>{attempt.answer}</pre>}
              </li>
            ))}
          </ol>
        </details>
      )}
      {error && <Refused error={error} />}
    </li>
  )
}
