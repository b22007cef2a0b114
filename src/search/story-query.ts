/** The query string of stories: the same in the API, on the desk, in saved searches and in outputs. */
import { z } from 'zod'
import { PlainError } from '../errors.ts'
import { SIGNALS, SOURCE_KINDS, STORY_ORDERS, STORY_STATUSES } from '../model.ts'

/** Text from a query string. PostgreSQL text cannot hold U+0000. */
const words = z
  .string()
  .regex(/^[^\0]*$/, 'may not contain U+0000')
  .max(500)
const whole = (least: number) =>
  z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(Number.MAX_SAFE_INTEGER)
/** A parameter that may be given several times. */
const several = <Value extends z.ZodType>(value: Value, most: number) =>
  z.preprocess((given) => (given === undefined || Array.isArray(given) ? given : [given]), z.array(value).min(1).max(most).optional())
const instant = z.iso.datetime({ offset: true }).optional()
/** Several ids after one another, or separated by commas. */
const idList = z.preprocess(
  (given) => (given === undefined ? given : [given].flat().flatMap((one) => String(one).split(','))),
  z.array(whole(1)).min(1).max(200).optional(),
)

/** Most hours of `last`: a year. */
const MOST_HOURS = 8784

export const STORY_FILTERS = {
  q: words.optional().describe('words in headline or body; "a phrase", or, -not'),
  source: several(words, 50).describe('name of a source; any article of the story counts; several: any of them'),
  not_source: several(words, 50).describe('no article of the story is by this source'),
  kind: z.enum(SOURCE_KINDS).optional().describe('what the source of the canonical article is'),
  feed: whole(1).optional().describe('id of a feed; any article of the story counts'),
  language: words.optional().describe('`en` finds `en-GB` too'),
  urgency: z
    .string()
    .regex(/^[1-9](?:-[1-9])?$/, 'must be a number from 1 to 9, or a range such as 1-3')
    .optional()
    .describe('IPTC urgency, 1 is the most urgent; `1-3` is a range'),
  subject: several(words, 50).describe('a subject of the canonical version, with its children: `04000000` finds `04003001` too'),
  slugline: words.optional().describe('the slugline of the canonical version begins so, whatever the case'),
  signal: z.enum(SIGNALS).optional().describe('the supplier’s signal on the canonical version'),
  picture: z.enum(['yes', 'no']).optional().describe('the canonical version has pictures'),
  outlets: whole(1).optional().describe('published by at least this many sources'),
  since: instant.describe(
    'updated (by the time of the order) at or after this time; with status=attention: killed, withheld or corrected at or after it',
  ),
  until: instant.describe('updated (by the time of the order) before this time'),
  created_since: instant.describe('first seen at or after this time'),
  last: z
    .string()
    .regex(/^\d{1,4}[hd]$/, 'must be hours or days, such as 6h or 2d')
    .refine((given) => hoursOf(given) <= MOST_HOURS, 'must be 366d at most')
    .optional()
    .describe('updated in the last hours or days: `6h`, `2d`'),
  order: z
    .enum(STORY_ORDERS)
    .default('listed')
    .describe(
      'listed: newest first, with what was old when it came at its own time of publication; arrival: by the last change; created: by first arrival',
    ),
  status: z
    .enum([...STORY_STATUSES.filter((status) => status !== 'merged'), 'attention', 'all'])
    .default('usable')
    .describe('killed, embargoed and withheld stories are returned only on request; attention: killed, withheld or corrected'),
  ids: idList.describe('these stories only, 200 at most, separated by commas'),
  search: whole(1).optional().describe('id of a saved search, whose conditions hold too'),
}

const hoursOf = (given: string) => Number.parseInt(given, 10) * (given.endsWith('d') ? 24 : 1)

/** Strict: a filter with a misspelt name must not return everything. */
export const StoryFilters = z.strictObject(STORY_FILTERS)
export type StoryFilters = z.infer<typeof StoryFilters>

/**
 * Reads a query string.
 * @throws PlainError that names each part that is not understood
 */
export function parseStoryQuery(query: string): StoryFilters {
  const given: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    const before = given[name]
    given[name] = before === undefined ? value : [before, value].flat()
  }
  const read = StoryFilters.safeParse(given)
  if (read.success) return read.data
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.') || 'query'}: ${message}`)
  throw new PlainError(`The query is not understood: ${wrong.join('; ')}.`, `Filters are ${Object.keys(STORY_FILTERS).join(', ')}.`)
}

/** The one spelling of a query: filters in the order of the table, without those that say what holds anyway. */
export function formatStoryQuery(filters: StoryFilters): string {
  const query = new URLSearchParams()
  for (const name of Object.keys(STORY_FILTERS) as (keyof StoryFilters)[]) {
    const value = filters[name]
    if (value === undefined || (name === 'order' && value === 'listed') || (name === 'status' && value === 'usable')) continue
    if (name === 'ids') query.append(name, (value as number[]).join(','))
    else for (const one of [value].flat()) query.append(name, String(one))
  }
  return query.toString()
}

/** The hours of `last`. */
export const lastHours = (last: string) => hoursOf(last)
