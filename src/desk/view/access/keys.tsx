import { type SubmitEvent, useState } from 'react'
import type { Scope } from '../../../model.ts'
import { send, useAnswer } from '../../data/ask.ts'
import { useSending } from '../../data/sending.ts'
import { useSession } from '../../data/session.ts'
import type { AppKey, AppKeyList } from '../../data/shapes.ts'
import { day } from '../../times.ts'
import { Ago } from '../clock.tsx'
import { Refused } from '../refused.tsx'
import { Choices, Field } from './field.tsx'
import { AccessFrame } from './page.tsx'
import { ShownOnce } from './shown-once.tsx'

const SCOPE_WORDS: Record<Scope, string> = {
  'stories:read': 'read stories',
  'embargoed:read': 'read embargoed and withheld text',
  'events:read': 'follow the log',
  'decisions:write': 'merge, split and pin',
  'feeds:read': 'see feeds and their health',
  'feeds:write': 'add and change feeds',
  'webhooks:write': 'manage webhooks',
  admin: 'people, keys and the audit log',
}

interface MadeKey {
  name: string
  key: string
}

/** Keys of apps. A key is shown once. */
export function KeysPage() {
  const [turn, setTurn] = useState(0)
  const [fresh, setFresh] = useState<MadeKey | null>(null)
  const { data, error } = useAnswer<AppKeyList>('/v1/keys', turn)
  const again = () => setTurn((before) => before + 1)
  return (
    <AccessFrame
      title="Keys"
      lead="Keys for apps that read stories or manage feeds. Each goes into the header Authorization: Bearer …"
      error={error}
      ready={data !== null}
      again={again}
    >
      {fresh && (
        <ShownOnce secret={fresh.key} done={() => setFresh(null)}>
          The key <strong>{fresh.name}</strong>. It is shown only now: copy it to where the app reads it.
        </ShownOnce>
      )}
      {data?.keys.length === 0 && <p className="empty">No keys yet.</p>}
      {data && data.keys.length > 0 && (
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">May</th>
              <th scope="col">Last used</th>
              <th scope="col">Ends</th>
              <th scope="col">
                <span className="unseen">Changes</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.keys.map((key) => (
              <KeyLine key={key.id} appKey={key} changed={again} />
            ))}
          </tbody>
        </table>
      )}
      <NewKey
        show={(key) => {
          setFresh(key)
          again()
        }}
      />
    </AccessFrame>
  )
}

function KeyLine({ appKey, changed }: { appKey: AppKey; changed: () => void }) {
  const { busy, error, run } = useSending()
  const revoke = async () => {
    if (!confirm(`Revoke ${appKey.name}? Apps that use it are refused within a second.`)) return
    if (await run(() => send('DELETE', `/v1/keys/${appKey.id}`))) changed()
  }
  return (
    <tr className={appKey.revokedAt || appKey.expired ? 'over' : undefined}>
      <td>
        <strong>
          <bdi>{appKey.name}</bdi>
        </strong>{' '}
        <small>
          <code>{appKey.prefix}…</code>
          {appKey.owner && (
            <>
              {' · '}
              <bdi>{appKey.owner}</bdi>
            </>
          )}
        </small>
      </td>
      <td data-name="May">{appKey.scopes.map((scope) => SCOPE_WORDS[scope]).join(', ')}</td>
      <td data-name="Last used">
        <Ago time={appKey.lastUsedAt} />
      </td>
      <td data-name="Ends">
        {appKey.revokedAt ? (
          <>
            Revoked <Ago time={appKey.revokedAt} />
          </>
        ) : (
          <time dateTime={appKey.expiresAt} className={appKey.expiresSoon ? 'soon' : undefined}>
            {appKey.expired && 'Ended '}
            {day(appKey.expiresAt)}
            {appKey.expiresSoon && ' · soon'}
          </time>
        )}
      </td>
      <td className="acts">
        {!appKey.revokedAt && (
          <button type="button" onClick={revoke} disabled={busy} aria-label={`Revoke ${appKey.name}`}>
            Revoke
          </button>
        )}
        {error && <Refused error={error} />}
      </td>
    </tr>
  )
}

function NewKey({ show }: { show: (key: MadeKey) => void }) {
  const own = useSession().state?.caller.scopes ?? []
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>(['stories:read', 'events:read'])
  const [days, setDays] = useState('365')
  const [networks, setNetworks] = useState('')
  const { busy, error, run } = useSending()
  const choices = own.map((value) => ({ value, word: value, hint: SCOPE_WORDS[value] }))
  const make = async (event: SubmitEvent) => {
    event.preventDefault()
    const body = { name, scopes, days: Number(days), networks: networks.split(/[\s,]+/).filter(Boolean) }
    const made = run(async () => show({ name, key: (await send<{ key: string }>('POST', '/v1/keys', body)).key }))
    if (await made) setName('')
  }
  return (
    <form className="access-form wide" onSubmit={make}>
      <h2>Make a key</h2>
      <div className="row">
        <Field label="App" required autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        <Field
          label="Ends after days"
          type="number"
          min={1}
          max={3650}
          required
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
        <Field
          label="Only from networks"
          autoComplete="off"
          placeholder="any"
          value={networks}
          onChange={(event) => setNetworks(event.target.value)}
          hint="Such as 10.2.0.0/16."
        />
      </div>
      <Choices legend="It may" choices={choices} chosen={scopes} change={setScopes} />
      <button type="submit" className="main" disabled={busy || scopes.length === 0}>
        Make the key
      </button>
      {error && <Refused error={error} />}
    </form>
  )
}
