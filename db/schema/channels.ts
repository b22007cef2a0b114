/** Channels to people outside the desk (mail, chat, hooks), and what is sent by them. */
import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { CHANNEL_KINDS, LOUDNESS, MESSAGE_TOPICS, SEND_STATES } from '../../src/model.ts'
import { desks, users } from './access.ts'
import { allows, allowsEach, rowId, serialId, timestampTz } from './columns.ts'

/** Where messages go. The address of a chat or webhook is a secret: it is shown without its path. */
export const channels = pgTable(
  'channels',
  {
    id: serialId(),
    name: text().notNull().unique(),
    kind: text({ enum: CHANNEL_KINDS }).notNull(),
    address: text().notNull(),
    /** What it gets: this severity and graver ones, of these topics; none: all. */
    least: text({ enum: LOUDNESS }).notNull().default('notice'),
    topics: text({ enum: MESSAGE_TOPICS }).array().notNull().default(sql`'{}'`),
    /** Whose it is. Without both it is the operators'. */
    ownerId: rowId().references(() => users.id),
    deskId: rowId().references(() => desks.id, { onDelete: 'cascade' }),
    isOn: boolean().notNull().default(true),
    /** Until then messages wait, except those that pass silence. */
    silentUntil: timestampTz(),
    createdAt: timestampTz().notNull().defaultNow(),
  },
  (t) => [
    allows('channels_kind', t.kind, CHANNEL_KINDS),
    allows('channels_least', t.least, LOUDNESS),
    allowsEach('channels_topics', t.topics, MESSAGE_TOPICS),
  ],
)

/** What messages are about, so that one cause is reported once. Open until its end is reported. */
export const messageCauses = pgTable('message_causes', {
  cause: text().primaryKey(),
  openedAt: timestampTz().notNull().defaultNow(),
  /** When it was last reported: what lasts is repeated once a day. */
  reportedAt: timestampTz().notNull().defaultNow(),
  endedAt: timestampTz(),
})

/** What is to be sent, in our own words. Words of a story are added when it is sent, if they may be shown then. */
export const messages = pgTable(
  'messages',
  {
    id: serialId(),
    at: timestampTz().notNull().defaultNow(),
    topic: text({ enum: MESSAGE_TOPICS }).notNull(),
    severity: text({ enum: LOUDNESS }).notNull(),
    cause: text(),
    /** It reports the end of its cause. */
    isEnd: boolean().notNull().default(false),
    passesSilence: boolean().notNull().default(false),
    subject: text().notNull(),
    text: text().notNull(),
    storyId: rowId(),
    /** Words of the story, which are left out unless it is usable when the message is sent. */
    copy: text(),
  },
  (t) => [
    index('messages_by_time').on(t.at),
    index('messages_of_cause').on(t.cause).where(sql`cause IS NOT NULL`),
    allows('messages_topic', t.topic, MESSAGE_TOPICS),
    allows('messages_severity', t.severity, LOUDNESS),
  ],
)

/** A message to one channel, or to one mail address that is no channel. */
export const messageSends = pgTable(
  'message_sends',
  {
    id: serialId(),
    messageId: rowId()
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    channelId: rowId().references(() => channels.id, { onDelete: 'cascade' }),
    mailAddress: text(),
    state: text({ enum: SEND_STATES }).notNull().default('waiting'),
    /** When it is tried next; while it is tried, when it counts as lost. */
    nextAt: timestampTz().notNull().defaultNow(),
    attempts: integer().notNull().default(0),
    sentAt: timestampTz(),
    /** What the last attempt came to, without the channel's address. */
    answer: text(),
  },
  (t) => [
    uniqueIndex('message_sends_once').on(t.messageId, sql`coalesce(channel_id, 0)`, sql`coalesce(mail_address, '')`),
    index('message_sends_of_channel').on(t.channelId, t.id),
    index('message_sends_waiting').on(t.nextAt).where(sql`state = 'waiting'`),
    allows('message_sends_state', t.state, SEND_STATES),
  ],
)
