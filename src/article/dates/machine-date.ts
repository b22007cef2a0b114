import { isoDate } from '../../text/dates.ts'

export const DAY_MS = 86_400_000

/** A date as publishers write it for machines, to ISO in UTC; without a zone it is taken as UTC. Null for what is no date or no sane one. */
export function isoOf(value: string): string | null {
  const text = value.trim()
  const epoch = /^\d{10}(?:\d{3})?$/.test(text) ? Number(text) * (text.length === 10 ? 1000 : 1) : null
  const time = epoch ?? Date.parse(EXACT_ISO.test(text) ? text : (isoDate(text) ?? zoned(text)))
  if (!Number.isFinite(time)) return null
  const year = new Date(time).getUTCFullYear()
  // What is not set is printed as the beginning of 1970, or as the evening before in America.
  if (Math.abs(time) < DAY_MS) return null
  return year > 1900 && year < 2100 ? new Date(time).toISOString() : null
}

/** ISO 8601 with seconds and zone, whose fractions are kept. */
const EXACT_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** Date.parse reads words without a zone in the machine's own; ours is UTC. */
const zoned = (text: string) => (/^\d{4}-\d\d/.test(text) || /(?:Z|GMT|UTC|[A-Z]{3,4}|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text} UTC`)
