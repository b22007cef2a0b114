import { isoDate } from '../../text/dates.ts'

export const DAY_MS = 86_400_000

/** A date as publishers write it for machines, as ISO in UTC; without a zone it is UTC. Null for anything else, and for years before 1901 or after 2099. */
export function isoOf(value: string): string | null {
  const text = value.trim()
  const epoch = /^\d{10}(?:\d{3})?$/.test(text) ? Number(text) * (text.length === 10 ? 1000 : 1) : null
  const time = epoch ?? Date.parse(EXACT_ISO.test(text) ? text : (isoDate(text) ?? zoned(text)))
  if (!Number.isFinite(time)) return null
  const year = new Date(time).getUTCFullYear()
  // An unset date is written as the beginning of 1970, in America as the evening before.
  if (Math.abs(time) < DAY_MS) return null
  return year > 1900 && year < 2100 ? new Date(time).toISOString() : null
}

/** ISO 8601 with seconds and zone; fractions of a second are kept. */
const EXACT_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** Adds UTC where no zone is given, because Date.parse would read words in the machine's own zone. */
const zoned = (text: string) => (/^\d{4}-\d\d/.test(text) || /(?:Z|GMT|UTC|[A-Z]{3,4}|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text} UTC`)
