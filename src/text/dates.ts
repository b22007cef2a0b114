import { monthIn } from './calendar.ts'
import { fieldsOf } from './date-fields.ts'
import { ianaZone, momentAt, type Zone, zoneNamed } from './zones.ts'

/** Dates as machines write them, converted to ISO 8601 in UTC. An invalid date is null, not a guess. */

/** The first three letters of the English months, which nearly all feeds use. */
const ENGLISH = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const TIME_FIELDS = String.raw`(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?`
/** The time of ISO 8601 (4.2.2), with or without colons, as far as it is given. */
const ISO_TIME = String.raw`(?:t|\s+)(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(z|[+-]\d{2}(?::?\d{2})?)?`
const ZONE_FIELD = String.raw`([a-z]+(?:/[a-z_]+)?|(?:gmt|utc|ut|z)?[+-]\d{1,2}:?\d{2}|[+-]\d{1,2})`
const DAY_NAME = String.raw`(?:[^\s\d,]{2,12}[,.]*\s*)?`

const ISO = new RegExp(String.raw`^(\d{4})-(\d{1,3})(?:-(\d{1,2}))?(?:(?:t|\s+)${TIME_FIELDS}\s*${ZONE_FIELD}?)?$`)
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?(z|[+-]\d{2}:?\d{2})?)?$/
const BASIC = new RegExp(`^(\\d{4})-?(\\d{2})-?(\\d{2})${ISO_TIME}$`)
const ORDINAL = new RegExp(`^(\\d{4}|\\d{2})-?(\\d{3})(?:${ISO_TIME})?$`)
/** ISO 8601, 4.1.4: the week, from the one with the first Thursday of the year on, and the day in it, from Monday on. */
const WEEK = new RegExp(`^(\\d{4})-?w(\\d{2})(?:-?([1-7]))?(?:${ISO_TIME})?$`)
const SHORT_ISO = /^-?(\d{2})-?(\d{2})(?:-?(\d{2}))?$/
const RFC822 = new RegExp(
  String.raw`^${DAY_NAME}(\d{1,2})[\s-]+(\p{L}{3,10})\.?[\s,-]+(\d{4}|\d{2})(?:[\s,]+${TIME_FIELDS}(?:\s*${ZONE_FIELD})?)?$`,
  'u',
)
/** Exact RFC 822, as in most feeds: it needs no normalisation first. */
const EXACT_RFC822 = /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|([+-]\d{4}))$/
const MONTH_FIRST = new RegExp(
  String.raw`^${DAY_NAME}([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[\s,]+${TIME_FIELDS}(?:\s*([ap]m))?(?:\s*${ZONE_FIELD})?)?$`,
)
const ASCTIME = new RegExp(String.raw`^${DAY_NAME}([a-z]{3,9})\s+(\d{1,2})\s+${TIME_FIELDS}\s+(?:${ZONE_FIELD}\s+)?(\d{4})$`)
const KOREAN = /^(\d{4})[년-]\s*(\d{2})[월-]\s*(\d{2})일?\s+(?:(오전|오후)\s+)?(\d{1,2}):(\d{2}):(\d{2})$/

/** RFC 3339, as in most Atom feeds and modules. */
const EXACT_ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-]\d\d:\d\d))$/

/** Seconds (or milliseconds) since 1970, from 1973 to 2099. */
const EPOCH = /^(?:@|\/date\()?([1-3]?\d{9})(\d{3})?(?:\.\d+)?(?:\)\/)?$/
/** RFC 9557: a zone by name behind the offset, which counts first. */
const NAMED_ZONE = /^(\d.*?)(z|[+-]\d{2}:?\d{2})?\[!?([a-z_]+\/[a-z_/+-]+\d*)\](?:\[[^\]]*\])*$/
/** RFC 822, 3.4.3: comments may stand between any two fields. */
const COMMENT = / ?\([^()]*\)/g

/**
 * `text` as `2025-01-14T10:00:00.000Z`, or null. Without a zone it is UTC (the Korean blog forms: Korean time). What generators write for "no date"
 * is null: the zero time of their language or database, and years before 1901 or after 2099, when nobody publishes news.
 */
