import { type SubmitEvent, useState } from 'react'
import { send, useAnswer } from '../../data/ask.ts'
import { makePasskey } from '../../data/passkeys.ts'
import { useSending } from '../../data/sending.ts'
import type { PasskeyList } from '../../data/shapes.ts'
import { Ago } from '../clock.tsx'
import { Refused } from '../refused.tsx'
import { Field } from './field.tsx'

/** One's own passkeys: log in with a finger, a face or a key instead of a password. */
export function Passkeys() {
  const [turn, setTurn] = useState(0)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { data } = useAnswer<PasskeyList>('/v1/passkeys', turn)
  const { busy, error, run } = useSending()
  const change = async (work: () => Promise<unknown>) => {
    const done = await run(work)
    if (done) setTurn((before) => before + 1)
    return done
  }
  const add = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!(await change(() => makePasskey(name, password)))) return
    setName('')
    setPassword('')
  }
  const rename = (id: number, before: string) => {
    const after = prompt('Name of the passkey', before)?.trim()
    if (after && after !== before) void change(() => send('PATCH', `/v1/passkeys/${id}`, { name: after }))
  }
  return (
    <form className="access-form wide" onSubmit={add}>
      <h2>Passkeys</h2>
      {data && data.passkeys.length > 0 && (
        <ul className="passkeys">
          {data.passkeys.map((passkey) => (
            <li key={passkey.id}>
              <bdi>{passkey.name}</bdi>{' '}
              <small>
                used <Ago time={passkey.lastUsedAt} />
              </small>
              <span className="acts">
                <button
                  type="button"
                  onClick={() => rename(passkey.id, passkey.name)}
                  disabled={busy}
                  aria-label={`Rename ${passkey.name}`}
                >
                  Rename
                </button>
                <button
                  type="button"
                  onClick={() => void change(() => send('DELETE', `/v1/passkeys/${passkey.id}`))}
                  disabled={busy}
                  aria-label={`Remove ${passkey.name}`}
                >
                  Remove
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Field
          label="Name of a new passkey"
          autoComplete="off"
          required
          maxLength={100}
          placeholder="This laptop"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="Your password"
          type="password"
          autoComplete="current-password"
          maxLength={1000}
          hint="Needed when you logged in more than five minutes ago, so that nobody adds a passkey at a desk left open."
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      <button type="submit" className="main" disabled={busy}>
        Add a passkey
      </button>
      {error && <Refused error={error} />}
    </form>
  )
}
