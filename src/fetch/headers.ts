/** When to fetch again, by the headers of a response. */

/** The longest time that is taken from a header; longer ones are mistakes. */
const YEAR_SECONDS = 365 * 86_400

function bounded(seconds: number): number | null {
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 0), YEAR_SECONDS) : null
}

/** Retry-After in seconds, from a number or an HTTP date (RFC 9110, 10.2.3); null if it is absent or not valid. */
export function retryAfterSeconds(value: string | undefined, now: number): number | null {
  const text = value?.trim()
  if (!text) return null
  return bounded(/^\d+(\.\d+)?$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000)
}

/** Freshness in seconds: Cache-Control max-age less Age, or else Expires less Date (RFC 9111, 4.2.1); 0 for no-cache and no-store. */
export function cacheSeconds(headers: Record<string, string | string[] | undefined>, now: number): number | null {
  const text = (name: string) => headers[name]?.toString().toLowerCase()
  const control = text('cache-control') ?? ''
  if (/\bno-(cache|store)\b/.test(control)) return 0
  const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/.exec(control)
  if (maxAge) return bounded(Number(maxAge[1]) - (Number(text('age')) || 0))
  const expires = text('expires')
  if (!expires) return null
  const date = Date.parse(text('date') ?? '')
  const seconds = (Date.parse(expires) - (Number.isNaN(date) ? now : date)) / 1000
  return Number.isNaN(seconds) ? 0 : bounded(seconds)
}
