import { type SubmitEvent, useState } from 'react'
import type { Role } from '../../../model.ts'
import { send, useAnswer } from '../../data/ask.ts'
import { useSending } from '../../data/sending.ts'
import { useSession } from '../../data/session.ts'
import type { OneTimeAddress, Person, PersonList } from '../../data/shapes.ts'
import { span } from '../../times.ts'
import { Ago } from '../clock.tsx'
import { Refused } from '../refused.tsx'
import { Choices, Field } from './field.tsx'
import { AccessFrame } from './page.tsx'
import { ShownOnce } from './shown-once.tsx'

const ROLE_CHOICES: readonly { value: Role; word: string; hint: string }[] = [
  { value: 'reader', word: 'Reader', hint: 'reads stories and the log' },
  { value: 'editor', word: 'Editor', hint: 'merges, splits, pins' },
  { value: 'operator', word: 'Operator', hint: 'adds and repairs feeds' },
  { value: 'admin', word: 'Administrator', hint: 'people, keys, audit log' },
]
const ROLE_WORDS = new Map<string, string>(ROLE_CHOICES.map(({ value, word }) => [value, word]))

/** People, their roles, and the one-time addresses that let them in. */
export function PeoplePage() {
  const [turn, setTurn] = useState(0)
  const [fresh, setFresh] = useState<{ name: string; address: OneTimeAddress } | null>(null)
  const { data, error } = useAnswer<PersonList>('/v1/users', turn)
  const again = () => setTurn((before) => before + 1)
  const show = (name: string, address: OneTimeAddress) => {
    setFresh({ name, address })
    again()
  }
  return (
    <AccessFrame title="People" lead="Who may read and decide. Roles add up." error={error} ready={data !== null} again={again}>
      {fresh && (
        <ShownOnce secret={fresh.address.address} done={() => setFresh(null)}>
          Give this address to <strong>{fresh.name}</strong>. It works once, within {span(fresh.address.validMinutes * 60_000)}.
        </ShownOnce>
      )}
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Roles</th>
            <th scope="col">Last seen</th>
            <th scope="col">
              <span className="unseen">Changes</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data?.users.map((person) => (
            <PersonLine key={person.id} person={person} changed={again} show={show} />
          ))}
        </tbody>
      </table>
      <NewPerson show={show} />
    </AccessFrame>
  )
}

type Show = (name: string, address: OneTimeAddress) => void

function PersonLine({ person, changed, show }: { person: Person; changed: () => void; show: Show }) {
  const [editing, setEditing] = useState(false)
  const { busy, error, run } = useSending()
  const own = useSession().state?.caller.userId === person.id
  const reset = () =>
    run(async () => show(person.shownName, (await send<{ oneTime: OneTimeAddress }>('POST', `/v1/users/${person.id}/reset`)).oneTime))
  const remove = async () => {
    if (!confirm(`Remove ${person.shownName}? Their sessions and keys end at once. Decisions keep the name.`)) return
    if (await run(() => send('DELETE', `/v1/users/${person.id}`))) changed()
  }
  return (
    <>
      <tr>
        <td>
          <strong>
            <bdi>{person.shownName}</bdi>
          </strong>{' '}
          <small>
            <bdi>{person.name}</bdi>
            {own && ' · you'}
            {person.invited && ' · invited'}
          </small>
        </td>
        <td data-name="Roles">
          {person.roles.map((role) => ROLE_WORDS.get(role)).join(', ') || 'None'}
          {person.readsEmbargoed && <small> · reads embargoed text</small>}
        </td>
        <td data-name="Last seen">
          <Ago time={person.lastUsedAt} />
        </td>
        <td className="acts">
          <button type="button" onClick={() => setEditing(!editing)} aria-expanded={editing} aria-label={`Change ${person.shownName}`}>
            Change
          </button>
          <button type="button" onClick={reset} disabled={busy} aria-label={`One-time address for ${person.shownName}`}>
            One-time address
          </button>
          <button type="button" onClick={remove} disabled={busy} aria-label={`Remove ${person.shownName}`}>
            Remove
          </button>
        </td>
      </tr>
      {(editing || error) && (
        <tr className="below">
          <td colSpan={4}>
            {error && <Refused error={error} />}
            {editing && (
              <Rights
                person={person}
                done={() => {
                  setEditing(false)
                  changed()
                }}
              />
            )}
          </td>
        </tr>
      )}
    </>
  )
}

function Rights({ person, done }: { person: Person; done: () => void }) {
  const [roles, setRoles] = useState<Role[]>([...person.roles])
  const [readsEmbargoed, setReadsEmbargoed] = useState(person.readsEmbargoed)
  const { busy, error, run } = useSending()
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (await run(() => send('PATCH', `/v1/users/${person.id}`, { roles, readsEmbargoed }))) done()
  }
  return (
    <form className="inline" onSubmit={save}>
      <Choices legend="Roles" choices={ROLE_CHOICES} chosen={roles} change={setRoles} />
      <Embargoed chosen={readsEmbargoed} change={setReadsEmbargoed} />
      <button type="submit" className="main" disabled={busy}>
        Save
      </button>
      {error && <Refused error={error} />}
    </form>
  )
}

function Embargoed({ chosen, change }: { chosen: boolean; change: (chosen: boolean) => void }) {
  return (
    <fieldset className="choices">
      <legend>Embargoes</legend>
      <label>
        <input type="checkbox" checked={chosen} onChange={(event) => change(event.target.checked)} />
        <span>
          Embargoed and withheld text <small>a right of its own</small>
        </span>
      </label>
    </fieldset>
  )
}

function NewPerson({ show }: { show: Show }) {
  const [name, setName] = useState('')
  const [shownName, setShownName] = useState('')
  const [roles, setRoles] = useState<Role[]>(['reader'])
  const [readsEmbargoed, setReadsEmbargoed] = useState(false)
  const { busy, error, run } = useSending()
  const invite = async (event: SubmitEvent) => {
    event.preventDefault()
    const shown = shownName || name
    const sent = run(async () => {
      show(shown, (await send<{ oneTime: OneTimeAddress }>('POST', '/v1/users', { name, shownName: shown, roles, readsEmbargoed })).oneTime)
    })
    if (!(await sent)) return
    setName('')
    setShownName('')
  }
  return (
    <form className="access-form wide" onSubmit={invite}>
      <h2>Invite a person</h2>
      <div className="row">
        <Field label="Name to log in with" autoComplete="off" required value={name} onChange={(event) => setName(event.target.value)} />
        <Field label="Name that others see" autoComplete="off" value={shownName} onChange={(event) => setShownName(event.target.value)} />
      </div>
      <Choices legend="Roles" choices={ROLE_CHOICES} chosen={roles} change={setRoles} />
      <Embargoed chosen={readsEmbargoed} change={setReadsEmbargoed} />
      <button type="submit" className="main" disabled={busy}>
        Make a one-time address
      </button>
      {error && <Refused error={error} />}
    </form>
  )
}
