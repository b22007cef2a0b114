import { type SubmitEvent, useId, useState } from 'react'
import { CHANNEL_KINDS, type ChannelKind, LOUDNESS, type Loudness, MESSAGE_TOPICS, type MessageTopic } from '../../../model.ts'
import { send, useAnswer } from '../../data/ask.ts'
import { useSending } from '../../data/sending.ts'
import type { Channel, ChannelList, ChannelTest } from '../../data/shapes.ts'
import { when } from '../../times.ts'
import { Ago } from '../clock.tsx'
import { Refused } from '../refused.tsx'
import { Choices, Field } from './field.tsx'
import { AccessFrame } from './page.tsx'

const KIND_WORDS: Record<ChannelKind, string> = { mail: 'mail', chat: 'chat (Slack hook)', webhook: 'own hook (JSON)' }

/** Channels: where messages to people outside the desk go. */
export function ChannelsPage() {
  const [turn, setTurn] = useState(0)
  const { data, error } = useAnswer<ChannelList>('/v1/channels', turn)
  const again = () => setTurn((before) => before + 1)
  return (
    <AccessFrame
      title="Channels"
      lead="Mail, chat and hooks that tell people what they must know, such as a kill that nobody acknowledged."
      error={error}
      ready={data !== null}
      again={again}
    >
      {data?.channels.length === 0 && <p className="empty">No channels yet. Nobody outside the desk gets a message.</p>}
      {data && data.channels.length > 0 && (
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col">Gets</th>
              <th scope="col">Last message</th>
              <th scope="col">
                <span className="unseen">Changes</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.channels.map((channel) => (
              <ChannelLine key={channel.id} channel={channel} changed={again} />
            ))}
          </tbody>
        </table>
      )}
      <NewChannel added={again} />
    </AccessFrame>
  )
}

function ChannelLine({ channel, changed }: { channel: Channel; changed: () => void }) {
  const { busy, error, run } = useSending()
  const [tested, setTested] = useState<ChannelTest | null>(null)
  const { id, name, isOn, silentUntil } = channel
  const path = `/v1/channels/${id}`
  const test = () => run(async () => setTested(await send<ChannelTest>('POST', `${path}/test`)))
  const change = async (what: object) => {
    if (await run(() => send('PATCH', path, what))) changed()
  }
  const remove = async () => {
    if (confirm(`Remove the channel ${name}?`) && (await run(() => send('DELETE', path)))) changed()
  }
  return (
    <tr className={isOn ? undefined : 'over'}>
      <td>
        <strong>
          <bdi>{name}</bdi>
        </strong>{' '}
        <small>
          {channel.kind} · <bdi>{channel.address}</bdi>
        </small>
      </td>
      <td data-name="Gets">
        {channel.topics.join(', ') || 'all'}, from {channel.least}
        {silentUntil && ` · silent until ${when(silentUntil)}`}
      </td>
      <td data-name="Last message">
        <Ago time={channel.lastSentAt} />{' '}
        <small>{channel.waiting > 0 && `${channel.waiting} waiting: ${channel.lastAnswer ?? 'not sent yet'}`}</small>
      </td>
      <td className="acts">
        <button type="button" onClick={test} disabled={busy} aria-label={`Test ${name}`}>
          Test
        </button>
        <button type="button" onClick={() => change({ isOn: !isOn })} disabled={busy} aria-label={`Switch ${name} ${isOn ? 'off' : 'on'}`}>
          {isOn ? 'Switch off' : 'Switch on'}
        </button>
        <button type="button" onClick={remove} disabled={busy} aria-label={`Remove ${name}`}>
          Remove
        </button>
        {tested && <p role="status">{tested.sent ? `Sent. It says: ${tested.answer}` : `Not sent. ${tested.answer}`}</p>}
        {error && <Refused error={error} />}
      </td>
    </tr>
  )
}

function NewChannel({ added }: { added: () => void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<ChannelKind>('mail')
  const [address, setAddress] = useState('')
  const [least, setLeast] = useState<Loudness>('notice')
  const [topics, setTopics] = useState<MessageTopic[]>([])
  const { busy, error, run } = useSending()
  const add = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!(await run(() => send('POST', '/v1/channels', { name, kind, address, least, topics })))) return
    setName('')
    setAddress('')
    added()
  }
  return (
    <form className="access-form wide" onSubmit={add}>
      <h2>Add a channel</h2>
      <div className="row">
        <Field label="Name" required autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        <Select label="Kind" values={CHANNEL_KINDS} words={KIND_WORDS} value={kind} change={setKind} />
        <Field
          label={kind === 'mail' ? 'Mail address' : 'Address of the hook'}
          required
          autoComplete="off"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          hint={kind === 'mail' ? undefined : 'It is not shown again.'}
        />
        <Select label="From severity" values={LOUDNESS} value={least} change={setLeast} />
      </div>
      <Choices
        legend="About (none: all)"
        choices={MESSAGE_TOPICS.map((value) => ({ value, word: value }))}
        chosen={topics}
        change={setTopics}
      />
      <button type="submit" className="main" disabled={busy}>
        Add the channel
      </button>
      {error && <Refused error={error} />}
    </form>
  )
}

interface SelectProps<T extends string> {
  label: string
  values: readonly T[]
  words?: Record<T, string>
  value: T
  change: (value: T) => void
}

function Select<T extends string>({ label, values, words, value, change }: SelectProps<T>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => change(event.target.value as T)}>
        {values.map((each) => (
          <option key={each} value={each}>
            {words?.[each] ?? each}
          </option>
        ))}
      </select>
    </div>
  )
}
