import { monthNamed, weekdayNamed } from '../../text/calendar.ts'
import { homeZone, momentAt, offsetAt, type Zone, zoneNamed, zoneOfPlace } from '../../text/zones.ts'

/** Reads times as desks write them in notes to other desks, in English, German, French and Spanish: "0001 GMT Friday", "18.00 Uhr", "jeudi à 23H01". */

/** The languages in which times are read. */
const DESK_LANGUAGES = ['en', 'de', 'fr', 'es']
/** Days from today. */
const RELATIVE_DAYS: Record<string, number> = { today: 0, heute: 0, "aujourd'hui": 0, hoy: 0, tomorrow: 1, morgen: 1, demain: 1, mañana: 1 }
const NAMED_HOURS: Record<string, number> = {
  noon: 12,
  midday: 12,
  midi: 12,
  mittag: 12,
  mediodía: 12,
  midnight: 24,
  minuit: 24,
  mitternacht: 24,
  medianoche: 24,
}

/** Words that may stand between the parts of a time. */
const TIME_CONNECTIVES = new Set(
  (
    'until till to for at on from before after of hrs hours hour h am pm time local o’clock release publication use broadcast bis ab um am den vom uhr zum für frei ' +
    "jusqu’au jusqu'au jusqu’à jusqu'à jusqu’a jusqu'a au à a le heure heures locale de du beachten hasta las la el los del día hora horas hs antes"
  ).split(' '),
)

/** A word in lower case, without its full stop. */
const lowerWord = (word: string) => word.toLowerCase().replace(/\.$/, '')

/** Whether a word belongs to a time: a zone, month, weekday, named hour or connective. */
export function isWhenWord(word: string): boolean {
  const low = lowerWord(word)
  return (
    zoneNamed(word.replace(/\.$/, '')) !== null ||
    zoneOfPlace(low) !== null ||
    TIME_CONNECTIVES.has(low) ||
    monthNamed(low, DESK_LANGUAGES) > 0 ||
    weekdayNamed(low, DESK_LANGUAGES) !== null ||
    [RELATIVE_DAYS, NAMED_HOURS].some((known) => Object.hasOwn(known, low)) ||
    /^[ap]\.m\.?$/i.test(word)
  )
}

interface TimeOfDay {
  hour: number
  minute: number
  /** Written with a.m. or p.m., as Americans do. */
  half: boolean
}

/** The ways to write a time of day, the least ambiguous first; "26.11." is a date and 2026 a year. */
const TIMES_OF_DAY = [
  /(?<![\d.:/])(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])\.?\s?m\b/i,
  /(?<![\d.:/])(\d{1,2})[:.](\d{2})(?=\s*(?:uhr|hrs|hours|h\b|hs\b|horas|heures))/i,
  /(?<![\d.:/])(\d{1,2}):(\d{2})(?!\d)/,
  /(?<![\d.:/])(\d{1,2})\s?h\s?(\d{2})?(?![\p{L}\d])/iu,
  /(?<![\d.:/])(\d{1,2})()\s*(?:uhr|heures?|horas)\b/i,
  /(?<![\d.:/])(\d{1,2})\.(\d{2})(?![\d.])/,
  /(?<![\d.:/])([01]\d|2[0-4])([0-5]\d)(?=\s*(?:uhr|hrs|hours|h\b|horas|[A-Z]{2,4}\b))/,
  /(?<![\d.:/])([01]\d|2[0-4])([0-5]\d)(?![\d:/]|\.\d)/,
  /(?<![\d.:/])(\d{1,2})\.(\d{2})\.(?!\d)/,
]

/** "2026-03-06", "06.03.2026", and "27.11." before a time. */
const NUMERIC_DATES = /\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\.\d{1,2}\.(?:\d{4}\b|\d{2}(?![\d.:])|(?=[\s,]*\d))/g
/** Four figures without a unit that would make them a time of day. */
const YEARS = /\b(20\d\d)\b(?!\s*(?:uhr|hrs|hours|h\b|horas|GMT|UTC))/gi
/** 2026 in a version of 2026 is its year; 2300 after "3. Oktober" is a time. */
const isYear = (figures: string, at: string) => Math.abs(Number(figures) - Number(at.slice(0, 4))) <= 1

/** The time of day in such words, in a version from `at` (ISO); null where they name none. */
export function clockIn(when: string, at: string): TimeOfDay | null {
  const dateless = when.replace(NUMERIC_DATES, ' ').replace(YEARS, (year) => (isYear(year, at) ? ' ' : year))
  for (const pattern of TIMES_OF_DAY) {
    const [, hours, minutes, half] = pattern.exec(dateless) ?? []
    if (hours === undefined) continue
    const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hours)
    const minute = Number(minutes || 0)
    if (hour <= 24 && minute < 60) return { hour, minute, half: Boolean(half) }
  }
  for (const word of wordsIn(when))
    if (Object.hasOwn(NAMED_HOURS, lowerWord(word))) return { hour: NAMED_HOURS[lowerWord(word)]!, minute: 0, half: false }
  return null
}