export function isoDate(text: string | null | undefined): string | null {
  if (!text || text.length > 100) return null
  const iso = read(text)
  return iso && isTime(iso) ? iso : null
}

/** The beginning of time in Unix, DOS and the old Mac OS, within a day where it was written in another zone. */
const ZERO_TIMES = [0, Date.UTC(1980, 0, 1), Date.UTC(1904, 0, 1)]

function isTime(iso: string): boolean {
  if (iso >= '1981' && iso < '21') return true
  const time = Date.parse(iso)
  return iso >= '1901' && iso < '21' && ZERO_TIMES.every((zero) => Math.abs(time - zero) > (zero ? 0 : 86_400_000))
}

function read(text: string): string | null {
  const exact = EXACT_RFC822.exec(text)
  if (exact) return instant([exact[3], monthNumber(exact[2]!.toLowerCase()), exact[1]], exact.slice(4, 7), exact[7])
  const iso = EXACT_ISO.exec(text)
  if (iso) return instant(iso.slice(1, 4), iso.slice(4, 7), iso[7])
  const raw = text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replaceAll('−', '-')
    .replace(EPOCH, '$1$2')
    .replace(COMMENT, '')
    .replace(NAMED_ZONE, (_, time: string, offset: string | undefined, zone: string) => `${time}${offset ?? ` ${zone}`}`)
    .trim()
  if (!raw) return null
  const epoch = EPOCH.exec(raw)
  if (epoch) return new Date(Number(epoch[1]) * 1000 + Number(epoch[2] ?? 0)).toISOString()
  const usual = /^[\d-]/.test(raw) ? (yearFirst(raw) ?? rfc822(raw) ?? korean(raw)) : (rfc822(raw) ?? monthFirst(raw))
  return usual ?? otherwise(raw)
}

/** Any other order of the fields of a date, where every word of it is understood. */
function otherwise(text: string): string | null {
  const fields = fieldsOf(text)
  return fields && instant(fields.date, fields.time, fields.zone)
}

function yearFirst(raw: string): string | null {
  const text = raw.replace(/^(\d{4})-(\p{L}{2,12})-/u, (all, year: string, name: string) => {
    const month = monthIn(name)
    return month ? `${year}-${month}-` : all
  })
  let m = ORDINAL.exec(text)
  if (m) return dayOfYear(m[1]!, Number(m[2]), m.slice(3, 6), m[6])
  m = ISO.exec(text) ?? BASIC.exec(text)
  if (m) return instant([m[1], m[2], m[3] ?? '1'], m.slice(4, 7), m[7])
  m = WEEK.exec(text)
  if (m) return dayOfWeek(m[1]!, Number(m[2]), Number(m[3] ?? 1), m.slice(4, 7), m[7])
  m = COMPACT.exec(text)
  if (m) return instant([m[1], m[2], m[3]], m.slice(4, 7), m[7])
  m = /^(\d{4})$/.exec(text)
  if (m) return instant([m[1], '1', '1'])
  m = SHORT_ISO.exec(text)
  return m ? instant([m[1], m[2], m[3] ?? '1']) : null
}

function rfc822(raw: string): string | null {
  const m = RFC822.exec(raw)
  return m ? instant([m[3], monthNumber(m[2]), m[1]], m.slice(4, 7), m[7]) : null
}

function monthFirst(raw: string): string | null {
  let m = MONTH_FIRST.exec(raw)
  if (m) {
    const hour = m[7] ? String((Number(m[4]) % 12) + (m[7] === 'pm' ? 12 : 0)) : m[4]
    return instant([m[3], monthNumber(m[1]), m[2]], [hour, m[5], m[6]], m[8])
  }
  m = ASCTIME.exec(raw)
  return m ? instant([m[7], monthNumber(m[1]), m[2]], m.slice(3, 6), m[6]) : null
}

