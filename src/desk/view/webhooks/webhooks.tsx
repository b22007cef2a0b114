import { useState } from 'react'
import { send, useAnswer } from '../../data/ask.ts'
import { useSending } from '../../data/sending.ts'
import type { Endpoint, EndpointList, EndpointTest } from '../../data/shapes.ts'
import { when } from '../../times.ts'
import { AccessFrame } from '../access/page.tsx'
import { ShownOnce } from '../access/shown-once.tsx'
import { Ago } from '../clock.tsx'
import { Refused } from '../refused.tsx'
import { Deliveries } from './deliveries.tsx'
import { NewWebhook } from './new-webhook.tsx'

/** Webhooks: apps to which the story log is posted. A secret is shown once. */
export function WebhooksPage() {
  const [turn, setTurn] = useState(0)
  const [fresh, setFresh] = useState<{ name: string; secret: string } | null>(null)
  const { data, error } = useAnswer<EndpointList>('/v1/endpoints', turn)
  const again = () => setTurn((before) => before + 1)
  const show = (name: string, secret: string) => {
    setFresh({ name, secret })
    again()
  }
  return (
    <AccessFrame
      title="Webhooks"
      lead="Apps that get each change of a story as a signed message. What they do not take is tried again for three days."
      error={error}
      ready={data !== null}
      again={again}
    >
      {fresh && (
        <ShownOnce secret={fresh.secret} done={() => setFresh(null)}>
          The secret of <strong>{fresh.name}</strong>. It is shown only now: the app checks with it who sends.
        </ShownOnce>
      )}
      {data?.endpoints.length === 0 && <p className="empty">No webhooks yet.</p>}
      {data && data.endpoints.length > 0 && (
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">Webhook</th>
              <th scope="col">Gets</th>
              <th scope="col">State</th>
              <th scope="col">
                <span className="unseen">Changes</span>
              </th>
            </tr>
          </thead>
          {data.endpoints.map((endpoint) => (
            <WebhookLines key={endpoint.id} endpoint={endpoint} changed={again} show={show} />
          ))}
        </table>
      )}
      <NewWebhook show={show} />
    </AccessFrame>
  )
}

interface LinesProps {
  endpoint: Endpoint
  changed: () => void
  show: (name: string, secret: string) => void
}

function WebhookLines({ endpoint, changed, show }: LinesProps) {
  const { busy, error, run } = useSending()
  const [tested, setTested] = useState<EndpointTest | null>(null)
  const [open, setOpen] = useState(false)
  const { id, name, state } = endpoint
  const path = `/v1/endpoints/${id}`
  const change = async (what: () => Promise<unknown>) => {
    if (await run(what)) changed()
  }
  const test = () => run(async () => setTested(await send<EndpointTest>('POST', `${path}/test`)))
  const rotate = () => {
    if (!confirm(`Give ${name} a new secret? For a day messages are signed with both.`)) return
    run(async () => show(name, (await send<{ secret: string }>('POST', `${path}/rotate`, {})).secret))
  }
  const remove = () => confirm(`Remove the webhook ${name} with its deliveries?`) && change(() => send('DELETE', path))
  const button = (word: string, act: () => unknown, about = `${word} ${name}`) => (
    <button type="button" onClick={act} disabled={busy} aria-label={about}>
      {word}
    </button>
  )
  return (
    <tbody>
      <tr className={state === 'on' ? undefined : 'over'}>
        <td>
          <strong>
            <bdi>{name}</bdi>
          </strong>{' '}
          <small>
            <bdi>{endpoint.address}</bdi>
          </small>
        </td>
        <td data-name="Gets">
          {endpoint.events.join(', ') || 'everything'}
          {endpoint.includeText && ', with text'} {endpoint.query !== null && <small>of {endpoint.query}</small>}
        </td>
        <td data-name="State">
          <State endpoint={endpoint} />
        </td>
        <td className="acts">
          {button('Test', test)}
          {state === 'on' && button('Switch off', () => change(() => send('PATCH', path, { isOn: false })), `Switch ${name} off`)}
          {state !== 'on' && button('Enable and replay', () => change(() => send('POST', `${path}/enable`, { replay: true })))}
          {state !== 'on' && button('Enable', () => change(() => send('POST', `${path}/enable`, {})))}
          {button(open ? 'Hide deliveries' : 'Deliveries', () => setOpen(!open), `Deliveries of ${name}`)}
          {button('New secret', rotate, `New secret for ${name}`)}
          {button('Remove', remove)}
          {tested && <p role="status">{testWords(tested)}</p>}
          {error && <Refused error={error} />}
        </td>
      </tr>
      {open && (
        <tr className="below">
          <td colSpan={4}>
            <Deliveries endpoint={endpoint} />
          </td>
        </tr>
      )}
    </tbody>
  )
}

const testWords = ({ delivered, status, answer, error, ms }: EndpointTest) =>
  delivered
    ? `Delivered in ${ms} ms. It says: ${status} ${answer.slice(0, 200)}`
    : `Not delivered. ${error ?? `It says: ${status} ${answer.slice(0, 200)}`}`

const OFF_WORDS = { off: 'off', failed: 'off: it took nothing for 120 hours', gone: 'off: it answered 410' }

function State({ endpoint: { state, failingSince, lastSuccessAt, waiting, dead } }: { endpoint: Endpoint }) {
  const words = state === 'on' ? (failingSince ? 'fails' : 'on') : OFF_WORDS[state]
  return (
    <>
      {words}
      {state === 'on' && failingSince && <span className="soon"> since {when(failingSince)}</span>}{' '}
      <small>
        last success: <Ago time={lastSuccessAt} />
        {!!waiting && ` · ${waiting} waiting`}
        {!!dead && ` · ${dead} given up`}
      </small>
    </>
  )
}
