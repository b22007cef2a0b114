import { type SubmitEvent, useState } from 'react'
import { ask, send } from '../../data/ask.ts'
import { useSending } from '../../data/sending.ts'
import { useSession } from '../../data/session.ts'
import type { Invitation } from '../../data/shapes.ts'
import { useAnswerOnce } from '../../data/once.ts'
import { go } from '../../navigation.tsx'
import { NO_FILTERS } from '../../router.ts'
import { Refused } from '../refused.tsx'
import { Field } from './field.tsx'

const WORDS: Record<Invitation['purpose'], { title: string; why: string }> = {
  'first-admin': { title: 'Welcome to Copytaster', why: 'Choose a name and a password. You will be its first administrator.' },
  invite: { title: 'Welcome to Copytaster', why: 'You were invited. Choose a password.' },
  reset: { title: 'A new password', why: 'Choose a new one. It ends your open sessions.' },
}

/** What a one-time address opens. Its token stands behind the #, which browsers send to no server. */
export function WelcomePage() {
  const [token] = useState(() => location.hash.slice(1))
  const { data, error } = useAnswerOnce(() => send<Invitation>('POST', '/v1/welcome/look', { token }))
  return (
    <main className="access-alone" aria-label="Welcome">
      {error && <Refused error={error} />}
      {data && <WelcomeForm token={token} invitation={data} />}
    </main>
  )
}

function WelcomeForm({ token, invitation }: { token: string; invitation: Invitation }) {
  const { refresh } = useSession()
  const [name, setName] = useState(invitation.name ?? '')
  const [shownName, setShownName] = useState('')
  const [password, setPassword] = useState('')
  const { busy, error, run } = useSending()
  const { title, why } = WORDS[invitation.purpose]
  const isNew = invitation.name === null
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const body = { token, password, ...(isNew && { name, shownName: shownName || name }) }
    if (!(await run(() => send('POST', '/v1/welcome', body)))) return
    refresh()
    go({ page: 'stories', filters: NO_FILTERS }, 'replace')
  }
  return (
    <form className="access-form" onSubmit={submit}>
      <h1>{title}</h1>
      <p>{why}</p>
      <Field
        label="Name to log in with"
        autoComplete="username"
        required
        readOnly={!isNew}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {isNew && (
        <Field label="Name that others see" autoComplete="name" value={shownName} onChange={(event) => setShownName(event.target.value)} />
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
