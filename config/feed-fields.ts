/** What an operator may set of a feed: one table for the API (`PATCH /v1/feeds/{id}`) and the command line (`feeds set`). */
import { z } from 'zod'
import { SOURCE_KINDS } from '../src/model.ts'
import './wording.ts'

/** Seconds between two polls: 0.6 to a week, so that every feed is polled. */
const interval = z.number().min(0.6).max(604_800)
const line = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'must be one line')

/** Whether a tag is well-formed and names a language that the runtime knows (BCP 47; Unicode CLDR). */
function isLanguage(tag: string): boolean {
  try {
    const { language } = new Intl.Locale(tag.replaceAll('_', '-'))
    // A code without a name in English is shown as it is.
    return new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(language!) !== undefined
  } catch {
    return false
  }
}

/** A language tag as BCP 47 writes it: `pt-BR`. */
export const LanguageTag = z
  .string()
  .refine(isLanguage, 'must be the tag of a language (BCP 47), such as de or pt-BR')
  .transform((tag) => new Intl.Locale(tag.replaceAll('_', '-')).toString())

const MINUTES = 60
const minutes = (text: string) => Number(text) * MINUTES
const orNull = (text: string) => (text === 'none' ? null : text)
const NAMES: Record<string, boolean | null> = { yes: true, no: false, learnt: null }

/** Of each field: its meaning, its schema, its option on the command line, and how that is read (what the schema refuses is reported). */
export const FEED_FIELDS = {
  url: { doc: 'the address that is polled', schema: z.string().max(2048), option: '--url <address>', read: (text: string) => text },
  source: {
    doc: 'the name of the publisher; its articles stay with the source that they had',
    schema: line.max(500),
    option: '--source <name>',
    read: (text: string) => text,
  },
  kind: {
    doc: 'whether the source is an agency or an outlet, with all its feeds',
    schema: z.enum(SOURCE_KINDS),
    option: '--kind <agency|outlet>',
    read: (text: string) => text,
  },
  language: { doc: 'BCP 47 language, or none', schema: LanguageTag.nullable(), option: '--language <tag>', read: orNull },
  scrape: {
    doc: 'whether the page of each article is fetched (page), or the feed carries the whole text (feed)',
    schema: z.boolean(),
    option: '--text <page|feed>',
    read: (text: string) => ({ page: true, feed: false })[text] ?? text,
  },
  minIntervalSeconds: {
    doc: 'the shortest interval between two polls, in minutes',
    schema: interval,
    option: '--every <minutes>',
    read: minutes,
  },
  maxIntervalSeconds: {
    doc: 'the longest interval between two polls, in minutes',
    schema: interval,
    option: '--at-most <minutes>',
    read: minutes,
  },
  namesTrusted: {
    doc: 'whether its guids and links identify articles: yes, no, or learnt from what they do',
    schema: z.boolean().nullable(),
    option: '--names <yes|no|learnt>',
    read: (text: string) => (text in NAMES ? NAMES[text] : text),
  },
  folder: {
    doc: 'where it stands in lists: folders within folders, separated by /; none for no folder',
    schema: z.array(line.max(200)).max(20),
    option: '--folder <path>',
    read: (text: string) => (text === 'none' ? [] : text.split('/').map((part) => part.trim())),
  },
  notes: {
    doc: 'what other operators should know; none removes it',
    schema: z.string().max(10_000).nullable(),
    option: '--notes <text>',
    read: orNull,
  },
} as const satisfies Record<string, { doc: string; schema: z.ZodType; option: string; read: (text: string) => unknown }>

type Fields = typeof FEED_FIELDS
/** What is to be changed; what is left out stays. */
export type FeedChange = { [K in keyof Fields]?: z.output<Fields[K]['schema']> | undefined }

/** The body of a change. At least one field. */
export const FeedChangeIn = z
  .strictObject(
    Object.fromEntries(Object.entries(FEED_FIELDS).map(([name, { schema, doc }]) => [name, schema.describe(doc).optional()])) as {
      [K in keyof Fields]: z.ZodOptional<Fields[K]['schema']>
    },
  )
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'must change something')

/** A change of a source. At least one field. */
export const SourceChange = z
  .strictObject({ name: line.max(500).optional(), kind: z.enum(SOURCE_KINDS).optional(), language: LanguageTag.nullable().optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'must change something')
