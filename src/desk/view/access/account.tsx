import { type SubmitEvent, useState } from 'react'
import { send, useAnswer } from '../../data/ask.ts'
import { passkeysWork } from '../../data/passkeys.ts'
import { useSending } from '../../data/sending.ts'
import { useSession } from '../../data/session.ts'
import type { OpenSession, OpenSessionList } from '../../data/shapes.ts'
import { Ago } from '../clock.tsx'
import { Refused } from '../refused.tsx'
import { deviceName } from './device.ts'
import { Field } from './field.tsx'
import { AccessFrame } from './page.tsx'
import { Passkeys } from './passkeys.tsx'

/** One's own account: the devices that are logged in. */
export function AccountPage() {
  const { state, logOut } = useSession()
  const [turn, setTurn] = useState(0)
  const { data, error } = useAnswer<OpenSessionList>('/v1/sessions', turn)
  const again = () => setTurn((before) => before + 1)
  const { busy, error: failed, run } = useSending()
  const endAll = async () => {
    if (await run(() => send('DELETE', '/v1/sessions'))) location.assign('/')
  }
  return (
    <AccessFrame
      title={state?.caller.name ?? 'Account'}
      lead={`You may: ${state?.caller.scopes.join(', ') || 'nothing yet. Ask an administrator.'}`}
      error={error}
      ready={data !== null}
      again={again}
    >
      <h2>Devices that are logged in</h2>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col">Since</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <span className="unseen">Changes</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data?.sessions.map((session) => (
            <SessionLine key={session.id} session={session} changed={again} />
          ))}
        </tbody>
      </table>
      <p className="acts">
        <button type="button" onClick={() => run(logOut)} disabled={busy}>
          Log out
        </button>
        <button type="button" onClick={endAll} disabled={busy}>
          Log out on all devices
        </button>
      </p>
      {failed && <Refused error={failed} />}
      {passkeysWork() && <Passkeys />}
      <NewPassword />
    </AccessFrame>
  )
}

function SessionLine({ session, changed }: { session: OpenSession; changed: () => void }) {
  const { busy, error, run } = useSending()
  const end = async () => {
    if (await run(() => send('DELETE', `/v1/sessions/${session.id}`))) changed()
  }
  return (
    <tr>
      <td>
        <strong>
          <bdi>{deviceName(session.device)}</bdi>
        </strong>{' '}
        <small>
          {session.address}
          {session.current && ' · this one'}
        </small>
      </td>
      <td data-name="Since">
        <Ago time={session.createdAt} />
      </td>
      <td data-name="Last used">
        <Ago time={session.lastUsedAt} />
      </td>
      <td className="acts">
        {!session.current && (
          <button type="button" onClick={end} disabled={busy} aria-label={`End the session on ${deviceName(session.device)}`}>
            End
          </button>
        )}
        {error && <Refused error={error} />}
      </td>
    </tr>
  )
}

function NewPassword() {
  const { refresh } = useSession()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [changed, setChanged] = useState(false)
  const { busy, error, run } = useSending()
  const change = async (event: SubmitEvent) => {
    event.preventDefault()
    const done = await run(() => send('POST', '/v1/session/password', { current, password }))
    setChanged(done)
    if (!done) return
    setCurrent('')
    setPassword('')
    refresh()
  }
  return (
    <form className="access-form wide" onSubmit={change}>
      <h2>Change the password</h2>
      <div className="row">
        <Field
          label="Present password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <Field
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          maxLength={1000}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          hint="At least 12 characters. Other devices are logged out."
        />
      </div>
      <button type="submit" className="main" disabled={busy}>
        Change it
      </button>
      {changed && <p role="status">Changed.</p>}
      {error && <Refused error={error} />}
    </form>
  )
}
