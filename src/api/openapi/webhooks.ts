/** The messages of webhooks in the OpenAPI document ("Webhooks" of OpenAPI 3.1). */
import { z } from 'zod'
import { STORY_EVENTS, type StoryEvent } from '../../model.ts'
import { EventOut } from '../schemas/events.ts'

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

const Extra = z.object({
  text: z.array(z.string()).optional().describe('the paragraphs of the story as it is now, where the endpoint wants them and it is usable'),
  cut: z.literal(true).optional().describe('something was left out, so that the message is below 20 KB'),
})
const timestamp = z.iso.datetime({ offset: true })
const Test = z.object({ type: z.literal('webhook.test'), timestamp, data: z.object({ message: z.string() }) })

/** One message for each kind of entry of the story log, and the test. */
export function describedWebhooks() {
  const messages = STORY_EVENTS.map((event) => {
    const type = `story.${event}` as const
    const message = z.object({ type: z.literal(type), timestamp, data: z.intersection(EventOut, Extra) })
    return [type, described(type, WHEN[event], message)] as const
  })
  return Object.fromEntries([...messages, ['webhook.test', described('webhook.test', 'Somebody tries the endpoint', Test)] as const])
}

function described(type: string, summary: string, message: z.ZodType) {
  const { $schema: _, ...schema } = z.toJSONSchema(message, { io: 'input' })
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
      requestBody: { required: true, content: { 'application/json': { schema: schema as object } } },
      responses: {
        '2XX': { description: 'It is taken.' },
        '410': { description: 'The endpoint is switched off.' },
        default: { description: 'It is tried again, ten times over 75 hours.' },
      },
    },
  }
}
