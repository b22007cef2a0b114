import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react'
import { send } from '../../data/ask.ts'
import { logInWithPasskey, passkeysWork } from '../../data/passkeys.ts'
import type { Sending } from '../../data/sending.ts'
import { useSending } from '../../data/sending.ts'
import { useSession } from '../../data/session.ts'
import { Refused } from '../refused.tsx'
import { Field } from './field.tsx'

/** The page of a desk that nobody is logged in to. */
export function LoginPage() {
  return (
    <main className="access-alone" aria-label="Log in">
      <LoginForm title="Log in to Copytaster" />
    </main>
  )
}

/** Asks for a login on top of the desk when its session ended: nothing on the page is lost. */
export function LoginDialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="login-again" aria-label="Log in again" onCancel={(event) => event.preventDefault()}>
      <LoginForm title="Your session ended">
        <p>Log in again to go on. Nothing on this page is lost.</p>
      </LoginForm>
    </dialog>
  )
}

function LoginForm({ title, children }: { title: string; children?: ReactNode }) {
  const { refresh } = useSession()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { busy, error, run } = useSending()
  const fromProvider = new URLSearchParams(location.search).get('login')
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (await run(() => send('POST', '/v1/session', { name, password }))) refresh()
  }
  return (
    <form className="access-form" onSubmit={submit}>
      <h1>{title}</h1>
      {children}
      {fromProvider && <p className="refused">{PROVIDER_WORDS[fromProvider]}</p>}
      <Field label="Name" autoComplete="username" autoFocus required value={name} onChange={(event) => setName(event.target.value)} />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <button type="submit" className="main" disabled={busy}>
        {busy ? 'Logging in…' : 'Log in'}
      </button>
      {error && <Refused error={error} />}
      <OtherWays run={run} busy={busy} />
      <p className="hint">Forgotten? An administrator can make a one-time address for you.</p>
    </form>
  )
}

/** What the address says when the provider sent the browser back without a login. */
const PROVIDER_WORDS: Record<string, string> = {
  unknown: 'Your organisation knows you, Copytaster does not. Ask an administrator to let you in.',
  failed: 'The login at your organisation did not work. Try again, or ask an administrator: the audit log says why.',
}

/** Logging in without a password, as far as the newsroom and the browser can. */
function OtherWays({ run, busy }: Pick<Sending, 'run' | 'busy'>) {
  const { state, refresh } = useSession()
  const ways = state?.ways ?? []
  const byPasskey = async () => {
    if (await run(logInWithPasskey)) refresh()
  }
  const atProvider = () => run(async () => location.assign((await send<{ address: string }>('POST', '/v1/session/oidc')).address))
  return (
    <p className="acts">
      {ways.includes('passkey') && passkeysWork() && (
        <button type="button" onClick={byPasskey} disabled={busy}>
          Use a passkey
        </button>
      )}
      {ways.includes('oidc') && (
        <button type="button" onClick={atProvider} disabled={busy}>
          Log in with your organisation
        </button>
      )}
    </p>
  )
}
