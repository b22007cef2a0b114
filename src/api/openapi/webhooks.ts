/** The messages of webhooks in the OpenAPI document ("Webhooks" of OpenAPI 3.1). */

import { STORY_EVENTS, type StoryEvent } from '../../model.ts'
import type { Schema } from './examples.ts'

const WHEN: Record<StoryEvent, string> = {
  created: 'A story came',
  updated: 'A story changed',
  corrected: 'A supplier corrected a story',
  merged: 'A story went into another',
  split: 'A story was taken out of another',
  killed: 'A story was killed: take it down',
  withheld: 'A story may not be used until it is released: take it down',
  released: 'A story may be used',
}

const timestamp = { type: 'string', format: 'date-time' }
/** What a message has beside the entry of the log. */
const extra: { properties: Record<string, Schema> } = {
  properties: {
    text: {
      type: 'array',
      items: { type: 'string' },
      description: 'the paragraphs of the story as it is now, where the endpoint wants them and it is usable',
    },
    cut: { const: true, description: 'something was left out, so that the message is below 20 KB' },
  },
}
const message = (type: string, data: object) => ({
  type: 'object',
  properties: { type: { const: type }, timestamp, data },
  required: ['type', 'timestamp', 'data'],
})

/** One message for each kind of entry of the story log, and the test. Entries are components of the document: `CreatedEvent` and so on. */
export function describedWebhooks() {
  const messages = STORY_EVENTS.map((event) => {
    const type = `story.${event}`
    const entry = `${event.charAt(0).toUpperCase()}${event.slice(1)}Event`
    return [type, described(type, WHEN[event], message(type, { 'x-entry': entry }))] as const
  })
  const test = message('webhook.test', { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] })
  return Object.fromEntries([...messages, ['webhook.test', described('webhook.test', 'Somebody tries the endpoint', test)] as const])
}

/**
 * Puts the fields of its entry into each message, which has more fields than the entry; the entry's own schema allows no others.
 * @param schemas the components of the document
 */
export function fillWebhooks(webhooks: Record<string, unknown>, schemas: Record<string, Schema>): void {
  for (const webhook of Object.values(webhooks) as ReturnType<typeof described>[]) {
    const { properties } = webhook.post.requestBody.content['application/json'].schema as { properties: Record<string, Schema> }
    const { 'x-entry': entry } = properties.data ?? {}
    if (typeof entry !== 'string') continue
    const known = schemas[entry]!
    properties.data = { ...known, properties: { ...known.properties, ...extra.properties } }
  }
}

function described(type: string, summary: string, schema: object) {
  const operationId = `on${type.replace(/(?:^|\.)(\w)/g, (_all, letter: string) => letter.toUpperCase())}`
  const header = (name: string, about: string) => ({
    ...{ name, in: 'header' as const, required: true, description: about },
    schema: { type: 'string' as const },
  })
  return {
    post: {
      ...{ operationId, summary, tags: ['webhooks'] },
      description: 'Posted to each endpoint that wants it, signed as Standard Webhooks 1.0.0 says (docs/webhooks.md).',
      parameters: [
        header('webhook-id', 'the same for every attempt and replay'),
        header('webhook-timestamp', 'when this attempt was made, in seconds since 1970'),
        header('webhook-signature', '`v1,` and the HMAC-SHA256 in base64; several, separated by spaces, while a secret is rotated'),
      ],
      requestBody: { required: true, content: { 'application/json': { schema } } },
      responses: {
        '2XX': { description: 'It is taken.' },
        '410': { description: 'The endpoint is switched off.' },
        default: { description: 'It is tried again, ten times over 75 hours.' },
      },
    },
  }
}
