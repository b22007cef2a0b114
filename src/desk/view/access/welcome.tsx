import { type SubmitEvent, useState } from 'react'
import { send } from '../../data/ask.ts'
import { useSending } from '../../data/sending.ts'
import { useSession } from '../../data/session.ts'
import { go } from '../../navigation.tsx'
import { NO_FILTERS } from '../../router.ts'
import { Refused } from '../refused.tsx'
import { Field } from './field.tsx'

/** What a one-time address opens. Its token stands behind the #, which browsers send to no server. */
export function WelcomePage() {
  const { state, error, refresh } = useSession()
  return (
    <main className="access-alone" aria-label="Welcome">
      {state ? <WelcomeForm isFirst={state.mode === 'setup'} /> : error && <Refused error={error} again={refresh} />}
    </main>
  )
}

function WelcomeForm({ isFirst }: { isFirst: boolean }) {
  const { refresh } = useSession()
  const [token] = useState(() => location.hash.slice(1))
  const [name, setName] = useState('')
  const [shownName, setShownName] = useState('')
  const [password, setPassword] = useState('')
  const { busy, error, run } = useSending()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const names = { ...(isFirst && { name }), ...(shownName && { shownName }) }
    if (!(await run(() => send('POST', '/v1/welcome', { token, password, ...names })))) return
    refresh()
    go({ page: 'stories', filters: NO_FILTERS }, 'replace')
  }
  return (
    <form className="access-form" onSubmit={submit}>
      <h1>Welcome to Copytaster</h1>
      <p>{isFirst ? 'You will be its first administrator.' : 'Choose a password. It ends sessions that are open under the old one.'}</p>
      {isFirst && (
        <>
          <Field
            label="Name to log in with"
            autoComplete="username"
            autoFocus
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Field
            label="Name that others see"
            autoComplete="name"
            value={shownName}
            onChange={(event) => setShownName(event.target.value)}
          />
        </>
      )}
      <Field
        label="Password"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        maxLength={1000}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        hint="At least 12 characters. A sentence is easier to remember than signs."
      />
      <button type="submit" className="main" disabled={busy}>
        {busy ? 'One moment…' : 'Go on'}
      </button>
      {error && <Refused error={error} />}
    </form>
  )
}