const wordsIn = (when: string) => when.match(/[\p{L}’']+/gu) ?? []

/**
 * The moment that such words name, read from `at` on: a clock time alone is the next such time, a weekday the next such day (today, if it is
 * that day), a date without its year the nearest. Without a zone it is the time of the language's agencies.
 * @returns ISO; null without a time of day, or where a day cannot be read (6/3: June or March)
 */
export function momentOf(when: string, at: string, language: string | null): string | null {
  const clock = clockIn(when, at)
  if (!clock) return null
  const zone = zoneIn(when, language, clock)
  const now = Date.parse(at)
  const today = new Date(now + offsetAt(now, zone))
  const day = dayIn(when, today, language)
  if (day === null) return null
  const onDay = (days: number) =>
    momentAt(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + days, clock.hour, clock.minute), zone)
  const moment = day.at === undefined && onDay(0) <= now ? onDay(1) : onDay(day.at ?? 0)
  return Number.isFinite(moment) ? new Date(moment).toISOString() : null
}

/** Whether such words name a time of day without a day, in a version from `at` (ISO). */
export function isDayless(when: string, at: string, language: string | null): boolean {
  const day = dayIn(when, new Date(at), language)
  return day !== null && day.at === undefined
}

/** The zone that the words name, else that of the language's agencies. */
function zoneIn(when: string, language: string | null, { half }: TimeOfDay): Zone {
  for (const word of wordsIn(when)) {
    const zone = zoneNamed(word, language) ?? zoneOfPlace(lowerWord(word))
    if (zone !== null) return zone
  }
  const tag = language ?? 'en'
  // "12:01 a.m." is American: AP gives Eastern time.
  return homeZone(half && tag.toLowerCase() === 'en' ? 'en-us' : tag)
}

/** Days from today; `at` is undefined where no day is named; null where one is named and cannot be read. */
function dayIn(when: string, today: Date, language: string | null): { at?: number } | null {
  const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate())
  const until = (year: number, month: number, day: number) => Math.round((Date.UTC(year, month, day) - midnight) / 86_400_000)
  const nearest = (month: number, day: number, year: string | undefined) => {
    if (year) return until(Number(year.length === 2 ? `20${year}` : year), month, day)
    const years = [-1, 0, 1].map((more) => until(today.getUTCFullYear() + more, month, day))
    return years.reduce((best, days) => (Math.abs(days) < Math.abs(best) ? days : best))
  }
  const iso = /\b(\d{4})-(\d\d)-(\d\d)\b/.exec(when)
  if (iso) return { at: until(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3])) }
  const dotted = /\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2}(?![.:\d]))?/.exec(when)
  if (dotted && Number(dotted[2]) <= 12) return { at: nearest(Number(dotted[2]) - 1, Number(dotted[1]), dotted[3]) }
  const slashed = /\b(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?\b/.exec(when)
  if (slashed) {
    const [first, second] = [Number(slashed[1]), Number(slashed[2])]
    const dayFirst = first > 12 || !(language ?? 'en').toLowerCase().startsWith('en')
    if (!dayFirst && second <= 12) return null
    return { at: dayFirst ? nearest(second - 1, first, slashed[3]) : nearest(first - 1, second, slashed[3]) }
  }
  const named = monthIn(when, today.toISOString())
  if (named) return { at: nearest(named.month, named.day, named.year) }
  for (const word of wordsIn(when)) {
    const low = lowerWord(word)
    const weekday = weekdayNamed(low, DESK_LANGUAGES)
    if (weekday !== null) return { at: (weekday - today.getUTCDay() + 7) % 7 }
    if (Object.hasOwn(RELATIVE_DAYS, low)) return { at: RELATIVE_DAYS[low]! }
  }
  return {}
}

/** "6 March 2026", "March 6", "6. Oktober", "le 1er mai", "6 de marzo de 2026". */
function monthIn(when: string, at: string): { month: number; day: number; year?: string } | null {
  for (const match of when.matchAll(/\p{L}+/gu)) {
    const month = monthNamed(match[0], DESK_LANGUAGES) - 1
    if (month < 0) continue
    const before = /(?<![\d.:])(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s*(?:of|de|d’)?\s*$/iu.exec(when.slice(0, match.index))
    const behind = when.slice(match.index + match[0].length)
    const after = /^\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?![\d:h]|\.\d)/iu.exec(behind)
    const year = [...behind.matchAll(YEARS)].map((figures) => figures[1]!).find((figures) => isYear(figures, at))
    const day = before?.[1] ?? after?.[1]
    if (day) return { month, day: Number(day), ...(year && { year }) }
  }
  return null
}