function korean(raw: string): string | null {
  const m = KOREAN.exec(raw)
  if (!m) return null
  const hour = m[4] ? (Number(m[5]) % 12) + (m[4] === '오후' ? 12 : 0) : Number(m[5])
  return instant([m[1], m[2], m[3]], [String(hour), m[6], m[7]], '+0900')
}

function monthNumber(name: string | undefined): string {
  const english = ENGLISH.indexOf((name ?? '').slice(0, 3)) + 1
  return String(english || monthIn(name ?? ''))
}

type Field = string | undefined

/** The moment of fields as they were matched: year, month and day; hour, minute and second; zone. Null where a field is out of range. */
function instant([year, month, day]: Field[], time: Field[] = [], zone?: Field): string | null {
  const [y, mo, d] = [fullYear(year!), Number(month), Number(day)]
  const [h, mi, s] = [Number(time[0] ?? 0), Number(time[1] ?? 0), Number(time[2] ?? 0)]
  const east = zoneOfField(zone)
  // The end of a day (ISO 8601, 4.2.3).
  if (h === 24 && !mi && !s) return dayAfter(instant([year, month, day], [], zone))
  // Date.UTC takes years below 100 for those of the last century.
  if (y < 100 || east === null || h > 23 || mi > 59 || s > 60 || mo < 1 || mo > 12 || d < 1 || d > 31) return null
  // Every month has the first 28 days.
  if (d > 28 && new Date(Date.UTC(y, mo - 1, d)).getUTCMonth() !== mo - 1) return null
  // A date in UTC needs no calculation.
  if (!east && y > 999) return `${y}-${two(mo)}-${two(d)}T${two(h)}:${two(mi)}:${two(Math.min(s, 59))}.000Z`
  return new Date(momentAt(Date.UTC(y, mo - 1, d, h, mi, Math.min(s, 59)), east)).toISOString()
}

const dayAfter = (iso: string | null) => iso && new Date(Date.parse(iso) + 86_400_000).toISOString()

/** A moment of a day that is given by its number in the year (ISO 8601, 4.1.3). */
function dayOfYear(year: string, day: number, time: Field[], zone: Field): string | null {
  if (day < 1 || day > 366) return null
  const date = new Date(Date.UTC(fullYear(year), 0, day))
  return instant([String(date.getUTCFullYear()), String(date.getUTCMonth() + 1), String(date.getUTCDate())], time, zone)
}

/** A moment of a day that is given by week and weekday. */
function dayOfWeek(year: string, week: number, day: number, time: Field[], zone: Field): string | null {
  if (week < 1 || week > 53) return null
  // The fourth of January is in the first week; a Sunday is its seventh day.
  const fourth = new Date(Date.UTC(Number(year), 0, 4)).getUTCDay() || 7
  const date = new Date(Date.UTC(Number(year), 0, 4 - fourth + (week - 1) * 7 + day))
  return instant([String(date.getUTCFullYear()), String(date.getUTCMonth() + 1), String(date.getUTCDate())], time, zone)
}

const two = (field: number) => (field < 10 ? `0${field}` : String(field))

/** Two digits: 70 to 99 are the last century (POSIX strptime draws the line at 69). */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  return year + (year < 69 ? 2000 : 1900)
}

/** Zones of one letter, as the agencies of RFC 822 (5.1) meant them: minutes east of Greenwich. */
const MILITARY: Record<string, number> = { a: -60, m: -720, n: 60, y: 720 }

/** An unknown name is read as UTC (RFC 5322, 4.3); null for an offset out of range. */
function zoneOfField(zone: Field): Zone | null {
  if (!zone) return 0
  const m = /^(?:gmt|utc|ut|z)?([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)
  if (!m) return MILITARY[zone] ?? zoneNamed(zone.toUpperCase()) ?? (zone.includes('/') ? ianaZone(zone) : null) ?? 0
  const [hours, minutes] = [Number(m[2]), Number(m[3] ?? 0)]
  return hours > 14 || minutes > 59 ? null : (m[1] === '-' ? -1 : 1) * (hours * 60 + minutes)
}
