import { isWeekday, monthIn } from './calendar.ts'
import { ianaZone, zoneNamed } from './zones.ts'

/** The fields of a date as they were written: year, month and day; hour, minute and second; zone. */
export interface DateFields {
  date: [year: string, month: string, day: string]
  time: string[]
  zone: string | undefined
}

type Found = { year?: string; month?: string; day?: string; time?: string[]; half?: 'am' | 'pm'; zone?: string; isThai?: boolean }

/** What may stand in a date, each tried where the one before it ended. */
const PARTS: [form: RegExp, take: (found: Found, parts: string[]) => boolean][] = [
  [
    /(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?:\s?[日일]|(?!\d))t?/y,
    (found, [, year, month, day]) => setDay(found, year, month, day),
  ],
  [
    /(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})(?!\d)/y,
    (found, [, first, mark, second, year]) => setInOrder(found, first!, mark!, second!, year!),
  ],
  [
    // A year of two digits only where nothing else than it can be meant: dots have the day first, slashes the month where the second is a day.
    /(\d{1,2})([./])\s?(\d{1,2})\2\s?(\d{2})(?![\d:.])/y,
    (found, [, first, mark, second, year]) => (mark === '.' || Number(second) > 12) && setInOrder(found, first!, mark!, second!, year!),
  ],
  // "1405 GMT", and the log format of Apache ("30/Nov/2026:14:05:00").
  [
    /(\d{2})(\d{2})(?=\s?(?:z|gmt|utc|ut)(?![\p{L}])|\s?[+-]\d{4}(?!\d))/uy,
    (found, [, hour, minute]) => found.year !== undefined && setTime(found, hour!, minute),
  ],
  [/:(?=\d{2}:\d{2})/y, (found) => found.year !== undefined && !found.time],
  [
    /(\d{1,2})(?:[:.]|\s?[h時시]\s?|\s?点)(\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s?(?:[分분]|uhr\b|h\b|hs\b)?(?![\d:])/y,
    (found, [, hour, minute, second]) => setTime(found, hour!, minute, second),
  ],
  [/(\d{1,2})(?=\s?[ap]\.?\s?m\b)/y, (found, [, hour]) => setTime(found, hour!)],
  [/(a\.?\s?m|오전|上午|午前|π\.?\s?μ|ص)(?![\p{L}])\.?/uy, (found) => setHalf(found, 'am')],
  [/(p\.?\s?m|오후|下午|午後|μ\.?\s?μ|م)(?![\p{L}])\.?/uy, (found) => setHalf(found, 'pm')],
  [/((?:gmt|utc|ut|z)?[+-]\d{1,2}(?::?\d{2})?)(?!\d)/y, (found, [, zone]) => setZone(found, zone!)],
  [/([a-z]+(?:\/[a-z_+-]+\d*)+)/y, (found, [, zone]) => ianaZone(zone!) !== null && setZone(found, zone!)],
  [/(\d{4})(?!\d)\s?(?:г(?:ода|\.)?(?!\p{L})|р(?:оку|\.)?(?!\p{L}))?/uy, (found, [, year]) => setOnce(found, 'year', year!)],
  [/(\d{1,2})(?:\.|st\b|nd\b|rd\b|th\b|er\b|[ºª]|-?го(?!\p{L}))?(?!\d)/uy, (found, [, day]) => setOnce(found, 'day', day!)],
  [/([\p{L}\p{M}’']+)\.?/uy, (found, [, word]) => takeWord(found, word!)],
  [/[\s,;|·•–—()@'’/-]+/y, () => true],
]

/** Words between the fields: "de", "of", "at", "um", "à". */
const MAX_CONNECTING_LETTERS = 3
/** In Thailand a year counts from 543 BC. */
const BUDDHIST_YEARS = 543

/**
 * The fields of a date in any order and language ("Monday, 30 November 2026 - 14:05", "30.11.2026 14:05", "2026年11月30日 14:05"). Null where a part is
 * not understood, occurs twice, or is missing, and where day and month could be meant either way ("04/03/2026").
 */
export function fieldsOf(text: string): DateFields | null {
  const raw = latinDigits(text)
    .normalize('NFC')
    .toLowerCase()
    .replace(/\([^()]*\)/g, '')
    .trim()
  const found: Found = {}
  let at = 0
  while (at < raw.length) {
    const next = partAt(raw, at, found)
    if (next === null) return null
    at = next
  }
  if (!found.year || !found.month || !found.day) return null
  const year = found.isThai && Number(found.year) > 2400 ? String(Number(found.year) - BUDDHIST_YEARS) : found.year
  return { date: [year, found.month, found.day], time: timeOf(found), zone: found.zone }
}

/** Takes the part that begins at `at`. @returns where it ends; null if no part does */
function partAt(raw: string, at: number, found: Found): number | null {
  for (const [form, take] of PARTS) {
    form.lastIndex = at
    const match = form.exec(raw)
    if (match && take(found, match)) return at + match[0].length
  }
  return null
}

function timeOf({ time = [], half }: Found): string[] {
  const [hour = '0', ...others] = time
  return half ? [String((Number(hour) % 12) + (half === 'pm' ? 12 : 0)), ...others] : time
}

function setOnce(found: Found, field: 'year' | 'month' | 'day' | 'zone', value: string): boolean {
  if (found[field] !== undefined) return false
  found[field] = value
  return true
}

function setDay(found: Found, year?: string, month?: string, day?: string): boolean {
  return setOnce(found, 'year', year!) && setOnce(found, 'month', month!) && setOnce(found, 'day', day!)
}

/** With full stops the day is first everywhere; with other marks only where the number cannot be a month. */
function setInOrder(found: Found, first: string, mark: string, second: string, year: string): boolean {
  if (mark === '.' || Number(first) > 12 || first === second) return setDay(found, year, second, first)
  return Number(second) > 12 && setDay(found, year, first, second)
}

function setTime(found: Found, ...fields: (string | undefined)[]): boolean {
  if (found.time) return false
  found.time = fields.map((field) => field ?? '0')
  return true
}

function setHalf(found: Found, half: 'am' | 'pm'): boolean {
  if (found.half) return false
  found.half = half
  return true
}

/** An offset is more exact than the name of a zone beside it ("+0530 IST"). */
function setZone(found: Found, zone: string): boolean {
  if (!found.time) return false
  if (!found.zone || (/\d/.test(zone) && !/\d/.test(found.zone))) found.zone = zone
  return true
}

function takeWord(found: Found, word: string): boolean {
  const month = found.month ? 0 : monthIn(word)
  if (month) {
    found.isThai = /^\p{Script=Thai}/u.test(word)
    return setOnce(found, 'month', String(month))
  }
  if (isWeekday(word)) return true
  if (found.time && zoneNamed(word.toUpperCase()) !== null) return setZone(found, word)
  return [...word].length <= MAX_CONNECTING_LETTERS
}

/** Digits of other scripts as 0 to 9. */
function latinDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹०-९๐-๙]/g, (digit) => String((digit.charCodeAt(0) - (/[०-९]/.test(digit) ? 6 : 0)) & 15))
}
