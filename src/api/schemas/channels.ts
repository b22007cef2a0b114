/** The schemas of channels. */
import { z } from 'zod'
import { CHANNEL_KINDS, LOUDNESS, MESSAGE_TOPICS } from '../../model.ts'
import { text, time } from './fields.ts'

const name = text
  .trim()
  .min(1, 'must not be empty')
  .max(100)
  .refine((given) => given.isWellFormed(), 'must be well-formed')
const address = text.trim().min(1).max(2000).describe('a mail address, or the address of a hook, which is not shown again')
const least = z.enum(LOUDNESS).describe('it gets messages of this severity and graver ones')
const topics = z.array(z.enum(MESSAGE_TOPICS)).max(MESSAGE_TOPICS.length).describe('what it gets; none: all')
const owner = z.int().positive().nullable().describe('the person whose it is; without person and desk it is the operators’')
const desk = z.int().positive().nullable().describe('the desk whose it is')
const silentUntil = z.iso.datetime({ offset: true }).nullable().describe('messages wait until then, except those about kills')

export const ChannelIn = z.strictObject({
  name,
  kind: z.enum(CHANNEL_KINDS).describe('chat: a hook that understands the messages of Slack; webhook: JSON to an address of your own'),
  address,
  least: least.default('notice'),
  topics: topics.default([]),
  ownerId: owner.default(null),
  deskId: desk.default(null),
  isOn: z.boolean().default(true),
  silentUntil: silentUntil.default(null),
})

export const ChannelChange = z.strictObject({
  name: name.optional(),
  address: address.optional(),
  least: least.optional(),
  topics: topics.optional(),
  ownerId: owner.optional(),
  deskId: desk.optional(),
  isOn: z.boolean().optional(),
  silentUntil: silentUntil.optional(),
})

export const ChannelsOut = z.object({
  channels: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      kind: z.enum(CHANNEL_KINDS),
      address: z.string().describe('of a hook only its server'),
      least: z.enum(LOUDNESS),
      topics: z.array(z.enum(MESSAGE_TOPICS)),
      ownerId: z.number().nullable(),
      deskId: z.number().nullable(),
      isOn: z.boolean(),
      silentUntil: time,
      createdAt: z.iso.datetime({ offset: true }),
      lastAnswer: z.string().nullable().describe('what the last attempt came to'),
      lastSentAt: time,
      waiting: z.number().describe('messages that are not sent yet'),
    }),
  ),
})

export const ChannelMade = z.object({ id: z.number() })

export const ChannelTested = z.object({
  sent: z.boolean(),
  answer: z.string().describe('what the other side said, or why it could not be reached'),
})
