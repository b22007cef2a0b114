import { type SubmitEvent, useState } from 'react'
import { STORY_EVENTS, type StoryEvent } from '../../../model.ts'
import { send } from '../../data/ask.ts'
import { useSending } from '../../data/sending.ts'
import { Choices, Field } from '../access/field.tsx'
import { Refused } from '../refused.tsx'

/** The form for a new webhook. @param show is given its name and its secret */
export function NewWebhook({ show }: { show: (name: string, secret: string) => void }) {
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [query, setQuery] = useState('')
  const [events, setEvents] = useState<StoryEvent[]>([])
  const [text, setText] = useState<'text'[]>([])
  const { busy, error, run } = useSending()
  const add = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = { name, address, events, query: query.trim() || null, includeText: text.length > 0 }
    const done = await run(async () => show(name, (await send<{ secret: string }>('POST', '/v1/endpoints', fields)).secret))
    if (!done) return
    setName('')
    setAddress('')
  }
  return (
    <form className="access-form wide" onSubmit={add}>
      <h2>Add a webhook</h2>
      <div className="row">
        <Field label="Name" required autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        <Field
          label="Address"
          type="url"
          required
          autoComplete="off"
          placeholder="https://"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Field
          label="Stories"
          autoComplete="off"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          hint="As in the address of the list: kind=agency&language=de. Empty: all."
        />
      </div>
      <Choices
        legend="Events (none: all)"
        choices={STORY_EVENTS.map((value) => ({ value, word: value }))}
        chosen={events}
        change={setEvents}
      />
      <Choices legend="Text" choices={[{ value: 'text', word: 'with the text of usable stories' }]} chosen={text} change={setText} />
      <button type="submit" className="main" disabled={busy}>
        Add the webhook
      </button>
      {error && <Refused error={error} />}
    </form>
  )
}
